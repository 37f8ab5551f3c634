// iconv for this program and the libraries in it, by ICU: glibc's own opens a module of its file system for each
// charset, which after lock-down is not there any more, and libraries then give other text or none without a word.
#pragma once

namespace schouw {

// Does nothing but bring iconv_open, iconv and iconv_close of iconv_by_icu.cc into the program, before those of libc:
// call it where a library is set up that may ask for a charset.
void UseIconvByIcu();

}  // namespace schouw

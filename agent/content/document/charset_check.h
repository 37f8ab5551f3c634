// What bytes would mean in a charset, counted: whether a guess can be believed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace schouw {

struct Utf8Counts {
  std::size_t sequences = 0;  // whole ones of two bytes and more
  std::size_t stray = 0;      // bytes that belong to none; a sequence cut by the end is not counted
};
Utf8Counts CountUtf8(std::string_view window);

// Whether UTF-8 and single bytes of Windows-1252 stand side by side, each an accented letter or a mark that Western
// texts use, where it stands: what two programs wrote into one file.
bool IsUtf8AmongWestern(std::string_view window);

// Whether ICU's converter takes all of `window` but for a sequence cut by its end.
bool DecodesWhole(std::string_view converter, std::string_view window);

// Whether reading `window` with this converter leaves ASCII letters alone: a single-byte charset always does; one with
// two bytes a character may only be believed when nearly everything decodes and the pairs look like that script, not
// like an accent or a quotation mark with the ASCII letter after it.
bool SparesAscii(std::string_view converter, std::string_view window);

// The Western charset (windows-1252, IBM850, IBM437, macintosh) in which each of a few non-ASCII bytes is an accented
// letter or a mark that Western texts use, where it stands; empty when none is or the text isn't in Latin letters.
std::string PlausibleWestern(std::string_view window);

}  // namespace schouw

// Which charset a text is in: byte-order marks, UTF-16 and UTF-32 by their shape, UTF-8 by validity, what the text
// declares, then uchardet and ICU's detector; never a guess that would eat ASCII letters.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace schouw {

struct Charset {
  std::string converter;  // name of ICU's converter; "UTF-8" is decoded by us, with single stray bytes as Windows-1252
  std::size_t mark_bytes = 0;  // length of the byte-order mark
};

// UTF-8, UTF-16 and UTF-32 told by a byte-order mark; the last two also without one, by what their units would mean.
std::optional<Charset> FindUnicodeForm(std::string_view head);

// The charset of `window`, the first bytes of a text that are not all ASCII (some KiB suffice).
Charset DetectCharset(std::string_view window);

// The same for a text after its beginning: no byte-order mark, no declaration, no UTF-16.
Charset DetectLegacyCharset(std::string_view window);

// Loads every charset converter and detector; call once before lock-down: nothing is opened after it.
void WarmCharsets();

bool IsAscii(std::string_view bytes);

// ICU's name for `label` as a document declares it or uchardet prints it; empty when ICU has no converter for it or
// the converter changes ASCII letters.
std::string ConverterFor(std::string_view label);

}  // namespace schouw

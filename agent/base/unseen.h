// Characters that can't be seen, or that turn the reading direction: what a name may use to look like another one.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Control, zero-width, direction, variation and tag characters, and what is no character at all.
bool IsUnseen(char32_t c);
// "\u{202e}"
std::string UnseenText(char32_t c);
// Bytes that are no UTF-8 come out as \xff, what can't be seen as \u{202e}.
std::string MakeVisible(std::string_view text);
// A JSON text with the same content, in which what can't be seen is written \u202e: it may end in a terminal.
std::string MakeJsonVisible(std::string_view json);

}  // namespace schouw

// Signs and names that mean something to the reader of markup, and its bounds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "agent/base/ascii.h"

namespace schouw::markup {

inline constexpr std::size_t kTextBytes = 64u << 10;             // given at once
inline constexpr std::size_t kMostTagBytes = 16u << 20;          // kept of one tag: pictures stand in attributes
inline constexpr std::size_t kMostAttributes = 10'000;           // of one tag
inline constexpr std::size_t kMostDeclarationBytes = 64u << 10;  // kept of one declaration
inline constexpr std::size_t kMostEntities = 1'000;              // that a document may declare
inline constexpr std::size_t kMostEntityBytes = 4u << 10;        // of one
inline constexpr std::size_t kMostReplacedBytes = 16u << 20;     // that they may add to a document
inline constexpr std::size_t kLongestSearch = 64;                // open elements that an end tag may close

inline bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

// What may stand after '<' of a tag: a letter; in XML also '_', ':' and letters beyond ASCII.
inline bool BeginsName(char c, bool xml) {
  return IsAsciiLetter(c) || (xml && (c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80));
}

inline std::string_view LocalName(std::string_view name) { return name.substr(name.find(':') + 1); }

inline bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return AsciiLower(x) == AsciiLower(y); });
}

// Elements of HTML whose content is no markup: scripts and styles are left out, the others are text.
inline bool IsLeftOut(std::string_view name) { return name == "script" || name == "style"; }
inline bool IsRaw(std::string_view name) { return IsLeftOut(name) || name == "title" || name == "textarea"; }

}  // namespace schouw::markup

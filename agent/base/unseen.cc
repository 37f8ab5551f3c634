#include "agent/base/unseen.h"

#include <cstdio>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

bool Between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

template <typename... Values>
std::string Printed(const char* format, Values... values) {
  char text[32];
  std::snprintf(text, sizeof text, format, static_cast<unsigned>(values)...);
  return text;
}

std::string JsonEscape(char32_t c) {
  if (c < 0x10000) return Printed("\\u%04x", c);
  const char32_t rest = c - 0x10000;
  return Printed("\\u%04x\\u%04x", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

}  // namespace

bool IsUnseen(char32_t c) {
  return c < 0x20 || Between(c, 0x7F, 0x9F) || c == 0xAD || c == 0x34F || c == 0x61C || Between(c, 0x115F, 0x1160) ||
         Between(c, 0x17B4, 0x17B5) || Between(c, 0x180B, 0x180F) || Between(c, 0x200B, 0x200F) ||
         Between(c, 0x2028, 0x202E) || Between(c, 0x2060, 0x206F) || c == 0x3164 || c == 0xFEFF || c == 0xFFA0 ||
         Between(c, 0xFFF0, 0xFFFB) || (c & 0xFFFE) == 0xFFFE || Between(c, 0xFDD0, 0xFDEF) ||
         Between(c, 0xE0000, 0xE0FFF);
}

std::string UnseenText(char32_t c) { return Printed("\\u{%x}", c); }

std::string MakeVisible(std::string_view text) {
  std::string visible;
  visible.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint c = DecodeUtf8(text, i);
    if (!c.valid) {
      visible += Printed("\\x%02x", static_cast<unsigned char>(text[i]));
    } else if (IsUnseen(c.value)) {
      visible += UnseenText(c.value);
    } else {
      visible += text.substr(i, c.length);
    }
    i += c.length;
  }
  return visible;
}

std::string MakeJsonVisible(std::string_view json) {
  std::string visible;
  visible.reserve(json.size());
  for (std::size_t i = 0; i < json.size();) {
    const DecodedCodePoint c = DecodeUtf8(json, i);
    // Below it only the line ends of the layout stand: JSON itself escapes the others.
    if (c.valid && c.value >= 0x7F && IsUnseen(c.value)) {
      visible += JsonEscape(c.value);
    } else {
      visible += json.substr(i, c.length);
    }
    i += c.length;
  }
  return visible;
}

}  // namespace schouw

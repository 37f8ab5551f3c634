#include "rules/printable.h"

#include <array>
#include <cstdio>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

bool IsHidden(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

}  // namespace

std::string Printable(std::string_view text, bool lines) {
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, i);
    i += point.length;
    if (!IsHidden(point.value) || (lines && point.value == '\n')) {
      AppendUtf8(shown, point.value);
      continue;
    }
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "\\u{%x}", static_cast<unsigned>(point.value));
    shown += number.data();
  }
  return shown;
}

bool HoldsHidden(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, i);
    if (IsHidden(point.value)) return true;
    i += point.length;
  }
  return false;
}

}  // namespace schouw

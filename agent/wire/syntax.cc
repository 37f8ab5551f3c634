#include "agent/wire/syntax.h"

#include <algorithm>

#include "agent/base/ascii.h"

namespace schouw::wire {
namespace {

// Takes `prefix` and 1 to 9 digits off the front.
bool TakeNumbered(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  std::size_t digits = 0;
  while (digits < text.size() && IsAsciiDigit(text[digits])) ++digits;
  text.remove_prefix(digits);
  return digits >= 1 && digits <= 9;
}

}  // namespace

bool IsDeviceId(std::string_view id) { return TakeNumbered(id, "d") && id.empty(); }

bool IsVolumeId(std::string_view id) {
  return TakeNumbered(id, "p") && (id.empty() || (TakeNumbered(id, ".v") && id.empty()));
}

bool IsSha256Hex(std::string_view hex) { return IsHexDigits(hex, 64); }

bool IsHexDigits(std::string_view hex, std::size_t digits) {
  return hex.size() == digits &&
         std::ranges::all_of(hex, [](char c) { return IsAsciiDigit(c) || (c >= 'a' && c <= 'f'); });
}

bool IsWord(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= ' ' && c <= '~'; });
}

bool IsComponent(std::string_view name) {
  return name != "." && name != ".." && name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

bool IsAbsolutePath(std::string_view path) {
  if (path.size() < 2 || path[0] != '/') return false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view component = path.substr(0, path.find('/'));
    if (component.empty() || !IsComponent(component)) return false;
    path.remove_prefix(component.size());
  }
  return true;
}

std::string_view CutText(std::string_view valid_utf8, std::size_t limit) {
  if (valid_utf8.size() <= limit) return valid_utf8;
  while (limit > 0 && (static_cast<unsigned char>(valid_utf8[limit]) & 0xC0) == 0x80) --limit;
  return valid_utf8.substr(0, limit);
}

}  // namespace schouw::wire

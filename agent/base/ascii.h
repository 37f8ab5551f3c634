// The ASCII part of text: what formats, protocols and programs write, whatever the locale. Other bytes are left as they
// are.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

constexpr bool IsAsciiDigit(int c) { return c >= '0' && c <= '9'; }
constexpr bool IsAsciiLetter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool IsAsciiAlnum(int c) { return IsAsciiDigit(c) || IsAsciiLetter(c); }

constexpr bool IsAsciiSpace(int c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

constexpr char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
inline std::string AsciiLowerCased(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = AsciiLower(c);
  return lower;
}

// What a hexadecimal digit stands for; -1 for another character.
constexpr int HexValue(int c) {
  if (IsAsciiDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace schouw

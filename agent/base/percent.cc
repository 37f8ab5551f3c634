#include "agent/base/percent.h"

namespace schouw {
namespace {

// -1 for another character.
int PercentDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::string PercentDecoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool whole = text[i] == '%' && text.size() - i > 2;
    const int high = whole ? PercentDigit(text[i + 1]) : -1;
    const int low = whole ? PercentDigit(text[i + 2]) : -1;
    const bool escape = high >= 0 && low >= 0;
    decoded += escape ? static_cast<char>(high * 16 + low) : text[i];
    if (escape) i += 2;
  }
  return decoded;
}

}  // namespace schouw

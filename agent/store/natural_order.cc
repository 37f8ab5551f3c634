#include "agent/store/natural_order.h"

#include "agent/base/ascii.h"

namespace schouw {
namespace {

// Takes the digits at the front of `text`; without leading zeroes.
std::string_view TakeNumber(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && IsAsciiDigit(text[end])) ++end;
  std::string_view number = text.substr(0, end);
  text.remove_prefix(end);
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  return number;
}

}  // namespace

std::strong_ordering CompareNatural(std::string_view a, std::string_view b) {
  std::string_view x = a, y = b;
  while (!x.empty() && !y.empty()) {
    if (IsAsciiDigit(x.front()) && IsAsciiDigit(y.front())) {
      const std::string_view m = TakeNumber(x), n = TakeNumber(y);
      if (const auto order = m.size() <=> n.size(); order != 0) return order;
      if (const auto order = m <=> n; order != 0) return order;
      continue;
    }
    const auto order = static_cast<unsigned char>(x.front()) <=> static_cast<unsigned char>(y.front());
    if (order != 0) return order;
    x.remove_prefix(1);
    y.remove_prefix(1);
  }
  if (const auto order = x.size() <=> y.size(); order != 0) return order;
  return a <=> b;
}

}  // namespace schouw

// Numbers as formats write them, for files that a test makes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace schouw::testing {

inline std::string Be(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = bytes; i-- > 0;) text += static_cast<char>(i < 8 ? value >> (8 * i) & 0xff : 0);
  return text;
}
inline std::string Le(std::uint64_t value, std::size_t bytes) {
  const std::string big = Be(value, bytes);
  return {big.rbegin(), big.rend()};
}

}  // namespace schouw::testing

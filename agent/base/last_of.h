// The last enumerator of an enum class that counts from 0 without gaps, as the compiler knows it: one that is added
// later is in range wherever values are read back.
#pragma once

#include <cstddef>
#include <string_view>

namespace schouw {

// Whether a value has a name. GCC and clang print one that has none as a cast: "(schouw::JobKind)7".
template <auto kValue>
constexpr bool IsEnumerator() {
  const std::string_view printed = __PRETTY_FUNCTION__;
  return printed.substr(printed.rfind("::")).find(')') == std::string_view::npos;
}

template <typename T, std::size_t kNumber = 0>
constexpr T LastOf() {
  if constexpr (IsEnumerator<static_cast<T>(kNumber + 1)>()) {
    return LastOf<T, kNumber + 1>();
  } else {
    return static_cast<T>(kNumber);
  }
}

}  // namespace schouw

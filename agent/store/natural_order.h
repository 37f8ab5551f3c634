// "line 9" before "line 10": numbers inside a text compared by value.
#pragma once

#include <compare>
#include <string_view>

namespace schouw {

// A total order: texts that differ in leading zeroes alone are told apart by their bytes.
std::strong_ordering CompareNatural(std::string_view a, std::string_view b);

}  // namespace schouw

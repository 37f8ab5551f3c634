// Whether a list has a name.
#pragma once

#include <algorithm>
#include <string_view>

namespace schouw {

// `list`: texts of any kind that compare with a string_view.
template <class List>
bool Contains(const List& list, std::string_view item) {
  return std::find(std::begin(list), std::end(list), item) != std::end(list);
}

}  // namespace schouw

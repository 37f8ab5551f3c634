// Whether a list has a name, or the start of one.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace schouw {

// `list`: texts of any kind that compare with a string_view.
template <class List>
bool Contains(const List& list, std::string_view item) {
  return std::find(std::begin(list), std::end(list), item) != std::end(list);
}

inline bool StartsWithOneOf(std::string_view text, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(), [text](std::string_view start) { return text.starts_with(start); });
}

}  // namespace schouw

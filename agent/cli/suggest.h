// "Did you mean": the known word nearest to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

// The word of `known` at the smallest edit distance from `word`, or empty when none is near (a third of its length).
std::string ClosestWord(std::string_view word, const std::vector<std::string>& known);

}  // namespace schouw

// Words that stand in ordinary Dutch and English text all the time: a rule that looks for one alone is noise.
#pragma once

#include <string_view>

namespace schouw {

// `folded` as Folded() gives it, one word.
bool IsOrdinaryWord(std::string_view folded);

}  // namespace schouw

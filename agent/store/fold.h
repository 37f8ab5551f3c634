// Lower case for the scripts with simple case pairs: enough to call two hits of one term the same words. No locale.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Covers ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic of the Unicode standard's simple case mapping; all else
// stays as it is.
std::string FoldLower(std::string_view text);

}  // namespace schouw

// The catalogues of reports, and of what the program says, as they stand in this folder. Private to report/words; made
// by report/CMakeLists.txt.
#pragma once

#include <string_view>

namespace schouw {

extern const std::string_view kDutchCatalogue;
extern const std::string_view kEnglishCatalogue;
extern const std::string_view kDutchSaid;
extern const std::string_view kEnglishSaid;
extern const std::string_view kDutchReader;

}  // namespace schouw

// The two catalogues of reports as they stand in this folder. Private to report/words; made by report/CMakeLists.txt.
#pragma once

#include <string_view>

namespace schouw {

extern const std::string_view kDutchCatalogue;
extern const std::string_view kEnglishCatalogue;

}  // namespace schouw

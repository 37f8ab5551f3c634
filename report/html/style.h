// The report's one style sheet.
#pragma once

#include <string_view>

namespace schouw::html {

extern const std::string_view kStyle;

}  // namespace schouw::html

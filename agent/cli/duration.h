// "90s", "20m", "2h" or a number of seconds.
#pragma once

#include <chrono>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

// Errors: kMalformed for anything else, zero, or more than a week.
Result<std::chrono::seconds> ParseDuration(std::string_view text);

}  // namespace schouw

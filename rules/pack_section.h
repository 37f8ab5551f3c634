// pack.toml: the [pack] section. Private to rules/.
#pragma once

#include <string_view>
#include <vector>

#include "agent/match/rule.h"
#include "agent/toml/toml.h"

namespace schouw {

// Fills `header` as far as it can be read; returns what is wrong.
std::vector<TextFault> ReadPackSection(std::string_view text, PackHeader& header);

}  // namespace schouw

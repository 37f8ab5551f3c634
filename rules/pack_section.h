// pack.toml: the [pack] section, and [protect]: hosts whose visits are never signals. Private to rules/.
#pragma once

#include <string_view>
#include <vector>

#include "agent/match/rule.h"
#include "agent/toml/toml.h"
#include "rules/rule_reader.h"

namespace schouw {

// Fills `header` as far as it can be read; returns what is wrong.
std::vector<TextFault> ReadPackSection(std::string_view text, PackHeader& header, const ReadList& read_list);

}  // namespace schouw

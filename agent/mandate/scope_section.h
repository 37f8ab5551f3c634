// The [scope] section of a mandate. Private to agent/mandate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/mandate/mandate.h"
#include "agent/toml/table_reader.h"

namespace schouw {

// Fills mandate.scope, mandate.hash_lists and what the report says of them.
void ReadScopeSection(TableReader& table, Mandate& mandate);

// The list under `key` of a table: hosts, addresses, words. What is too short to tell anybody apart is a fault.
std::vector<std::string> ReadExclude(TableReader& table, std::string_view key = "exclude");

}  // namespace schouw

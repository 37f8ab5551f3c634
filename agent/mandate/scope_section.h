// The [scope] section of a mandate. Private to agent/mandate.
#pragma once

#include "agent/mandate/mandate.h"
#include "agent/toml/table_reader.h"

namespace schouw {

// Fills mandate.scope, mandate.hash_lists and what the report says of them.
void ReadScopeSection(TableReader& table, Mandate& mandate);

}  // namespace schouw

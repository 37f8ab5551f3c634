// CheckInfo as rows of check_fact, and back.
#pragma once

#include "agent/model/check.h"
#include "agent/store/database.h"

namespace schouw {

// Replaces what stood there. Inside a transaction of the caller.
Status WriteCheckFacts(Database& database, const CheckInfo& check);
// A fact that is not there keeps its default: older cases have fewer.
Result<CheckInfo> ReadCheckFacts(const Database& database);

}  // namespace schouw

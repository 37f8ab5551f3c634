// The case file's layout: making it, recognising it, bringing an older one up to date.
#pragma once

#include "agent/store/database.h"

namespace schouw {

// In the SQLite header of every case file ("SCHW"), so that another program's database is told apart.
inline constexpr int kCaseApplicationId = 0x53434857;
// Layout this program writes; the header's user_version. 0: an empty database.
int CurrentSchemaVersion();

// Refuses what is not a case (kMalformed) and what a newer program made (kUnsupported).
// Returns the layout's version.
Result<int> CheckSchema(Database& database);
// Applies every migration after `version`, each in a transaction with its user_version.
Status Migrate(Database& database, int version);

}  // namespace schouw

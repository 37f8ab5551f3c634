// The curtain before a sealed case: whoever asks for what was found, in whatever words, gets nothing. Private to
// store/.
#pragma once

#include <string_view>

#include "agent/store/database.h"

namespace schouw {

// Whether a table tells how the check went (and may be read of a sealed case, and stays after a purge), not what was
// found. Tables that nobody listed count as what was found.
bool IsCourseTable(std::string_view table);

// Puts an empty view before every other table when the case is sealed, for this connection; takes them away when it is
// not. Call after opening and after every change of the status. `main.NAME` still names a table itself.
Status DrawCurtain(Database& database);
// Takes the views away whatever the status; for VACUUM, which mixes them up with their tables.
Status RaiseCurtain(Database& database);
bool IsCurtainDrawn(const Database& database);

}  // namespace schouw

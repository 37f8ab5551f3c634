// Deleting rows of content inside a transaction of the caller. Private to store/.
#pragma once

#include <string>

#include "agent/store/database.h"

namespace schouw {

// An entry with its streams and members; by cascade all that was found there.
Status DeleteEntry(Database& database, const std::string& device, const std::string& entry);
// The entry's outermost container, so all that is in it; and every row that names one of the paths on the way there:
// names of files stand in other stores too. Names of fewer than five bytes are not looked for elsewhere.
Status DeleteEveryMention(Database& database, const std::string& device, const std::string& entry);
Status DeleteSignal(Database& database, const std::string& signal);

}  // namespace schouw

// What goes when the term to object has ended: rows of signals that nobody judged relevant. Private to store/.
#pragma once

#include "agent/store/database.h"

namespace schouw {

// Signals not judged relevant of which the content still stands there.
Result<std::uint64_t> NotRelevantLeft(const Database& database);

// Blanks them, deletes matches that are no signal's, and entries that nothing names any more. Inside a transaction.
Status BlankNotRelevant(Database& database);

}  // namespace schouw

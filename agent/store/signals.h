// Signals derived from matches: by canonical keys alone, so that order of arrival, workers and resuming mean nothing.
#pragma once

#include "agent/store/database.h"

namespace schouw {

// Throws the derived tables away and makes them again. Inside a transaction of the caller. How: see signals.cc.
Status DeriveSignals(Database& database);

}  // namespace schouw

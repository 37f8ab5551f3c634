// Signals derived from matches: by canonical keys alone, so that order of arrival, workers and resuming mean nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/store/database.h"

namespace schouw {

// The ids in `match` of all that makes up one signal, the places listed under `also` included. Empty: there is no such
// signal.
Result<std::vector<std::int64_t>> MatchesOfSignal(const Database& database, std::string_view id);

// Throws the derived tables away and makes them again. Inside a transaction of the caller. How: see signals.cc.
Status DeriveSignals(Database& database);

// Of each match the id of the signal that it counts for; also of matches of which too few came on one day, whose ids
// are of no signal.
Result<std::vector<std::pair<std::int64_t, std::string>>> SignalOfEachMatch(const Database& database);

}  // namespace schouw

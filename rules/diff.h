// What changed between two built packs, for whoever has to sign the second.
#pragma once

#include <string>

#include "agent/match/pack.h"

namespace schouw {

// Rules that came, went and changed; of these the terms, hosts, urls and settings, and what that did to the measured
// error. Lists are cut at 20 items, with how many more. "no difference" where there is none besides version and
// signatures. Ends with a line end.
std::string DiffPacks(const Pack& before, const Pack& after);

}  // namespace schouw

// The organisation's list of parties that are left alone, found and held to its signature.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/mandate/mandate.h"

namespace schouw {

// protected.toml with its .sig, in the trust folder given, beside the first pack, or in the program's trust folder;
// adds its entries to the mandate's exclusions. Without one nothing is read: the sentence says what to do. Errors:
// kRefused (none there, not signed by the organisation, expired, a list for exercises outside one), kMalformed.
Status LeaveProtectedAlone(Mandate& mandate, const std::string& trust, const std::vector<std::string>& packs,
                           const Date& today);

}  // namespace schouw

// A pack's header and rules as bytes and back. Private to the pack: see the layout at the top of pack.cc.
#pragma once

#include <string>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/match/rule.h"

namespace schouw {

// Numbers are little-endian; a text is its length (u32) and its UTF-8; a list is its count (u32) and its items; a flag
// is one byte, 0 or 1; a date is year (u16), month and day (u8). Fields stand in the order of rule.h.
std::string EncodePackHeader(const PackHeader& header);
std::string EncodeRules(const std::vector<Rule>& rules);
// Tells rules apart that find other things: 16 hexadecimal digits over all but severity, wording, cases and figures.
// The first kMannerDigits are over how it looks (folds, near, unless, ...), the rest over the terms, hosts and
// patterns: of a rule that got another term the others are looked for as before.
std::string LookedForDigest(Rule rule);
inline constexpr std::size_t kMannerDigits = 8;
// Errors: kMalformed, kTruncated, kUnsupported (a kind of rule or record that this version does not know).
Result<PackHeader> DecodePackHeader(Bytes bytes);
Result<std::vector<Rule>> DecodeRules(Bytes bytes);

}  // namespace schouw

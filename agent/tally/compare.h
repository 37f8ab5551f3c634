// Two checks of one client side by side: which signals are new, gone and the same, by rule and kind of record, and
// where that can't be said.
//
// Signals are the same when rule, kind and found text are; of a document its file and the found words. What one check
// found where the other could not look is never new or gone: then the whole row can't be compared.
//
// Codes of why_not:
// - stopped: one of the checks did not come to its end
// - pack: one had not this pack
// - rule: the rule is in one alone, or looks for other things
// - kind: one was not to read this kind
// - scope: accounts, undated records, recycle bin, places or parties left alone differ, or a signal was erased as
//   protected
// - period: the earlier check was purged, and began on another day
// - device: found on a device that the other check did not have
// - volume: found on a part that could not be read in the other
// - unread: found in files that could not be read, or not whole, in the other
// - erased: what was not relevant is erased in one, since nobody can object any more
// Codes of remarks:
// - tool: versions of the program differ
// - period: one began later; what was before is left out
// - unread: in one of both files could not be read
// - mandate: another mandate of this client
// - devices: not the same ones; what is compared is on those that both had
// - follows: the later check begins where the earlier ended, as with since = "previous_check": numbers alone, each of
//   its own period; nothing of the one is new or gone in the other
// - counts_only: the earlier case was purged
#pragma once

#include "agent/base/result.h"
#include "agent/store/earlier_check.h"

namespace schouw {

struct CheckSide {
  std::string reference;
  std::uint32_t number = 0;
  Date day;
  std::optional<Date> since;
  std::string status;
};

struct ComparedCases {
  CheckSide earlier, later;
  Comparison comparison;
  std::vector<EarlierAgreement> agreements;  // of the earlier one
};

// Errors: kRefused with one Dutch sentence: sealed, another client, the wrong way round, the later one purged, an
// exercise and a real check.
Result<ComparedCases> CompareCases(const CaseStore& earlier, const CaseStore& later);

// As schouw.compare/1 (report/schema/compare.schema.json).
std::string CompareJson(const ComparedCases& compared);

}  // namespace schouw

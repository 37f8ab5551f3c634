// How long a case is kept, what holds it, and taking its content away at the end.
//
// The clock starts when the report is final (StartRetention); a case without signals and one with them have terms of
// their own, from the mandate. A hold, and a notice to the police that was not handed over yet, stop purging.
// What was judged not relevant goes before: when the term to object has ended (EraseNotRelevant).
// What is left after purging: which check it was, devices and volumes by number and size, counts (of signals by rule
// and kind, for comparing with the next check), counts of decisions, which rules were used, the log. Not the mandate's
// text, accounts, names, serial numbers, and nothing that was found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/case_store.h"

namespace schouw {

// Why a case is held, "objection", "court" or "notice", and until whom it was released by.
struct Hold {
  std::uint64_t seq = 0;
  UnixNanos at;
  std::string who, reason, why;
  std::optional<UnixNanos> released;
};

struct RetentionState {
  std::string status;  // as ScanInfo
  bool had_signals = false;
  std::optional<UnixNanos> final_at;
  std::optional<Date> due;  // the first day that it may no longer be kept; none while the report is not final
  std::optional<Date> objection_ends;   // the first day on which nobody can object any more; none while not final
  std::uint64_t not_relevant_left = 0;  // signals not judged relevant, of which the content still stands there
  std::vector<Hold> holds;              // those not released
  bool notice_open = false;
};

Result<RetentionState> ReadRetention(const CaseStore& store);
// Starts the clock; one that runs is left alone. Inside no transaction of the caller.
Status StartRetention(CaseStore& store, UnixNanos final_at);

// `reason` as in Hold. kRefused on another one, or without a why.
Status PutHold(CaseStore& store, const std::string& who, const std::string& reason, const std::string& why,
               UnixNanos when);
// Releases all. kRefused when there is none.
Status ReleaseHolds(CaseStore& store, const std::string& who, const std::string& why, UnixNanos when);

// What was taken away, counted.
struct Purged {
  std::uint64_t signals = 0, matches = 0, entries = 0;
};
// Takes all content and makes the file anew without it. kRefused: held, a notice waits, purged already, no why.
Result<Purged> PurgeCase(CaseStore& store, const std::string& who, const std::string& why, UnixNanos when);

// Takes the content of every signal that was not judged relevant (not_relevant, or of a rule set aside), and of matches
// that became no signal. That there was a signal, its rule, kind, decision and who took it stay; so do signals that the
// second reader disagreed about. Returns how many signals. kRefused: the report is not final, the term has not ended,
// held, a notice waits, the content is not what was signed, or nothing is left to take. The sign-off holds on: what is
// left has a digest of its own, in the log.
Result<std::uint64_t> EraseNotRelevant(CaseStore& store, const std::string& who, const std::string& why,
                                       UnixNanos when);

}  // namespace schouw

// What people decided about signals, in the case: history, undo, notes, the talk, who opened what.
//
// A signal is named by its id, so that decisions survive deriving signals again. Every change is one transaction with
// its row in the audit log, which holds ids and codes and never a note. Refused (kRefused) unless the case is a draft.
// Whether a code, a role or a version allows a change is the caller's to decide: there is one writer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/case_store.h"

namespace schouw {

struct Review {
  std::uint64_t version = 1;  // one more with each change
  std::uint64_t change = 0;   // of the case, when this was changed last
  std::string decision = "open", reason, note, by;
  std::optional<UnixNanos> at;
  bool bulk = false;  // decided with its card
  std::string client_said;
  bool declined = false;  // the client did not want to speak of it
  std::string outcome, agreement;
  bool can_undo = false;
};
using Reviews = std::map<std::string, Review>;  // by signal; what nobody touched is not in it

struct ReviewStep {
  std::string decision, reason, note, by;
  UnixNanos at;
  bool bulk = false;
};

struct Judgment {
  std::string decision, reason, note;
  bool bulk = false;
};
struct Talk {
  std::string client_said;
  bool declined = false;
  std::string outcome, agreement;
};

// Who does it and when: for the row and the log.
struct Doer {
  std::string who;
  UnixNanos when;
};

Result<Reviews> ReadReviews(const CaseStore& store);
Result<std::vector<ReviewStep>> ReadReviewHistory(const CaseStore& store, const std::string& signal);
// Counts every change of what is decided; 1 in a new case.
Result<std::uint64_t> ReviewChange(const CaseStore& store);

Status Decide(CaseStore& store, const std::vector<std::string>& signals, const Judgment& judgment, const Doer& doer);
// Back to the decision before, for each; one without decision is left as it is.
Status UndoDecisions(CaseStore& store, const std::vector<std::string>& signals, const Doer& doer);
Status PutNote(CaseStore& store, const std::string& signal, const std::string& note, const Doer& doer);
Status PutTalk(CaseStore& store, const std::string& signal, const Talk& talk, const Doer& doer);

// Takes the signal's content out of the case for good; that it was done, by whom and of which rule stays.
Status ProtectSignal(CaseStore& store, const std::string& signal, const std::string& pack, const std::string& rule,
                     const Doer& doer);
Result<std::uint64_t> ProtectedSignals(const CaseStore& store);
// What is left of a signal that was erased so.
struct ErasedSignal {
  std::string id;  // as MarkOpened takes it: "erased-3"
  std::string pack, rule, by;
  UnixNanos at;
};
Result<std::vector<ErasedSignal>> ReadErasedSignals(const CaseStore& store);

// A rule that is too broad: its open signals are counted and not decided one by one.
struct SetAside {
  std::string pack, rule, by, why;
  UnixNanos at;
};
Result<std::vector<SetAside>> ReadSetAside(const CaseStore& store);
Status PutSetAside(CaseStore& store, const SetAside& rule, bool set);

// That `who` looked at this version of a signal. Logged as consultation when `log`.
Status MarkOpened(CaseStore& store, const std::string& signal, std::uint64_t version, const Doer& doer, bool log);
// Of one person: the version last looked at, by signal.
Result<std::map<std::string, std::uint64_t>> ReadOpened(const CaseStore& store, const std::string& who);

}  // namespace schouw

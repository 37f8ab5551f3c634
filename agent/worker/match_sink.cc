#include "agent/worker/match_sink.h"

#include <utility>

namespace schouw {

MatchSink::MatchSink(const Limits& limits, const RecordFilter& filter, Matcher* matcher, Send send)
    : limits_(limits), filter_(filter), matcher_(matcher), send_(std::move(send)) {
  on_match_ = [this](Match match) { OnMatch(std::move(match)); };
}

void MatchSink::Begin(std::uint64_t job, const Locator& entry) {
  job_ = job;
  entry_ = entry;
  matches_ = 0;
  protected_ = 0;
  protected_by_packs_before_ = matcher_ != nullptr ? matcher_->protected_records() : 0;
  failed_ = false;
  related_.Clear();
  waiting_.clear();
  too_many_related_ = false;
  not_kept_ = 0;
}

std::uint64_t MatchSink::protected_records() const {
  return protected_ + (matcher_ != nullptr ? matcher_->protected_records() - protected_by_packs_before_ : 0);
}

void MatchSink::End() {
  if (matcher_ != nullptr) Check(matcher_->Flush(on_match_));
  CloseGroups();
  if (matches_ > limits_.max_matches_per_entry || not_kept_ > 0) {
    OnProblem(Problem{entry_, ProblemReason::kTooMany,
                      std::to_string(matches_ + not_kept_) + " matches; the first " +
                          std::to_string(limits_.max_matches_per_entry) + " were kept"});
  }
}

// What names a party that is left alone reaches no rule. Neither does what belongs to it: of a group the matches wait
// until the entry is read to its end, since the mail that names the party may come last.
SinkAnswer MatchSink::OnRecord(Record record) {
  const RecordScope scope = filter_.Decide(record);
  if (!record.relations.empty()) {
    if (!Relate(record, scope == RecordScope::kProtected)) return SinkAnswer::kContinue;
  } else if (scope == RecordScope::kProtected) {
    ++protected_;
  }
  if (scope == RecordScope::kInScope && matcher_ != nullptr) GiveToRules(std::move(record));
  return SinkAnswer::kContinue;
}

void MatchSink::GiveToRules(Record record) {
  const std::vector<std::uint64_t> relations = record.relations;
  const std::uint64_t before = matcher_->protected_records();
  Check(matcher_->Add(std::move(record), on_match_));
  if (relations.empty() || matcher_->protected_records() == before) return;
  ++protected_by_packs_before_;  // counted with its group
  related_.Protect(relations);
}

// False when it can't be told any more what belongs together: then it is not matched, and that is said.
bool MatchSink::Relate(const Record& record, bool is_protected) {
  if (related_.Add(record.relations, is_protected)) return true;
  if (!std::exchange(too_many_related_, true)) {
    OnProblem(Problem{entry_, ProblemReason::kTooMany,
                      "more than " + std::to_string(RelatedRecords::kMostRelations) +
                          " messages and references in one file: the rest was not searched"});
  }
  return false;
}

void MatchSink::OnMatch(Match match) {
  if (match.record.relations.empty()) return SendMatch(std::move(match));
  if (waiting_.size() < limits_.max_matches_per_entry) return waiting_.push_back(std::move(match));
  ++not_kept_;
}

void MatchSink::CloseGroups() {
  for (Match& match : waiting_) {
    if (!related_.IsProtected(match.record.relations)) SendMatch(std::move(match));
  }
  waiting_.clear();
  protected_ += related_.protected_records();
}

void MatchSink::SendMatch(Match match) {
  match.record.relations.clear();
  if (++matches_ <= limits_.max_matches_per_entry) send_(MatchFoundMessage{job_, std::move(match)});
}

// A matcher that fails has seen less than it was given: that must not look like "nothing found".
void MatchSink::Check(const Status& status) {
  if (status || failed_) return;
  failed_ = true;
  OnProblem(ProblemFrom(entry_, status.error()));
}

void MatchSink::OnProblem(Problem problem) { send_(ProblemFoundMessage{job_, std::move(problem)}); }

void MatchSink::OnArtifact(ArtifactCoverage coverage) { send_(ArtifactFoundMessage{job_, std::move(coverage)}); }

}  // namespace schouw

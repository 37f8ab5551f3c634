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
}

std::uint64_t MatchSink::protected_records() const {
  return protected_ + (matcher_ != nullptr ? matcher_->protected_records() - protected_by_packs_before_ : 0);
}

void MatchSink::End() {
  if (matcher_ != nullptr) Check(matcher_->Flush(on_match_));
  if (matches_ > limits_.max_matches_per_entry) {
    OnProblem(Problem{entry_, ProblemReason::kTooMany,
                      std::to_string(matches_) + " matches; the first " +
                          std::to_string(limits_.max_matches_per_entry) + " were kept"});
  }
}

SinkAnswer MatchSink::OnRecord(Record record) {
  switch (filter_.Decide(record)) {
    case RecordScope::kInScope: break;
    case RecordScope::kOutOfScope: return SinkAnswer::kContinue;
    case RecordScope::kProtected: ++protected_; return SinkAnswer::kContinue;
  }
  if (matcher_ != nullptr) Check(matcher_->Add(std::move(record), on_match_));
  return SinkAnswer::kContinue;
}

void MatchSink::OnMatch(Match match) {
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

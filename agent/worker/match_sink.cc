#include "agent/worker/match_sink.h"

#include <algorithm>
#include <utility>

#include "agent/base/utf8.h"

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
  tripped_ = false;
}

void MatchSink::UseHashes(const KnownHashes& hashes) { mentions_ = hashes.looks_up_mentions() ? &hashes : nullptr; }

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
bool MatchSink::InScope(const Record& record) {
  const RecordScope scope = filter_.Decide(record);
  if (!record.relations.empty()) {
    if (!Relate(record, scope == RecordScope::kProtected)) return false;
  } else if (scope == RecordScope::kProtected) {
    ++protected_;
  }
  return scope == RecordScope::kInScope;
}

SinkAnswer MatchSink::OnRecord(Record record) {
  if (tripped_ || !InScope(record)) return SinkAnswer::kContinue;
  if (mentions_ != nullptr) FindMentions(record);
  if (matcher_ != nullptr) GiveToRules(std::move(record));
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
  if (tripped_) return;
  match.record.relations.clear();
  if (++matches_ <= limits_.max_matches_per_entry) send_(MatchFoundMessage{job_, std::move(match)});
}

void MatchSink::OnListed(Record record, std::size_t digests_end, const KnownHash& known) {
  if (tripped_ || !InScope(record)) return;
  Match match;
  match.pack = known.pack;
  match.rule = known.rule;
  match.text = record.text.substr(0, digests_end);
  match.after = record.text.substr(digests_end);
  match.record = std::move(record);
  OnMatch(std::move(match));
}

void MatchSink::OnTripwire(const EntryInput& file, const KnownHash& known) {
  tripped_ = true;
  TripwireFoundMessage found{job_, known.pack, known.rule, file.entry, file.modified, {}};
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    found.digests[static_cast<std::size_t>(algorithm)] = known.match.row.digests.Hex(algorithm);
  send_(std::move(found));
}

// In an address, unless the text has it anyway.
void MatchSink::FindMentions(const Record& record) {
  FindHashMentions(record.text, [&](const HashMention& mention) {
    if (mention.end > record.overlap_bytes) OnMention(record, mention, record.text);
  });
  if (record.url.empty() || record.text.find(record.url) != std::string::npos) return;
  FindHashMentions(record.url, [&](const HashMention& mention) { OnMention(record, mention, record.url); });
}

void MatchSink::OnMention(const Record& record, const HashMention& mention, std::string_view in) {
  constexpr std::size_t kAroundBytes = 80;
  for (const KnownHash& known : mentions_->FindMention(mention.algorithm, mention.digest)) {
    Match match;
    match.pack = known.pack;
    match.rule = known.rule;
    match.text = in.substr(mention.begin, mention.end - mention.begin);
    const std::size_t from = mention.begin - std::min(mention.begin, kAroundBytes);
    match.before = ToValidUtf8(in.substr(from, mention.begin - from));
    match.after = ToValidUtf8(in.substr(mention.end, kAroundBytes));
    match.record = record;
    match.record.kind = RecordKind::kHash;
    match.record.place = PlaceAt(record, &in[0] == record.text.data() ? mention.begin : 0);
    match.record.marks.clear();
    match.record.text = match.text;
    OnMatch(std::move(match));
  }
}

// A matcher that fails has seen less than it was given: that must not look like "nothing found".
void MatchSink::Check(const Status& status) {
  if (status || failed_) return;
  failed_ = true;
  OnProblem(ProblemFrom(entry_, status.error()));
}

void MatchSink::OnProblem(Problem problem) {
  if (!tripped_) send_(ProblemFoundMessage{job_, std::move(problem)});
}

void MatchSink::OnArtifact(ArtifactCoverage coverage) {
  if (!tripped_) send_(ArtifactFoundMessage{job_, std::move(coverage)});
}

}  // namespace schouw

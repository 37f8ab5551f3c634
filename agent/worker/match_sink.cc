#include "agent/worker/match_sink.h"

#include <algorithm>
#include <utility>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kMostHeldBytes = 96u << 20;
constexpr std::size_t kRelationsInMessage = 500'000;

std::size_t BytesOf(const Record& record) {
  std::size_t bytes = sizeof(Record) + record.text.size() + record.url.size() + record.title.size();
  for (const std::string& link : record.entry.chain) bytes += link.size();
  for (const PlaceMark& mark : record.marks) bytes += sizeof(PlaceMark) + mark.place.size();
  return bytes + record.place.size() + record.relations.size() * sizeof(std::uint64_t);
}

}  // namespace

MatchSink::MatchSink(const Limits& limits, const RecordFilter& filter, Matcher* matcher, Send send)
    : limits_(limits), filter_(filter), matcher_(matcher), send_(std::move(send)) {
  on_match_ = [this](Match match) { OnMatch(std::move(match)); };
}

void MatchSink::Begin(std::uint64_t job, const Locator& entry, bool left_alone) {
  job_ = job;
  entry_ = entry;
  left_alone_ = left_alone;
  matches_ = 0;
  protected_ = 0;
  protected_by_packs_before_ = matcher_ != nullptr ? matcher_->protected_records() : 0;
  failed_ = false;
  searched_less_ = false;
  related_.Clear();
  waiting_.clear();
  held_.clear();
  held_bytes_ = 0;
  held_too_many_ = false;
  second_reading_ = false;
  others_may_follow_ = false;
  waits_ = false;
  left_out_ = {};
  too_many_related_ = false;
  not_kept_ = 0;
  tripped_ = false;
}

void MatchSink::UseHashes(const KnownHashes& hashes) { mentions_ = hashes.looks_up_mentions() ? &hashes : nullptr; }

std::uint64_t MatchSink::protected_records() const {
  return protected_ + (matcher_ != nullptr ? matcher_->protected_records() - protected_by_packs_before_ : 0);
}

void MatchSink::LeaveAlone(const std::vector<std::uint64_t>& relations) {
  for (const std::uint64_t relation : relations) related_.Protect(relation);
}

void MatchSink::End() {
  if (waits_) return SendRelations();
  CloseGroups();
  if (matcher_ != nullptr) Check(matcher_->Flush(on_match_));
  const bool not_held = held_too_many_ && !second_reading_;
  const bool not_kept = matches_ > limits_.max_matches_per_entry || not_kept_ > 0;
  searched_less_ = not_held || not_kept || too_many_related_ || failed_;
  if (not_held) {
    SendProblem(Problem{entry_, ProblemReason::kTooBig,
                        "messages that belong together, too large to be held and not to be read again: not searched"});
  }
  if (not_kept) {
    SendProblem(Problem{entry_, ProblemReason::kTooMany,
                        std::to_string(matches_ + not_kept_) + " matches; the first " +
                            std::to_string(limits_.max_matches_per_entry) + " were kept"});
  }
}

// What names a party that is left alone reaches no rule. Neither does what belongs to it: records of a group wait until
// the entry is read to its end, since the mail that names the party may come last.
bool MatchSink::InScope(const Record& record) {
  const RecordScope scope = left_alone_ ? RecordScope::kProtected : filter_.Decide(record);
  if (!record.relations.empty()) {
    if (!Relate(record, scope == RecordScope::kProtected || IsProtectedByPack(record))) return false;
  } else if (scope == RecordScope::kProtected) {
    ++protected_;
  }
  if (scope == RecordScope::kOutOfScope) ++(left_out_.*filter_.WhyLeftOut(record));
  return scope == RecordScope::kInScope;
}

bool MatchSink::IsProtectedByPack(const Record& record) const {
  return matcher_ != nullptr && matcher_->IsProtected(record);
}

SinkAnswer MatchSink::OnRecord(Record record) {
  if (tripped_) return SinkAnswer::kContinue;
  if (second_reading_) {
    const bool is_open = !record.relations.empty() && filter_.Decide(record) == RecordScope::kInScope;
    record.beside.reset();
    if (is_open && !related_.IsProtected(record.relations)) GiveToRules(std::move(record));
  } else if (InScope(record)) {
    record.beside.reset();
    record.relations.empty() ? GiveToRules(std::move(record)) : HoldForGroup(std::move(record));
  }
  return SinkAnswer::kContinue;
}

void MatchSink::HoldForGroup(Record record) {
  if (held_too_many_ || waits_) return;
  held_bytes_ += BytesOf(record);
  held_too_many_ = held_bytes_ > kMostHeldBytes;
  if (held_too_many_) {
    held_ = {};
  } else {
    held_.push_back(std::move(record));
  }
}

void MatchSink::GiveToRules(Record record) {
  if (mentions_ != nullptr) FindMentions(record);
  if (matcher_ != nullptr) Check(matcher_->Add(std::move(record), on_match_));
}

void MatchSink::WaitForOthers() {
  waits_ = true;
  held_ = {};
  waiting_.clear();
}

void MatchSink::SendRelations() {
  if (matcher_ != nullptr) Check(matcher_->Flush([](const Match&) {}));
  if (tripped_) return;
  const std::vector<SharedRelation> all = related_.AcrossFiles();
  for (std::size_t begin = 0; begin < all.size(); begin += kRelationsInMessage) {
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto count = static_cast<std::ptrdiff_t>(std::min(kRelationsInMessage, all.size() - begin));
    send_(RelationsFoundMessage{job_, {from, from + count}});
  }
}

// False when it can't be told any more what belongs together: then it is not matched, and that is said.
bool MatchSink::Relate(const Record& record, bool is_protected) {
  if (others_may_follow_ && !waits_ && std::ranges::any_of(record.relations, IsAcrossFiles)) WaitForOthers();
  if (related_.Add(record.relations, is_protected)) return true;
  if (!std::exchange(too_many_related_, true)) {
    OnProblem(Problem{entry_, ProblemReason::kTooMany,
                      "more than " + std::to_string(RelatedRecords::kMostRelations) +
                          " messages and references in one file: the rest was not searched"});
  }
  return false;
}

void MatchSink::OnMatch(Match match) { SendMatch(std::move(match)); }

void MatchSink::CloseGroups() {
  for (Record& record : held_)
    if (!related_.IsProtected(record.relations)) GiveToRules(std::move(record));
  held_ = {};
  for (Match& match : waiting_)
    if (!related_.IsProtected(match.record.relations)) SendMatch(std::move(match));
  waiting_.clear();
  protected_ += related_.protected_records();
}

void MatchSink::SendMatch(Match match) {
  if (tripped_ || waits_) return;
  match.record.relations.clear();
  if (++matches_ <= limits_.max_matches_per_entry) send_(MatchFoundMessage{job_, std::move(match)});
}

void MatchSink::OnListed(Record record, std::size_t digests_end, const KnownHash& known) {
  if (tripped_ || second_reading_ || !InScope(record)) return;
  Match match;
  match.pack = known.pack;
  match.rule = known.rule;
  match.text = record.text.substr(0, digests_end);
  match.after = record.text.substr(digests_end);
  match.record = std::move(record);
  if (match.record.relations.empty() || waits_) return SendMatch(std::move(match));
  if (waiting_.size() < limits_.max_matches_per_entry) return waiting_.push_back(std::move(match));
  ++not_kept_;
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
  SendProblem(ProblemFrom(entry_, status.error()));
}

// What a second reading says again was said.
void MatchSink::OnProblem(Problem problem) {
  if (!second_reading_) SendProblem(std::move(problem));
}

void MatchSink::SendProblem(Problem problem) {
  problem.entry = Unnamed(std::move(problem.entry));
  if (!tripped_) send_(ProblemFoundMessage{job_, std::move(problem)});
}

Locator MatchSink::Unnamed(Locator entry) const {
  Record name;
  name.entry = entry;
  if (!left_alone_ && filter_.Decide(name) != RecordScope::kProtected) return entry;
  return Locator{std::move(entry.device), std::move(entry.volume), {}, {}};
}

void MatchSink::OnArtifact(ArtifactCoverage coverage) {
  coverage.entry = Unnamed(std::move(coverage.entry));
  if (!coverage.signed_in.empty()) {
    Record name;
    name.text = coverage.signed_in;
    if (filter_.Decide(name) == RecordScope::kProtected) coverage.signed_in.clear();
  }
  if (!tripped_ && !second_reading_) send_(ArtifactFoundMessage{job_, std::move(coverage)});
}

}  // namespace schouw

#include "agent/worker/entry_reader.h"

#include <algorithm>
#include <utility>

#include "agent/artifact/private_stores.h"
#include "agent/artifact/stale_rows.h"
#include "agent/artifact/unknown_database.h"
#include "agent/artifact/zone_identifier.h"
#include "agent/base/checked.h"
#include "agent/base/join.h"
#include "agent/base/utf8.h"
#include "agent/content/document/binary_text.h"
#include "agent/content/document/document.h"
#include "agent/content/raw_storage.h"

namespace schouw {
namespace {

constexpr std::size_t kEntryHeadBytes = 64u << 10;
constexpr std::size_t kTypeBytes = 4u << 10;

// Passes records on and keeps the state that a store's reader gave.
class ArtifactStateSink final : public RecordSink {
 public:
  explicit ArtifactStateSink(RecordSink& next) : next_(next) {}
  SinkAnswer OnRecord(Record record) override { return next_.OnRecord(std::move(record)); }
  void OnProblem(Problem problem) override {
    ++problems_;
    next_.OnProblem(std::move(problem));
  }
  void OnArtifact(ArtifactCoverage coverage) override {
    state_ = coverage.state;
    records_ = coverage.records;
    next_.OnArtifact(std::move(coverage));
  }
  ReadState state() const { return state_; }
  std::uint64_t records() const { return records_; }
  std::uint64_t problems() const { return problems_; }

 private:
  RecordSink& next_;
  std::uint64_t problems_ = 0;
  ReadState state_ = ReadState::kFailed;
  std::uint64_t records_ = 0;
};

// Neither text nor a container, nor something that has or must get a reader of live rows.
bool IsUnknown(const ContentType& type) {
  return type.family == ContentFamily::kProgram || type.family == ContentFamily::kOther;
}

bool WantsContent(RecordKinds wanted) {
  return wanted.Intersects({RecordKind::kDocument, RecordKind::kMessage, RecordKind::kAppData});
}

}  // namespace

Record FileNameRecord(const Locator& entry, std::string_view name, std::uint64_t size,
                      std::optional<UnixNanos> modified, const std::string& account, RecordState state) {
  Record record;
  record.kind = RecordKind::kFileName;
  record.entry = entry;
  record.place = "name";
  record.text = ToValidUtf8(name);
  record.time = modified;
  record.account = account;
  record.state = state;
  record.size = size;
  return record;
}

EntryReader::EntryReader(const Limits& limits, RecordKinds wanted, const ContentIdentifier& identifier,
                         bool hash_members)
    : limits_(limits), wanted_(wanted), identifier_(identifier), hash_members_(hash_members) {}

std::uint64_t EntryReader::MostUnpackedBytes(std::uint64_t file_bytes) const {
  const std::uint64_t by_ratio = CheckedMultiply(file_bytes, limits_.max_ratio).value_or(limits_.max_container_bytes);
  return std::min(limits_.max_container_bytes, std::max(kRatioFreeBytes, by_ratio));
}

EntryCounts EntryReader::Read(const EntryInput& input, RecordSink& sink) {
  counts_ = {};
  tripped_ = false;
  relations_.clear();
  budget_ = {limits_.max_members, MostUnpackedBytes(input.content.size()), kMembersInMemoryBytes};
  ReadWithCompanions(input, 0, sink);
  return tripped_ ? EntryCounts() : std::exchange(counts_, {});
}

void EntryReader::Count(Outcome outcome, std::uint64_t bytes) {
  switch (outcome) {
    case Outcome::kRead:
      ++counts_.read;
      counts_.bytes_read += bytes;
      return;
    case Outcome::kPartial:
      ++counts_.partial;
      counts_.bytes_read += bytes;
      return;
    case Outcome::kNotRead: ++counts_.not_read; return;
    case Outcome::kOutOfScope: ++counts_.out_of_scope; return;
    case Outcome::kKnownGood: ++counts_.known_good; return;
  }
}

EntryReader::Outcome EntryReader::ReadContent(const EntryInput& input, std::uint32_t depth, RecordSink& sink,
                                              bool* store) {
  if (tripped_) return Outcome::kNotRead;
  auto head = ReadUpTo(input.content, 0, kEntryHeadBytes);
  if (!head) {
    sink.OnProblem(ProblemFrom(input.entry, head.error()));
    return Outcome::kNotRead;
  }
  if (head->empty()) return Outcome::kRead;
  bool claimed = false;
  const auto as_store = TryArtifact(input, *head, sink, claimed);
  const bool in_parts = !claimed && !PartsOf(input).empty() && !IdentifyArchive(input.content, *head).empty();
  if (store != nullptr) *store = claimed || in_parts;
  if (as_store) return *as_store;
  if (!WantsContent(wanted_)) return Outcome::kOutOfScope;

  return ReadFile(input, *head, depth, sink);
}

EntryReader::Outcome EntryReader::ReadFile(const EntryInput& input, std::string_view head, std::uint32_t depth,
                                           RecordSink& sink) {
  const ContentType type = identifier_.Identify(head.substr(0, kTypeBytes));
  DocumentInput document{input.content, head, type.mime, {}, limits_};
  document.origin.entry = input.entry;
  document.origin.account = input.account;
  document.origin.state = input.state;
  document.origin.time = input.modified;
  const auto formats = ClaimingDocuments(document);
  const bool is_package = std::ranges::any_of(formats, &DocumentFormat::is_package);
  const std::string archive = is_package ? "" : IdentifyArchive(input.content, head);
  std::vector<std::string> names;
  std::vector<Outcome> outcomes;
  for (const DocumentFormat* format : formats) {
    names.push_back(format->about_content_only ? type.mime : std::string(format->name));
    outcomes.push_back(ReadDocument(input, *format, document, depth, sink));
  }
  if (!archive.empty()) {
    if (type.family == ContentFamily::kPicture && formats.empty()) {  // an archive hidden behind it
      names.push_back(type.mime);
      outcomes.push_back(Outcome::kOutOfScope);
    }
    names.push_back(archive);
    outcomes.push_back(ReadContainer(input, depth, sink));
  }
  if (outcomes.size() == 1) return outcomes[0];
  if (outcomes.size() > 1) return AllOutcomes(input.entry, names, outcomes, sink);
  if (type.family == ContentFamily::kPicture) return WithoutItsWords(input, sink);
  if (IsUnknown(type)) return ReadUnknown(input, document, depth, sink);
  sink.OnProblem(Problem{input.entry, ProblemReason::kUnsupported, type.mime, 1});
  return Outcome::kNotRead;
}

// What has no format we know holds nothing that was written as a document: its text is an application's own.
EntryReader::Outcome EntryReader::ReadUnknown(const EntryInput& input, const DocumentInput& document,
                                              std::uint32_t depth, RecordSink& sink) {
  constexpr DocumentFormat kBinaryText = {"binary.text", {RecordKind::kAppData}, /*is_package=*/false,
                                          nullptr,       &ReadBinaryText,        nullptr};
  if (IsPrivateStore(input.entry)) return Outcome::kOutOfScope;
  if (IsSurelyPart(input.entry.Name())) {
    sink.OnProblem(Problem{input.entry, ProblemReason::kUnsupported,
                           "part of an archive in several files: not read without its first"});
    return Outcome::kNotRead;
  }
  if (MayHoldStaleRows(input.entry.Name())) {
    sink.OnProblem(
        Problem{input.entry, ProblemReason::kUnsupported, "a part of a database that holds deleted rows too"});
    return Outcome::kNotRead;
  }
  if (const std::string_view kind = RawStorageKind(input.content, document.head); !kind.empty()) {
    sink.OnProblem(Problem{input.entry, ProblemReason::kUnsupported, std::string(kind)});
    return Outcome::kNotRead;
  }
  return ReadDocument(input, kBinaryText, document, depth, sink);
}

// A picture or film is never looked at. What it says about itself was not read either when it can't be read at random.
EntryReader::Outcome EntryReader::WithoutItsWords(const EntryInput& input, RecordSink& sink) const {
  if (input.content.random_access() || !wanted_.Has(RecordKind::kDocument)) return Outcome::kOutOfScope;
  sink.OnProblem(Problem{input.entry, ProblemReason::kTooBig, "too big a member for its metadata to be read", 1});
  return Outcome::kNotRead;
}

std::vector<const ArtifactFormat*> EntryReader::ClaimingReaders(const EntryInput& input, std::string_view head) const {
  return ClaimingFormats({input.entry, input.account, input.state, input.content,
                          head.substr(0, std::min(head.size(), kTypeBytes)), input.companions, limits_, wanted_});
}

std::optional<EntryReader::Outcome> EntryReader::TryArtifact(const EntryInput& input, std::string_view head,
                                                             RecordSink& sink, bool& claimed) {
  auto formats = ClaimingReaders(input, head);
  const ArtifactInput store{
      input.entry,      input.account, input.state, input.content, head.substr(0, std::min(head.size(), kTypeBytes)),
      input.companions, limits_,       wanted_,     nullptr,       since_};
  if (formats.empty() && UnknownDatabaseFormat().claims(store)) formats.push_back(&UnknownDatabaseFormat());
  claimed = !formats.empty();
  // Of a reader that is not wanted.
  if (formats.empty() && (LooksLikeDatabase(store.head) || LooksLikeZoneIdentifier(store.head)))
    return Outcome::kOutOfScope;
  if (formats.empty()) {
    ArtifactInput any = store;
    any.wanted = RecordKinds::All();
    if (ClaimingFormats(any).empty()) return std::nullopt;
    return Outcome::kOutOfScope;  // a store that is no database: of a reader that is not wanted, and no document
  }
  if (formats.size() > 1) {
    std::string names;
    for (const ArtifactFormat* format : formats) names += (names.empty() ? "" : ", ") + std::string(format->kind);
    sink.OnProblem(Problem{input.entry, ProblemReason::kUnsupported, "more than one reader claims it: " + names, 1});
    return Outcome::kNotRead;
  }
  if (!formats[0]->records.Intersects(wanted_)) return Outcome::kOutOfScope;
  if (formats[0] == &UnknownDatabaseFormat() && IsPrivateStore(input.entry)) return Outcome::kOutOfScope;
  ArtifactStateSink tracked(sink);
  const Status status = formats[0]->read(store, tracked);
  if (status && tracked.state() == ReadState::kRead) return Outcome::kRead;
  // What stopped a reader it has said itself.
  if (!status && tracked.problems() == 0) sink.OnProblem(ProblemFrom(input.entry, status.error()));
  return tracked.state() == ReadState::kPartial || tracked.records() > 0 ? Outcome::kPartial : Outcome::kNotRead;
}

EntryReader::Outcome EntryReader::AllOutcomes(const Locator& entry, const std::vector<std::string>& names,
                                              const std::vector<Outcome>& outcomes, RecordSink& sink) {
  sink.OnProblem(Problem{entry, ProblemReason::kUnsupported, "more than one format in one file: " + Joined(names)});
  const bool same = std::ranges::all_of(outcomes, [&](Outcome outcome) { return outcome == outcomes[0]; });
  return same && outcomes[0] != Outcome::kRead ? outcomes[0] : Outcome::kPartial;
}

}  // namespace schouw

#include "agent/worker/entry_reader.h"

#include <algorithm>
#include <utility>

#include "agent/base/utf8.h"
#include "agent/content/document/document.h"
#include "agent/worker/member_source.h"

namespace schouw {
namespace {

constexpr std::size_t kHeadBytes = 64u << 10;
constexpr std::size_t kTypeBytes = 4u << 10;
constexpr std::uint64_t kMembersInMemoryBytes = 256u << 20;  // over all levels of one file

// Passes records on and keeps the state that a store's reader gave.
class ArtifactStateSink final : public RecordSink {
 public:
  explicit ArtifactStateSink(RecordSink& next) : next_(next) {}
  SinkAnswer OnRecord(Record record) override { return next_.OnRecord(std::move(record)); }
  void OnProblem(Problem problem) override { next_.OnProblem(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override {
    state_ = coverage.state;
    records_ = coverage.records;
    next_.OnArtifact(std::move(coverage));
  }
  ReadState state() const { return state_; }
  std::uint64_t records() const { return records_; }

 private:
  RecordSink& next_;
  ReadState state_ = ReadState::kFailed;
  std::uint64_t records_ = 0;
};

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

EntryCounts EntryReader::Read(const EntryInput& input, RecordSink& sink) {
  counts_ = {};
  budget_ = {limits_.max_members, limits_.max_container_bytes, kMembersInMemoryBytes};
  Count(ReadContent(input, 0, sink), input.content.size());
  return std::exchange(counts_, {});
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
  }
}

EntryReader::Outcome EntryReader::ReadContent(const EntryInput& input, std::uint32_t depth, RecordSink& sink) {
  auto head = ReadUpTo(input.content, 0, kHeadBytes);
  if (!head) {
    sink.OnProblem(ProblemFrom(input.entry, head.error()));
    return Outcome::kNotRead;
  }
  if (head->empty()) return Outcome::kRead;
  if (auto outcome = TryArtifact(input, *head, sink)) return *outcome;
  if (!WantsContent(wanted_)) return Outcome::kOutOfScope;

  const ContentType type = identifier_.Identify(std::string_view(*head).substr(0, kTypeBytes));
  if (type.family == ContentFamily::kPicture) return Outcome::kOutOfScope;
  if (type.family == ContentFamily::kContainer && !IdentifyArchive(*head).empty()) {
    return ReadContainer(input, depth, sink);
  }
  bool claimed = false;
  const Outcome outcome = ReadDocument(input, *head, sink, claimed);
  if (claimed) return outcome;
  sink.OnProblem(Problem{input.entry, ProblemReason::kUnsupported, type.mime, 1});
  return Outcome::kNotRead;
}

std::optional<EntryReader::Outcome> EntryReader::TryArtifact(const EntryInput& input, std::string_view head,
                                                             RecordSink& sink) {
  const ArtifactInput artifact{input.entry,
                               input.account,
                               input.state,
                               input.content,
                               head.substr(0, std::min(head.size(), kTypeBytes)),
                               input.companions,
                               limits_,
                               wanted_};
  const auto formats = ClaimingFormats(artifact);
  if (formats.empty()) return std::nullopt;
  if (formats.size() > 1) {
    std::string names;
    for (const ArtifactFormat* format : formats) names += (names.empty() ? "" : ", ") + std::string(format->kind);
    sink.OnProblem(Problem{input.entry, ProblemReason::kUnsupported, "more than one reader claims it: " + names, 1});
    return Outcome::kNotRead;
  }
  if (!formats[0]->records.Intersects(wanted_)) return Outcome::kOutOfScope;
  ArtifactStateSink tracked(sink);
  const Status status = formats[0]->read(artifact, tracked);
  if (status && tracked.state() == ReadState::kRead) return Outcome::kRead;
  const ProblemReason reason = status ? ProblemReason::kDamaged : ReasonOf(status.error());
  if (!status) sink.OnProblem(Problem{input.entry, reason, status.error().Text()});
  return tracked.state() == ReadState::kPartial || tracked.records() > 0 ? Outcome::kPartial : Outcome::kNotRead;
}

EntryReader::Outcome EntryReader::ReadDocument(const EntryInput& input, std::string_view head, RecordSink& sink,
                                               bool& claimed) {
  const DocumentFormat* format = FindDocumentFormat(head, input.entry.Name());
  claimed = format != nullptr;
  if (format == nullptr) return Outcome::kNotRead;
  if (!wanted_.Has(RecordKind::kDocument)) return Outcome::kOutOfScope;
  Record origin;
  origin.kind = RecordKind::kDocument;
  origin.entry = input.entry;
  origin.account = input.account;
  origin.state = input.state;
  origin.time = input.modified;
  const Status status = format->read(DocumentInput{input.content, head, std::move(origin), limits_}, sink);
  if (status) return Outcome::kRead;
  sink.OnProblem(ProblemFrom(input.entry, status.error()));
  return Outcome::kPartial;
}

EntryReader::Outcome EntryReader::ReadContainer(const EntryInput& input, std::uint32_t depth, RecordSink& sink) {
  if (depth >= limits_.max_depth) {
    sink.OnProblem(Problem{input.entry, ProblemReason::kTooDeep,
                           "more than " + std::to_string(limits_.max_depth) + " containers inside each other"});
    return Outcome::kNotRead;
  }
  Limits left = limits_;
  left.max_members = budget_.members;
  left.max_container_bytes = budget_.bytes;
  std::uint64_t members = 0;
  const Status status = ReadArchive(input.content, left, [&](const ArchiveMember& member, MemberReader& reader) {
    ++members;
    if (budget_.members == 0) return false;
    --budget_.members;
    ReadMember(input, member, reader, depth, sink);
    return true;
  });
  if (status) return Outcome::kRead;
  sink.OnProblem(ProblemFrom(input.entry, status.error()));
  return members > 0 ? Outcome::kPartial : Outcome::kNotRead;
}

void EntryReader::ReadMember(const EntryInput& container, const ArchiveMember& member, MemberReader& reader,
                             std::uint32_t depth, RecordSink& sink) {
  const Locator entry = container.entry.Member(member.path);
  Record name = FileNameRecord(entry, entry.Name(), member.size, member.modified, container.account, container.state);
  Outcome outcome = Outcome::kRead;
  if (member.type == EntryType::kFile && member.encrypted) {
    sink.OnProblem(Problem{entry, ProblemReason::kEncrypted, "encrypted member of an archive"});
    outcome = Outcome::kNotRead;
  } else if (member.type == EntryType::kFile) {
    outcome = ReadMemberContent(container, entry, member, reader, depth, sink, hash_members_ ? &name.sha256 : nullptr);
  }
  Count(outcome, member.size);
  if (wanted_.Has(RecordKind::kFileName)) sink.OnRecord(std::move(name));
}

EntryReader::Outcome EntryReader::ReadMemberContent(const EntryInput& container, const Locator& entry,
                                                    const ArchiveMember& member, MemberReader& reader,
                                                    std::uint32_t depth, RecordSink& sink, std::string* sha256) {
  PrefixResult start = ReadMemberPrefix(reader, std::min(limits_.max_member_in_memory_bytes, budget_.memory));
  const std::uint64_t held = start.prefix.bytes.size();
  budget_.memory -= held;
  budget_.bytes -= std::min(budget_.bytes, held);
  Outcome outcome;
  if (start.prefix.whole || start.failure) {
    if (sha256 != nullptr && !start.failure) *sha256 = Sha256Hex(AsBytes(start.prefix.bytes));
    const MemorySource content(std::move(start.prefix.bytes));
    outcome = ReadContent({entry, container.account, container.state, content, {}, member.modified}, depth + 1, sink);
  } else {
    Sha256 digest;
    const std::uint64_t size = std::max(member.size, limits_.max_member_bytes);
    const ForwardSource content(std::move(start.prefix.bytes), reader, size, sha256 != nullptr ? &digest : nullptr);
    outcome = ReadContent({entry, container.account, container.state, content, {}, member.modified}, depth + 1, sink);
    if (sha256 != nullptr && content.Drain()) *sha256 = ToHex(AsBytes(digest.Finish()));
    budget_.bytes -= std::min(budget_.bytes, content.position() - held);
  }
  budget_.memory += held;
  if (!start.failure) return outcome;
  sink.OnProblem(ProblemFrom(entry, *start.failure));
  return held > 0 && outcome != Outcome::kOutOfScope ? Outcome::kPartial : Outcome::kNotRead;
}

}  // namespace schouw

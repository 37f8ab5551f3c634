// EntryReader's part for what a container holds: members, and members that belong to each other.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "agent/artifact/private_stores.h"
#include "agent/artifact/unknown_database.h"
#include "agent/hashset/digester.h"
#include "agent/worker/entry_reader.h"
#include "agent/worker/member_source.h"
#include "agent/worker/small_members.h"

namespace schouw {
namespace {

constexpr std::size_t kMemberHeadBytes = 4u << 10;

// The name of a companion that stands beside `owner`.
Locator Beside(const Locator& owner, std::string_view name) {
  Locator beside = owner;
  beside.stream.clear();
  std::string& path = beside.chain.back();
  path.resize(path.rfind('/') + 1);
  path += name;
  return beside;
}

// Path of what the member at `path` belongs to, or empty. What belongs to something has nothing that belongs to it.
std::string OwnerOf(std::string_view path) {
  std::string_view owner, none;
  if (!IsCompanionName(path, owner)) return OwnerOfPart(path);
  return IsCompanionName(owner, none) ? std::string() : std::string(owner);
}

std::string_view BaseName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Logs and journals hold rows; shared memory and parts of an archive hold none.
bool HoldsRows(std::string_view companion) {
  if (!OwnerOfPart(companion).empty()) return false;
  const std::string_view end = companion.substr(companion.size() - std::min<std::size_t>(companion.size(), 4));
  return end != "-shm" && end != "-SHM";
}

constexpr const char* kTooLarge = "the files in it are larger than one file may hold";

std::string TooDeep(const Limits& limits) {
  return "more than " + std::to_string(limits.max_depth) + " containers inside each other";
}

std::string TooMany(const Limits& limits) {
  return "more than " + std::to_string(limits.max_members) + " members in one file";
}

Problem LostLog(const Locator& entry, std::string_view log) {
  return {entry, ProblemReason::kTooBig,
          "its log " + EscapePath(BaseName(log)) + " could not be applied: the newest rows are missing", 1};
}

}  // namespace

struct EntryReader::Held {
  enum class State { kWaiting, kLost, kStoreRead };

  Member member;
  MemorySource content;
  std::optional<Error> failure;         // why the content ends early
  State state = State::kWaiting;        // kLost: read already, for itself. kStoreRead: without what belongs to it
  Outcome outcome = Outcome::kNotRead;  // of kStoreRead
  bool counted = false;
};

void EntryReader::ReadWithCompanions(const EntryInput& input, std::uint32_t depth, RecordSink& sink,
                                     const std::optional<Error>& failure, const std::string& lost_log) {
  for (const CompanionSource& companion : input.companions)
    JudgeKnown({Beside(input.entry, companion.name), input.account, input.state, *companion.content, {}, {}}, sink);
  if (!failure) {
    const auto known = JudgeKnown(input, sink);
    if (known && input.companions.empty()) return Count(*known, input.content.size());
  }
  if (tripped_) return;
  bool store = false;
  Outcome outcome = ReadContent(input, depth, sink, &store);
  if (failure) {
    sink.OnProblem(ProblemFrom(input.entry, *failure));
    const bool something = input.content.size() > 0 && outcome != Outcome::kOutOfScope;
    outcome = something ? Outcome::kPartial : Outcome::kNotRead;
  }
  if (store && !lost_log.empty() && outcome != Outcome::kOutOfScope) {
    sink.OnProblem(LostLog(input.entry, lost_log));
    if (outcome == Outcome::kRead) outcome = Outcome::kPartial;
  }
  Count(outcome, input.content.size());
  for (const CompanionSource& companion : input.companions) {
    const EntryInput alone{Beside(input.entry, companion.name), input.account, input.state, *companion.content, {}, {}};
    Count(store ? outcome : ReadContent(alone, depth, sink), companion.content->size());
  }
}

// For as long as it lives, a file belongs to these too.
class Belonging {
 public:
  Belonging(std::vector<std::uint64_t>& all, const std::vector<std::uint64_t>& more) : all_(all), before_(all.size()) {
    all.insert(all.end(), more.begin(), more.end());
  }
  ~Belonging() { all_.resize(before_); }
  Belonging(const Belonging&) = delete;
  Belonging& operator=(const Belonging&) = delete;

 private:
  std::vector<std::uint64_t>& all_;
  std::size_t before_;
};

// Adds what a file belongs to to what is found in it.
class RelatingSink final : public RecordSink {
 public:
  RelatingSink(RecordSink& next, const std::vector<std::uint64_t>& relations) : next_(next), relations_(relations) {}
  SinkAnswer OnRecord(Record record) override {
    record.relations.insert(record.relations.end(), relations_.begin(), relations_.end());
    return next_.OnRecord(std::move(record));
  }
  void OnProblem(Problem problem) override { next_.OnProblem(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { next_.OnArtifact(std::move(coverage)); }

 private:
  RecordSink& next_;
  const std::vector<std::uint64_t>& relations_;
};

// What a document gives goes on; files in it are read as members are.
class EntryReader::EmbeddedFiles final : public DocumentSink {
 public:
  EmbeddedFiles(EntryReader& reader, const EntryInput& document, std::uint32_t depth, RecordSink& next)
      : reader_(reader), document_(document), depth_(depth), next_(next) {}

  SinkAnswer OnRecord(Record record) override {
    ++records_;
    if (!reader_.wanted_.Has(record.kind)) return SinkAnswer::kContinue;
    return next_.OnRecord(std::move(record));
  }
  void OnProblem(Problem problem) override {
    ++problems_;
    next_.OnProblem(std::move(problem));
  }
  void OnArtifact(ArtifactCoverage coverage) override { next_.OnArtifact(std::move(coverage)); }
  SinkAnswer OnEmbedded(const Member& file, MemberReader& content) override {
    const auto refuse = [&](ProblemReason reason, std::string detail) {
      if (!std::exchange(refused_, true)) OnProblem(Problem{document_.entry, reason, std::move(detail)});
      return SinkAnswer::kContinue;  // its own text is still wanted
    };
    if (reader_.budget_.bytes == 0) return refuse(ProblemReason::kTooBig, kTooLarge);
    if (depth_ >= reader_.limits_.max_depth) return refuse(ProblemReason::kTooDeep, TooDeep(reader_.limits_));
    if (reader_.budget_.members == 0) return refuse(ProblemReason::kTooMany, TooMany(reader_.limits_));
    --reader_.budget_.members;
    ++records_;
    const Belonging belonging(reader_.relations_, file.relations);
    RelatingSink related(next_, file.relations);
    reader_.ReadMember(document_, file, content, depth_, held_, related);
    return SinkAnswer::kContinue;
  }

  // After the last file: those that belong together.
  void Finish() { reader_.ReadHeld(document_, depth_, held_, next_); }
  std::uint64_t found() const { return records_; }
  std::uint64_t problems() const { return problems_; }

 private:
  EntryReader& reader_;
  const EntryInput& document_;
  std::uint32_t depth_;
  RecordSink& next_;
  std::vector<Held> held_;
  std::uint64_t records_ = 0;
  std::uint64_t problems_ = 0;
  bool refused_ = false;
};

EntryReader::Outcome EntryReader::ReadDocument(const EntryInput& input, const DocumentFormat& format,
                                               const DocumentInput& document, std::uint32_t depth, RecordSink& sink) {
  if (!format.records.Intersects(wanted_)) return Outcome::kOutOfScope;
  if (format.records.Has(RecordKind::kAppData) && IsPrivateStore(input.entry)) return Outcome::kOutOfScope;
  EmbeddedFiles files(*this, input, depth, sink);
  const Status status = format.read(document, files);
  files.Finish();
  const Outcome whole = format.about_content_only ? Outcome::kOutOfScope : Outcome::kRead;
  if (status) return files.problems() == 0 ? whole : Outcome::kPartial;
  sink.OnProblem(ProblemFrom(input.entry, status.error()));
  return files.found() > 0 ? Outcome::kPartial : Outcome::kNotRead;
}

std::vector<ArchivePart> EntryReader::PartsOf(const EntryInput& input) {
  std::vector<ArchivePart> parts;
  for (const CompanionSource& companion : input.companions)
    if (OwnerOfPart(companion.name) == input.entry.Name()) parts.push_back({companion.name, companion.content});
  return parts;
}

EntryReader::Outcome EntryReader::ReadContainer(const EntryInput& input, std::uint32_t depth, RecordSink& sink) {
  if (depth >= limits_.max_depth) {
    sink.OnProblem(Problem{input.entry, ProblemReason::kTooDeep, TooDeep(limits_)});
    return Outcome::kNotRead;
  }
  Limits left = limits_;
  left.max_members = budget_.members;
  left.max_container_bytes = budget_.bytes;
  std::uint64_t members = 0;
  bool spent = false;
  std::vector<Held> held;
  std::vector<Small> waiting;
  const auto on_member = [&](const Member& member, MemberReader& reader) {
    spent = budget_.members == 0 || budget_.bytes == 0;
    if (spent || tripped_) return false;
    ++members;
    --budget_.members;
    ReadMemberInTurn(input, member, reader, depth, waiting, held, sink);
    return true;
  };
  const std::vector<ArchivePart> parts = PartsOf(input);
  Status status = parts.empty() ? ReadArchive(input.content, left, on_member, input.entry.Name())
                                : ReadArchiveSet(input.content, input.entry.Name(), parts, left, on_member);
  ReadWaiting(input, depth, waiting, held, sink);
  ReadHeld(input, depth, held, sink);
  if (status && spent) {  // containers inside this one have taken the rest
    status = budget_.members == 0 ? Fail(ErrorCode::kTooMany, TooMany(limits_)) : Fail(ErrorCode::kTooBig, kTooLarge);
  }
  if (status) return Outcome::kRead;
  sink.OnProblem(ProblemFrom(input.entry, status.error()));
  return members > 0 ? Outcome::kPartial : Outcome::kNotRead;
}

Record EntryReader::NameOf(const EntryInput& container, const Member& member) const {
  const Locator entry = container.entry.Member(member.path);
  return FileNameRecord(entry, entry.Name(), member.size, member.modified, container.account, container.state);
}

PrefixResult EntryReader::StartOf(MemberReader& reader) const {
  return ReadMemberPrefix(reader, std::min(limits_.max_member_in_memory_bytes, budget_.memory));
}

void EntryReader::ReadMember(const EntryInput& container, const Member& member, MemberReader& reader,
                             std::uint32_t depth, std::vector<Held>& held, RecordSink& sink, PrefixResult* start) {
  if (tripped_) return;
  const Locator entry = container.entry.Member(member.path);
  Record name = NameOf(container, member);
  if (member.type == EntryType::kOther) {
    sink.OnProblem(SpecialFileProblem(entry));
    Count(Outcome::kNotRead, 0);
  } else if (member.type != EntryType::kFile) {
    Count(Outcome::kRead, 0);
  } else if (member.encrypted) {
    sink.OnProblem(Problem{entry, ProblemReason::kEncrypted, "encrypted member of an archive"});
    Count(Outcome::kNotRead, 0);
    if (!OwnerOf(member.path).empty()) held.push_back({member, MemorySource(""), {}, Held::State::kLost});
  } else {
    ReadMemberContent(container, member, reader, start != nullptr ? std::move(*start) : StartOf(reader), depth, held,
                      sink, hash_members_ ? &name.sha256 : nullptr);
  }
  if (wanted_.Has(RecordKind::kFileName)) sink.OnRecord(std::move(name));
}

void EntryReader::ReadMemberContent(const EntryInput& container, const Member& member, MemberReader& reader,
                                    PrefixResult start, std::uint32_t depth, std::vector<Held>& held, RecordSink& sink,
                                    std::string* sha256) {
  const std::uint64_t size = start.prefix.bytes.size();
  const bool whole = start.prefix.whole || start.failure;
  if (whole && sha256 != nullptr && !start.failure) *sha256 = Sha256Hex(AsBytes(start.prefix.bytes));
  budget_.memory -= size;
  budget_.bytes -= std::min(budget_.bytes, size);
  if (whole)
    return ReadWhole(container, member, std::move(start.prefix.bytes), std::move(start.failure), nullptr, depth, held,
                     sink);
  const MemorySource nothing("");
  const EntryInput input{
      container.entry.Member(member.path), container.account, container.state, nothing, {}, member.modified};
  Count(ReadStreamed(input, member, std::move(start.prefix.bytes), reader, depth, sink, sha256), member.size);
  if (!OwnerOf(member.path).empty()) held.push_back({member, MemorySource(""), {}, Held::State::kLost});
  budget_.memory += size;
}

void EntryReader::ReadWhole(const EntryInput& container, const Member& member, std::string bytes,
                            std::optional<Error> failure, const HashedFile* hashed, std::uint32_t depth,
                            std::vector<Held>& held, RecordSink& sink) {
  MemorySource content(std::move(bytes));
  const EntryInput input{
      container.entry.Member(member.path), container.account, container.state, content, {}, member.modified, hashed};
  if (MayBelongTogether(input) && budget_.memory >= kMembersInMemoryBytes / 2) {
    held.push_back({member, std::move(content), std::move(failure)});
    return;  // the memory stays taken
  }
  ReadAtOnce(input, member, failure, depth, held, sink);
  budget_.memory += content.size();
}

EntryReader::Outcome EntryReader::ReadStreamed(const EntryInput& input, const Member& member, std::string prefix,
                                               MemberReader& reader, std::uint32_t depth, RecordSink& sink,
                                               std::string* sha256) {
  std::optional<Sha256> digest;  // made only where one is wanted: OpenSSL opens its settings with the first
  if (sha256 != nullptr) digest.emplace();
  std::optional<Digester> known_digests;
  const Algorithms algorithms = hashes_ == nullptr ? Algorithms() : hashes_->algorithms();
  if (!algorithms.empty()) known_digests.emplace(algorithms);
  const std::uint64_t held_bytes = prefix.size();
  const std::uint64_t size = std::max(member.size, limits_.max_member_bytes);
  const ForwardSource content(std::move(prefix), reader, size, digest ? &*digest : nullptr,
                              known_digests ? &*known_digests : nullptr);
  const EntryInput streamed{input.entry, input.account, input.state, content, {}, input.modified};
  const Outcome outcome = ReadContent(streamed, depth + 1, sink);
  const bool whole = (digest || known_digests) && !tripped_ && content.Drain();
  if (digest && whole) *sha256 = ToHex(AsBytes(digest->Finish()));
  // Too large to be held, it can't be hashed before it is read: a list of known files spares nothing here.
  if (known_digests && whole) {
    const std::uint64_t bytes = content.position();
    TakeKnown(streamed, bytes, hashes_->Judge(known_digests->Finish(), bytes));
  }
  budget_.bytes -= std::min(budget_.bytes, content.position() - held_bytes);
  return outcome;
}

// A store or an archive in several files, or what may belong to one. A store whose tables stand in its log alone is
// known by its name.
bool EntryReader::MayBelongTogether(const EntryInput& member) const {
  const std::string_view name = member.entry.Name();
  if (!OwnerOf(name).empty() || NameMayBeArtifact(name, wanted_) || MayHaveParts(member.content, name)) return true;
  const auto head = ReadUpTo(member.content, 0, kMemberHeadBytes);
  return head && (LooksLikeDatabase(*head) || !ClaimingReaders(member, *head).empty());
}

// For want of memory to hold it.
void EntryReader::ReadAtOnce(const EntryInput& input, const Member& member, const std::optional<Error>& failure,
                             std::uint32_t depth, std::vector<Held>& held, RecordSink& sink) {
  if (!OwnerOf(member.path).empty()) held.push_back({member, MemorySource(""), {}, Held::State::kLost});
  if (!MayBelongTogether(input) || !OwnerOf(member.path).empty() || failure) {
    return ReadWithCompanions(input, depth + 1, sink, failure);
  }
  if (const auto known = JudgeKnown(input, sink)) return Count(*known, input.content.size());
  bool store = false;
  const Outcome outcome = ReadContent(input, depth + 1, sink, &store);
  if (!store) return Count(outcome, input.content.size());
  held.push_back({member, MemorySource(""), {}, Held::State::kStoreRead, outcome});
}

void EntryReader::ReadHeld(const EntryInput& container, std::uint32_t depth, std::vector<Held>& held,
                           RecordSink& sink) {
  std::set<std::string_view> owners;
  for (const Held& entry : held)
    if (OwnerOf(entry.member.path).empty()) owners.insert(entry.member.path);
  std::map<std::string_view, std::vector<Held*>> beside;  // by the path of the owner
  for (Held& entry : held) {
    const auto owner = owners.find(OwnerOf(entry.member.path));
    if (owner != owners.end()) beside[*owner].push_back(&entry);
  }
  for (const Held& entry : held) {
    if (entry.state != Held::State::kLost && !owners.contains(OwnerOf(entry.member.path))) {
      const Belonging belonging(relations_, entry.member.relations);
      RelatingSink related(sink, entry.member.relations);
      ReadHeldEntry(container, entry, beside[entry.member.path], depth, related);
    }
  }
  for (const Held& entry : held) budget_.memory += entry.content.size();
}

void EntryReader::ReadHeldEntry(const EntryInput& container, const Held& entry, const std::vector<Held*>& beside,
                                std::uint32_t depth, RecordSink& sink) {
  const Locator locator = container.entry.Member(entry.member.path);
  const bool read_before = entry.state == Held::State::kStoreRead;
  EntryInput input{locator, container.account, container.state, entry.content, {}, entry.member.modified};
  std::string lost_log;
  for (Held* companion : beside) {
    const bool whole = companion->state == Held::State::kWaiting && !companion->failure;
    if ((read_before || !whole) && HoldsRows(companion->member.path)) lost_log = companion->member.path;
    if (companion->state != Held::State::kWaiting || std::exchange(companion->counted, true)) continue;
    if (companion->failure)
      sink.OnProblem(ProblemFrom(container.entry.Member(companion->member.path), *companion->failure));
    if (read_before) Count(Outcome::kNotRead, 0);
    input.companions.push_back({std::string(BaseName(companion->member.path)), &companion->content});
  }
  if (!read_before) return ReadWithCompanions(input, depth + 1, sink, entry.failure, lost_log);
  if (!lost_log.empty()) sink.OnProblem(LostLog(locator, lost_log));
  const bool less = !lost_log.empty() && entry.outcome == Outcome::kRead;
  Count(less ? Outcome::kPartial : entry.outcome, entry.member.size);
}

}  // namespace schouw

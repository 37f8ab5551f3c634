// Reads one entry: store, container or document, down through what it contains; records to a sink, counts to the
// caller.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agent/artifact/artifact.h"
#include "agent/base/byte_source.h"
#include "agent/content/archive/archive.h"
#include "agent/content/content_type.h"
#include "agent/content/document/document.h"
#include "agent/match/known_hashes.h"
#include "agent/model/coverage.h"
#include "agent/model/limits.h"
#include "agent/model/record.h"
#include "agent/model/sink.h"

namespace schouw {

struct EntryInput {
  Locator entry;
  std::string account;
  RecordState state = RecordState::kLive;
  const ByteSource& content;
  // The files beside it that belong to it if it is a store; else they are read as what they are.
  std::vector<CompanionSource> companions;
  std::optional<UnixNanos> modified;   // the time of what its text says: a document has no other
  const HashedFile* hashed = nullptr;  // when it was hashed together with others
};

// What hash sets know of the files that are read.
class KnownFileSink {
 public:
  virtual ~KnownFileSink() = default;
  // A file of a software list. `record` is of kind `hash`; its text holds the digests from 0 to `digests_end`.
  virtual void OnListed(Record record, std::size_t digests_end, const KnownHash& known) = 0;
  // A file of a tripwire list. Nothing more of the entry is read after it.
  virtual void OnTripwire(const EntryInput& file, const KnownHash& known) = 0;
};

struct PrefixResult;

class EntryReader {
 public:
  // `wanted`: the mandate's kinds. With none of `document`, `message`, `app_data` only stores are read. `hash_members`:
  // file_name records of members carry the SHA-256 of their content. Nothing is owned.
  EntryReader(const Limits& limits, RecordKinds wanted, const ContentIdentifier& identifier, bool hash_members);
  // Every file, member and embedded file is first held against `hashes` (not empty); what they know goes to `sink`.
  void UseHashes(const KnownHashes& hashes, KnownFileSink& sink);

  // Of rows of stores before it, no words need be read.
  void ReadSince(std::optional<UnixNanos> since) { since_ = since; }

  // The counts of the entry, of its companions, and of the members in it; none when a tripwire was met.
  EntryCounts Read(const EntryInput& input, RecordSink& sink);

 private:
  static constexpr std::uint64_t kMembersInMemoryBytes = 256u << 20;  // over all levels of one file

  static constexpr std::uint64_t kRatioFreeBytes = 1ull << 30;  // below it max_ratio is not asked of all levels

  enum class Outcome { kRead, kPartial, kNotRead, kOutOfScope, kKnownGood };
  // What one top-level file may still use, over all containers in it.
  struct Budget {
    std::uint64_t members;
    std::uint64_t bytes;
    std::uint64_t memory;
  };

  // All members of all containers in a file of this size: a bomb of many small layers is one bomb.
  std::uint64_t MostUnpackedBytes(std::uint64_t file_bytes) const;
  // `store` says afterwards whether a reader of a store claimed it.
  Outcome ReadContent(const EntryInput& input, std::uint32_t depth, RecordSink& sink, bool* store = nullptr);
  // The parts beside the archive `input` that belong to it.
  static std::vector<ArchivePart> PartsOf(const EntryInput& input);
  std::vector<const ArtifactFormat*> ClaimingReaders(const EntryInput& input, std::string_view head) const;
  std::optional<Outcome> TryArtifact(const EntryInput& input, std::string_view head, RecordSink& sink, bool& claimed);
  Outcome ReadFile(const EntryInput& input, std::string_view head, std::uint32_t depth, RecordSink& sink);
  Outcome ReadUnknown(const EntryInput& input, const DocumentInput& document, std::uint32_t depth, RecordSink& sink);
  Outcome WithoutItsWords(const EntryInput& input, RecordSink& sink) const;
  // `outcomes`: of a polyglot, read as each of `names`.
  static Outcome AllOutcomes(const Locator& entry, const std::vector<std::string>& names,
                             const std::vector<Outcome>& outcomes, RecordSink& sink);

  // --- known_files.cc: what hash sets say, before anything is parsed.
  // What is to be done with the file instead of reading it, or nothing.
  std::optional<Outcome> JudgeKnown(const EntryInput& input, RecordSink& sink);
  std::optional<Outcome> TakeKnown(const EntryInput& input, std::uint64_t size, const KnownFile& known);

  // --- entry_members.cc: a container's members, files in documents, and files that belong together.
  class EmbeddedFiles;
  struct Held;  // a member that waits for the end of its container, because another may belong to it
  // Reads and counts an entry and its companions. `failure`: why its content ends early. `lost_log`: name of the log
  // that belongs to it and can't be applied.
  void ReadWithCompanions(const EntryInput& input, std::uint32_t depth, RecordSink& sink,
                          const std::optional<Error>& failure = std::nullopt, const std::string& lost_log = "");
  Outcome ReadContainer(const EntryInput& input, std::uint32_t depth, RecordSink& sink);
  Outcome ReadDocument(const EntryInput& input, const DocumentFormat& format, const DocumentInput& document,
                       std::uint32_t depth, RecordSink& sink);
  // `start`: where its first bytes were read before.
  void ReadMember(const EntryInput& container, const Member& member, MemberReader& reader, std::uint32_t depth,
                  std::vector<Held>& held, RecordSink& sink, PrefixResult* start = nullptr);
  void ReadMemberContent(const EntryInput& container, const Member& member, MemberReader& reader, PrefixResult start,
                         std::uint32_t depth, std::vector<Held>& held, RecordSink& sink, std::string* sha256);
  // A member that is in memory whole, or up to `failure`. Its memory is taken from the budget and given back.
  void ReadWhole(const EntryInput& container, const Member& member, std::string bytes, std::optional<Error> failure,
                 const HashedFile* hashed, std::uint32_t depth, std::vector<Held>& held, RecordSink& sink);
  PrefixResult StartOf(MemberReader& reader) const;
  Record NameOf(const EntryInput& container, const Member& member) const;
  Outcome ReadStreamed(const EntryInput& input, const Member& member, std::string prefix, MemberReader& reader,
                       std::uint32_t depth, RecordSink& sink, std::string* sha256);
  bool MayBelongTogether(const EntryInput& member) const;
  void ReadAtOnce(const EntryInput& input, const Member& member, const std::optional<Error>& failure,
                  std::uint32_t depth, std::vector<Held>& held, RecordSink& sink);
  void ReadHeld(const EntryInput& container, std::uint32_t depth, std::vector<Held>& held, RecordSink& sink);
  void ReadHeldEntry(const EntryInput& container, const Held& entry, const std::vector<Held*>& beside,
                     std::uint32_t depth, RecordSink& sink);
  void Count(Outcome outcome, std::uint64_t bytes);

  // --- small_members.cc: members that are hashed together.
  struct Small;
  bool MayWait(const Member& member, const std::vector<Small>& waiting) const;
  bool Wait(const Member& member, PrefixResult& start, std::vector<Small>& waiting);
  void ReadMemberInTurn(const EntryInput& container, const Member& member, MemberReader& reader, std::uint32_t depth,
                        std::vector<Small>& waiting, std::vector<Held>& held, RecordSink& sink);
  void ReadWaiting(const EntryInput& container, std::uint32_t depth, std::vector<Small>& waiting,
                   std::vector<Held>& held, RecordSink& sink);

  const Limits& limits_;
  RecordKinds wanted_;
  const ContentIdentifier& identifier_;
  bool hash_members_;
  std::optional<UnixNanos> since_;
  const KnownHashes* hashes_ = nullptr;
  KnownFileSink* known_sink_ = nullptr;
  std::vector<std::uint64_t> relations_;  // of the file that is read and of those it lies in, as Record::relations
  bool tripped_ = false;                  // a file of a tripwire list was met: nothing more is read
  EntryCounts counts_;
  Budget budget_{};
};

// The record of an entry's name; `account` and `state` as its place in the scope says.
Record FileNameRecord(const Locator& entry, std::string_view name, std::uint64_t size,
                      std::optional<UnixNanos> modified, const std::string& account, RecordState state);

}  // namespace schouw

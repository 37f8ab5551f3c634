// Reads one entry: store, container or document, down through what it contains; records to a sink, counts to the caller.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agent/artifact/artifact.h"
#include "agent/base/byte_source.h"
#include "agent/content/archive/archive.h"
#include "agent/content/content_type.h"
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
  std::vector<CompanionSource> companions;
  std::optional<UnixNanos> modified;  // the time of what its text says: a document has no other
};

class EntryReader {
 public:
  // `wanted`: the mandate's kinds. With none of `document`, `message`, `app_data` only stores are read. `hash_members`:
  // file_name records of members carry the SHA-256 of their content. Nothing is owned.
  EntryReader(const Limits& limits, RecordKinds wanted, const ContentIdentifier& identifier, bool hash_members);

  // The entry's own count, and those of the members in it.
  EntryCounts Read(const EntryInput& input, RecordSink& sink);

 private:
  enum class Outcome { kRead, kPartial, kNotRead, kOutOfScope };
  // What one top-level file may still use, over all containers in it.
  struct Budget {
    std::uint64_t members;
    std::uint64_t bytes;
    std::uint64_t memory;
  };

  Outcome ReadContent(const EntryInput& input, std::uint32_t depth, RecordSink& sink);
  std::optional<Outcome> TryArtifact(const EntryInput& input, std::string_view head, RecordSink& sink);
  Outcome ReadContainer(const EntryInput& input, std::uint32_t depth, RecordSink& sink);
  Outcome ReadDocument(const EntryInput& input, std::string_view head, RecordSink& sink, bool& claimed);
  void ReadMember(const EntryInput& container, const ArchiveMember& member, MemberReader& reader, std::uint32_t depth,
                  RecordSink& sink);
  Outcome ReadMemberContent(const EntryInput& container, const Locator& entry, const ArchiveMember& member,
                            MemberReader& reader, std::uint32_t depth, RecordSink& sink, std::string* sha256);
  void Count(Outcome outcome, std::uint64_t bytes);

  const Limits& limits_;
  RecordKinds wanted_;
  const ContentIdentifier& identifier_;
  bool hash_members_;
  EntryCounts counts_;
  Budget budget_{};
};

// The record of an entry's name; `account` and `state` as its place in the scope says.
Record FileNameRecord(const Locator& entry, std::string_view name, std::uint64_t size,
                      std::optional<UnixNanos> modified, const std::string& account, RecordState state);

}  // namespace schouw

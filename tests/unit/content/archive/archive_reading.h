// Reads an archive whole, for tests.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/sha256.h"
#include "agent/content/archive/archive.h"

namespace schouw::testing {

struct ReadMember {
  Member member;
  std::uint64_t bytes = 0;
  std::string sha256;
  std::string text;  // its first 4 KiB
  std::optional<Error> error;
};

struct ReadResult {
  std::vector<ReadMember> members;
  Status status;

  const ReadMember* Find(std::string_view path) const {
    for (const ReadMember& member : members)
      if (member.member.path == path) return &member;
    return nullptr;
  }
};

inline ReadMember Drain(const Member& member, MemberReader& reader) {
  ReadMember read;
  read.member = member;
  Sha256 digest;
  std::vector<std::byte> buffer(64u << 10);
  for (;;) {
    const Result<std::size_t> count = reader.Read(buffer);
    if (!count) read.error = count.error();
    if (!count || *count == 0) break;
    const Bytes got(buffer.data(), *count);
    digest.Update(got);
    read.bytes += *count;
    if (read.text.size() < 4096) read.text += AsChars(got).substr(0, 4096 - read.text.size());
  }
  read.sha256 = ToHex(AsBytes(digest.Finish()));
  return read;
}

inline ReadResult ReadWhole(const std::string& bytes, const Limits& limits = {}, std::string_view name = {}) {
  ReadResult result;
  const MemorySource content(bytes);
  result.status = ReadArchive(
      content, limits,
      [&](const Member& member, MemberReader& reader) {
        result.members.push_back(Drain(member, reader));
        return true;
      },
      name);
  return result;
}

// The bytes of the first member, for archives in archives.
inline std::string FirstMember(const std::string& archive, std::string_view name = {}) {
  std::string bytes;
  const MemorySource content(archive);
  (void)ReadArchive(
      content, {},
      [&](const Member& /*member*/, MemberReader& reader) {
        std::vector<std::byte> buffer(64u << 10);
        for (auto count = reader.Read(buffer); count && *count > 0; count = reader.Read(buffer))
          bytes += AsChars(Bytes(buffer.data(), *count));
        return false;
      },
      name);
  return bytes;
}

}  // namespace schouw::testing

// What records belong to together: the parts of one message, the messages of one thread, the lines of one chat.
#pragma once

#include <cstdint>
#include <string_view>

namespace schouw {

inline constexpr std::uint64_t kAcrossFilesBit = std::uint64_t{1} << 63;

// A number for an identity that only one file has, such as the third message of a mailbox (FNV-1a, 63 bits): equal
// identities have equal numbers. Records that share one number, or are joined by others that do, are one group: what
// one of them names protects them all.
constexpr std::uint64_t RelationOf(std::string_view identity) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : identity) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash & ~kAcrossFilesBit;
}

// One for an identity that other files may name as well, such as a Message-ID.
constexpr std::uint64_t RelationAcrossFiles(std::string_view identity) {
  return RelationOf(identity) | kAcrossFilesBit;
}
constexpr bool IsAcrossFiles(std::uint64_t relation) { return (relation & kAcrossFilesBit) != 0; }

// That a file has this number (IsAcrossFiles), in which of the file's groups, and whether that group is left alone for
// what stands in this file.
struct SharedRelation {
  std::uint64_t number = 0;
  std::uint32_t group = 0;
  bool is_protected = false;
  bool operator==(const SharedRelation&) const = default;
};

}  // namespace schouw

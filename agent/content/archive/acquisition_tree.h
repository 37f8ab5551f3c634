// The folders and files that an archive's member list makes, addressed by ordinal.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "agent/content/archive/archive.h"

namespace schouw {

// Ordinal 0 is the root, k the k-th member in stored order; folders that only the members' paths imply come after the
// last member. Two members of one path: in a tar the later replaces the earlier, as unpacking does; in a zip both stand
// in the directory, so both are entries.
class AcquisitionTree {
 public:
  struct Node {
    std::string name;
    EntryType type = EntryType::kFolder;
    std::uint64_t size = 0;
    std::optional<UnixNanos> modified;
    bool encrypted = false;
    bool replaced = false;
    std::optional<std::uint64_t> plain_offset;  // where its bytes stand in the archive as they are
    std::vector<std::uint64_t> children;        // ordinals, in the order they were met
  };

  AcquisitionTree(bool later_replaces, const Limits& limits);

  // The next member, in stored order. Errors: kTooDeep (limits.max_path_depth), kTooMany; the member is then left out.
  Status Add(const Member& member, std::optional<std::uint64_t> plain_offset);
  // After the last member: gives implied folders their ordinals and sorts each folder by ordinal.
  void Close();

  // nullptr when no entry has that ordinal.
  const Node* Find(std::uint64_t ordinal) const;
  std::uint64_t members() const { return members_; }

 private:
  // Index in nodes_ of the folder `path`, made where it is not there yet.
  std::uint64_t FolderAt(std::string_view path);
  std::uint64_t NewNode(std::uint64_t parent, std::string_view name, EntryType type);

  bool later_replaces_;
  const Limits& limits_;
  std::uint64_t members_ = 0;
  std::vector<Node> nodes_;                                 // [0] the root; children hold indexes until Close
  std::vector<std::uint64_t> ordinals_;                     // of each node; 0: implied, none yet
  std::unordered_map<std::string, std::uint64_t> folders_;  // path → index
  std::unordered_map<std::string, std::uint64_t> files_;    // path → index; tar only
  std::unordered_map<std::uint64_t, std::uint64_t> by_ordinal_;
};

}  // namespace schouw

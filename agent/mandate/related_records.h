// Groups of records that belong together (messages of a thread), and which of them must be left alone as a whole.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "agent/model/relation.h"

namespace schouw {

// Joins by number (agent/model/relation.h). Whether a group is protected is known when all its records were told: only
// then ask. Memory is bounded by kMostRelations.
class RelatedRecords {
 public:
  static constexpr std::size_t kMostRelations = 4'000'000;

  // A record that has these relations (not empty). `is_protected`: it names a party that is left alone. Returns false
  // when there is no room for more: it belongs to nothing then, and must not be matched.
  bool Add(const std::vector<std::uint64_t>& relations, bool is_protected);
  // Protects whatever has this number, or will have it. False: no room for more.
  bool Protect(std::uint64_t relation);
  // Whether the group of a record that was added is protected.
  bool IsProtected(const std::vector<std::uint64_t>& relations);
  // The numbers that other files may have too.
  std::vector<SharedRelation> AcrossFiles();
  // How many records stand in protected groups.
  std::uint64_t protected_records();
  void Clear();

 private:
  struct Node {
    std::uint32_t parent = 0;
    std::uint32_t records = 0;
    bool is_protected = false;
  };
  std::uint32_t Root(std::uint32_t node);
  std::uint32_t Join(std::uint32_t one, std::uint32_t other);

  std::unordered_map<std::uint64_t, std::uint32_t> node_of_;
  std::vector<Node> nodes_;
};

}  // namespace schouw

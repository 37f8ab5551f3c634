#include "agent/scan/related_files.h"

#include <algorithm>
#include <utility>

namespace schouw {
namespace {

constexpr std::size_t kMostGroupsOfFile = 1'000'000;  // their numbers go into one message

}  // namespace

bool RelatedFiles::Add(const JobKey& file, std::vector<SharedRelation> relations) {
  if (relations_ + relations.size() > RelatedRecords::kMostRelations) return false;
  std::ranges::sort(relations, {},
                    [](const SharedRelation& relation) { return std::pair(relation.group, relation.number); });
  std::vector<std::uint64_t> firsts;
  for (std::size_t i = 0; i < relations.size(); ++i)
    if (i == 0 || relations[i].group != relations[i - 1].group) firsts.push_back(relations[i].number);
  if (firsts.size() > kMostGroupsOfFile) return false;
  relations_ += relations.size();
  for (std::size_t begin = 0; begin < relations.size();) {
    std::vector<std::uint64_t> numbers;
    bool is_protected = false;
    const std::uint32_t group = relations[begin].group;
    for (; begin < relations.size() && relations[begin].group == group; ++begin) {
      numbers.push_back(relations[begin].number);
      is_protected |= relations[begin].is_protected;
    }
    groups_.Add(numbers, is_protected);
  }
  groups_of_.insert_or_assign(file, std::move(firsts));
  return true;
}

std::vector<std::uint64_t> RelatedFiles::ProtectedOf(const JobKey& file) {
  std::vector<std::uint64_t> numbers;
  for (const std::uint64_t number : groups_of_[file])
    if (groups_.IsProtected({number})) numbers.push_back(number);
  return numbers;
}

}  // namespace schouw

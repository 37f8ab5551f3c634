// Which files hold parts of the same mail threads, and which of those threads are left alone: known when all were
// asked.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "agent/mandate/related_records.h"
#include "agent/model/job.h"
#include "agent/model/relation.h"

namespace schouw {

// Numbers only, no text. Memory is bounded by RelatedRecords::kMostRelations.
class RelatedFiles {
 public:
  // What a file said. False when there is no room for more: nothing of it is kept.
  bool Add(const JobKey& file, std::vector<SharedRelation> relations);
  bool Has(const JobKey& file) const { return groups_of_.contains(file); }
  // One number of each of its groups that is left alone, for what stands in whichever file.
  std::vector<std::uint64_t> ProtectedOf(const JobKey& file);

 private:
  std::map<JobKey, std::vector<std::uint64_t>> groups_of_;  // one number a group
  RelatedRecords groups_;
  std::size_t relations_ = 0;
};

}  // namespace schouw

#include "agent/scan/plan.h"

#include <utility>

namespace schouw {

void Plan::Add(Priority priority, PlannedJob job) {
  const Key key{priority, job.volume, job.address, job.ordinal};
  jobs_.emplace(key, std::move(job));
}

std::optional<PlannedJob> Plan::Take() {
  if (jobs_.empty()) return std::nullopt;
  PlannedJob job = std::move(jobs_.begin()->second);
  jobs_.erase(jobs_.begin());
  return job;
}

std::vector<PlannedJob> Plan::TakeAll() {
  std::vector<PlannedJob> left;
  left.reserve(jobs_.size());
  for (auto& [key, job] : jobs_) left.push_back(std::move(job));
  jobs_.clear();
  return left;
}

// FNV-1a over the numbers: the same for the same image on any machine.
std::uint64_t NameOrdinal(const EntryAddress& folder, std::uint64_t walk, std::uint64_t position) {
  std::uint64_t hash = 0xcbf29ce484222325u ^ walk * 0x9e3779b97f4a7c15u;
  for (std::uint64_t number : {folder.inode, std::uint64_t{folder.attribute_id}, position}) {
    for (int i = 0; i < 8; ++i) {
      hash ^= number >> (8 * i) & 0xFF;
      hash *= 0x100000001b3u;
    }
  }
  return hash >> 1;  // fits SQLite's signed integers
}

}  // namespace schouw

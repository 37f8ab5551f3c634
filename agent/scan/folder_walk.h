// What a listed folder brings: folders to list next, files to read in their order, and counts of what stays closed.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/mandate/scope_decision.h"
#include "agent/scan/look.h"
#include "agent/scan/plan.h"
#include "agent/scan/scan.h"
#include "agent/scan/worker_pool.h"
#include "agent/store/case_store.h"

namespace schouw {

class FolderWalk {
 public:
  // Plans the root of each volume that was opened. Nothing is owned; all must outlive this.
  FolderWalk(const DeviceLook& look, const ScanOptions& options, Plan& plan, ScanProgress& progress);

  // Counts into `result`, and plans, what the listing of `folder` found.
  void OnFolder(const PlannedJob& folder, const JobOutcome& outcome, JobResult& result);
  // Folders of a volume that could not be listed, or not whole.
  std::uint64_t failed(std::size_t volume) const { return failed_[volume]; }

 private:
  using Companions = std::map<std::string, std::vector<Companion>>;  // by the name of the file that they belong to

  bool PlanFolder(std::uint32_t volume, const EntryAddress& address, std::string path, bool left_alone);
  void CountFolder(const PlannedJob& folder, const JobOutcome& outcome, JobResult& result);
  Companions CollectCompanions(const PlannedJob& folder, const std::vector<EntryFoundMessage>& entries) const;
  void OnEntry(const PlannedJob& folder, const EntryFoundMessage& found, std::size_t position,
               const Companions& companions, JobResult& result);
  void OnSubfolder(const PlannedJob& folder, const EntryFoundMessage& found, JobResult& result);
  bool WillRead(const EntryFoundMessage& found, const EntryPlace& place) const;
  EntryPlace PlaceOf(const PlannedJob& folder, const std::string& name) const;
  const std::string& IdOf(std::uint32_t volume) const { return look_.volumes[volume].coverage.spec.id; }

  const DeviceLook& look_;
  const ScanOptions& options_;
  const bool wants_content_;
  Plan& plan_;
  ScanProgress& progress_;
  std::vector<std::set<std::pair<EntryAddress, std::uint8_t>>> visited_;  // per volume: folder and walk
  std::vector<std::uint64_t> failed_;                                     // per volume
};

}  // namespace schouw

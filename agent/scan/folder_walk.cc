#include "agent/scan/folder_walk.h"

#include <algorithm>

#include "agent/mandate/counting.h"

namespace schouw {
namespace {

constexpr std::uint64_t kLargeBytes = 64u << 20;

std::string ChildPath(const PlannedJob& folder, const std::string& name) {
  return (folder.path == "/" ? "" : folder.path) + "/" + name;
}

std::uint64_t DepthOf(const std::string& path) {
  return static_cast<std::uint64_t>(std::count(path.begin(), path.end(), '/'));
}

void CountUnopened(const EntryPlace& place, EntryType type, JobResult& result) {
  CountUnopened(place.scope, type, result.counts);
  CountLeftOut(place, result.left_out);
}

}  // namespace

FolderWalk::FolderWalk(const DeviceLook& look, const ScanOptions& options, Plan& plan, ScanProgress& progress)
    : look_(look),
      options_(options),
      wants_content_(
          options.scope.records.Intersects({RecordKind::kDocument, RecordKind::kMessage, RecordKind::kAppData})),
      plan_(plan),
      progress_(progress),
      visited_(look.volumes.size()),
      failed_(look.volumes.size()) {
  for (std::uint32_t i = 0; i < look_.volumes.size(); ++i) {
    if (look_.volumes[i].opened) PlanFolder(i, look_.volumes[i].root, "/", false);
  }
}

void FolderWalk::OnFolder(const PlannedJob& folder, const JobOutcome& outcome, JobResult& result) {
  CountFolder(folder, outcome, result);
  const Companions companions = CollectCompanions(folder, outcome.entries);
  for (std::size_t i = 0; i < outcome.entries.size(); ++i) OnEntry(folder, outcome.entries[i], i, companions, result);
}

// False when the folder was reached before: by another name, or because it lies inside itself (damage, or made so).
// It is walked once by names in scope and once by others, so that no name outside the mandate hides one inside.
bool FolderWalk::PlanFolder(std::uint32_t volume, const EntryAddress& address, std::string path, bool left_alone) {
  const EntryPlace place = PlaceEntry(options_.scope, IdOf(volume), path);
  const auto walk = static_cast<std::uint8_t>(place.scope);
  if (!visited_[volume].emplace(address, walk).second) return false;
  PlannedJob job;
  job.ordinal = walk;
  job.kind = JobKind::kListDirectory;
  job.volume = volume;
  job.address = address;
  job.account = place.account;
  job.left_alone = left_alone;
  job.path = std::move(path);
  const Priority priority = place.scope != EntryScope::kInScope ? Priority::kFolder
                            : place.account.empty()             ? Priority::kAccountFolder
                                                                : Priority::kOwnFolder;
  // The way to the accounts' folders comes before everything else that is out of scope.
  plan_.Add(job.path.find('/', 1) == std::string::npos ? Priority::kOwnFolder : priority, std::move(job));
  ++progress_.folders_to_list;
  return true;
}

void FolderWalk::CountFolder(const PlannedJob& folder, const JobOutcome& outcome, JobResult& result) {
  EntryCounts& counts = result.counts;
  counts = {};
  bool failed = outcome.died;
  for (const Problem& problem : outcome.problems) failed |= problem.entry == outcome.job.entry;
  if (failed) {
    ++failed_[folder.volume];
    ++(outcome.entries.empty() ? counts.not_read : counts.partial);
  } else {
    CountUnopened(PlaceEntry(options_.scope, IdOf(folder.volume), folder.path), EntryType::kFolder, result);
  }
  // What `schouw` listed itself and a worker's end kept from being looked at.
  const std::size_t known = outcome.job.listing.size();
  if (known > outcome.entries.size()) counts.not_read += known - outcome.entries.size();
}

// The files beside one that belong to it, for those that will be read.
FolderWalk::Companions FolderWalk::CollectCompanions(const PlannedJob& folder,
                                                     const std::vector<EntryFoundMessage>& entries) const {
  std::set<std::string> owners;
  for (const EntryFoundMessage& found : entries) {
    if (found.companion_of.empty() && found.entry.stream.empty() && !found.left_alone &&
        WillRead(found, PlaceOf(folder, found.entry.name)))
      owners.insert(found.entry.name);
  }
  Companions companions;
  for (const EntryFoundMessage& found : entries) {
    if (owners.contains(found.companion_of))
      companions[found.companion_of].push_back({found.entry.name, found.entry.address, found.entry.size});
  }
  return companions;
}

void FolderWalk::OnSubfolder(const PlannedJob& folder, const EntryFoundMessage& found, JobResult& result) {
  std::string path = ChildPath(folder, found.entry.name);
  if (DepthOf(path) > options_.workers.limits.max_path_depth) {
    ++result.counts.not_read;
    result.problems.push_back(Problem{Locator{options_.device, IdOf(folder.volume), {std::move(path)}, {}},
                                      ProblemReason::kTooDeep, "folder too deep", 1});
    return;
  }
  const bool first = PlanFolder(folder.volume, found.entry.address, std::move(path), found.left_alone);
  if (!first) CountUnopened(PlaceOf(folder, found.entry.name), found.entry.type, result);
}

void FolderWalk::OnEntry(const PlannedJob& folder, const EntryFoundMessage& found, std::size_t position,
                         const Companions& companions, JobResult& result) {
  const Entry& entry = found.entry;
  ++progress_.entries_seen;
  if (entry.type == EntryType::kFolder) return OnSubfolder(folder, found, result);
  if (!found.companion_of.empty() && companions.contains(found.companion_of)) return;  // read with its owner
  const EntryPlace place = PlaceOf(folder, entry.name);
  if (!WillRead(found, place)) return CountUnopened(place, entry.type, result);
  PlannedJob job;
  job.volume = folder.volume;
  job.address = entry.address;
  job.ordinal = NameOrdinal(folder.address, folder.ordinal, position);
  job.path = ChildPath(folder, entry.name);
  job.stream = entry.stream;
  job.account = place.account;
  job.size = entry.size;
  job.modified = entry.modified;
  job.state = place.state;
  job.left_alone = found.left_alone;
  const auto held = companions.find(entry.name);
  if (held != companions.end() && entry.stream.empty() && !found.left_alone) job.companions = held->second;
  ++progress_.files_to_read;
  progress_.bytes_to_read += job.size;
  const Priority priority = found.may_be_store         ? Priority::kStore
                            : entry.size > kLargeBytes ? Priority::kLargeDocument
                                                       : Priority::kDocument;
  plan_.Add(priority, std::move(job));
}

bool FolderWalk::WillRead(const EntryFoundMessage& found, const EntryPlace& place) const {
  return place.scope == EntryScope::kInScope && found.entry.type == EntryType::kFile &&
         (found.may_be_store || found.may_be_listed || wants_content_);
}

EntryPlace FolderWalk::PlaceOf(const PlannedJob& folder, const std::string& name) const {
  return PlaceEntry(options_.scope, IdOf(folder.volume), ChildPath(folder, name));
}

}  // namespace schouw

// A piece of work for a worker, its name in the case file, and what came of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/model/coverage.h"
#include "agent/model/entry.h"
#include "agent/model/match.h"
#include "agent/model/problem.h"

namespace schouw {

// kReadAccounts: of a list of the device's users. Only the first look asks it; it is never stored. kRelateEntry is only
// stored: the file of kReadEntry beside it may belong together with others, so a resumed scan has to ask it again.
enum class JobKind : std::uint8_t { kProbeImage, kOpenVolume, kListDirectory, kReadEntry, kReadAccounts, kRelateEntry };
std::string_view JobKindName(JobKind kind);  // "probe_image", ...

// Names a job in the case file. Addresses only, never names: the file must be able to forget a name.
struct JobKey {
  std::string device;
  std::string volume;
  JobKind kind = JobKind::kProbeImage;
  EntryAddress address;
  // Tells the names of one address apart (hard links) without naming them. kReadEntry: mixed from the folder's address
  // and the position in its listing. kListDirectory: which walk it is, by names in scope or by others. Else 0.
  std::uint64_t ordinal = 0;
  auto operator<=>(const JobKey&) const = default;
};

// Everything one finished job adds to the case; stored together with its "done" mark.
struct JobResult {
  JobKey key;
  EntryCounts counts;
  std::uint64_t protected_records = 0;
  LeftOut left_out = {};
  std::vector<Match> matches;
  std::vector<Problem> problems;
  std::vector<ArtifactCoverage> artifacts;
};

}  // namespace schouw

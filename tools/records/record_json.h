// Records and coverage as JSON lines, in the contract's form.
#pragma once

#include <string>
#include <vector>

#include "agent/model/coverage.h"
#include "agent/model/problem.h"
#include "agent/model/record.h"

namespace schouw {

std::string RecordLine(const Record& record);

struct RecordsCoverage {
  EntryCounts entries;
  std::vector<VolumeCoverage> volumes;
  std::vector<std::string> volume_hashes;  // SHA-256 of each of `volumes`, or none at all
  std::vector<ArtifactCoverage> artifacts;
  std::vector<Problem> problems;
};
std::string CoverageLine(const RecordsCoverage& coverage);

}  // namespace schouw

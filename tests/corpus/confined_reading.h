// Reads one file as a worker does, in a process of its own, locked down or not.
#pragma once

#include <cstdint>
#include <string>

#include "agent/content/content_type.h"
#include "agent/sandbox/sandbox.h"

namespace schouw::testing {

struct ConfinedReading {
  std::string lines;         // each record, problem and store as a line of JSON, and the counts
  std::string end;           // empty, or how the process ended: "crashed: killed by signal 11 (segmentation fault)"
  std::uint64_t denied = 0;  // opens that lock-down refused
  std::string denied_path;   // the last one
  double seconds = 0;
};

// What loads lazily must be warm in the calling process (WarmDocuments, WarmArchives, `identifier`), as in a worker.
// The process is killed after two minutes.
ConfinedReading ReadInProcess(const std::string& path, Confinement confinement, const ContentIdentifier& identifier);

}  // namespace schouw::testing

// One device under one mandate into one case: the walk, the order of work, storing, progress, budget, resume.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/model/scope.h"
#include "agent/scan/look.h"
#include "agent/source/source.h"
#include "agent/store/case_store.h"

namespace schouw {

struct ScanProgress {
  std::uint64_t entries_seen = 0;
  std::uint64_t files_to_read = 0;  // known so far
  std::uint64_t files_read = 0;
  std::uint64_t bytes_to_read = 0;  // known so far
  std::uint64_t bytes_read = 0;
  std::uint64_t folders_to_list = 0;
  std::uint64_t matches = 0;
  std::uint64_t not_read = 0;
  double seconds = 0;
};

// Why a scan ended before everything was read.
enum class StopCause : std::uint8_t { kNone, kOutOfTime, kAsked, kDeviceGone };

struct ScanOptions {
  std::string device = "d1";
  Scope scope;  // device_has_accounts as LookAtDevice found
  WorkerSettings workers;
  std::uint32_t jobs = 0;  // workers; 0: one a processor
  std::vector<int> packs;  // descriptors of the packs, in order
  std::optional<std::chrono::seconds> budget;
  const std::atomic<bool>* stop = nullptr;               // true: end tidily, now
  std::function<void(const ScanProgress&)> on_progress;  // about five times a second; may be empty
};

struct ScanOutcome {
  StopCause stop = StopCause::kNone;
  ScanProgress progress;
  std::uint64_t already_done = 0;  // jobs whose results the case held before: not done again
  std::uint64_t walked_again = 0;  // folders listed a second time, to find what was left
  std::string sandbox;
};

// Stores volumes, results and "done" marks as they come; jobs that `store` has as done are not read again.
// Leaves deriving signals and closing to the caller. Errors: store failures, workers that can't be started.
Result<ScanOutcome> ScanDevice(const Source& source, const DeviceLook& look, const ScanOptions& options,
                               CaseStore& store);

}  // namespace schouw

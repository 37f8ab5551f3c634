// One device under one mandate into one case: the walk, the order of work, storing, progress, budget, resume.
#pragma once

#include <array>
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
  std::uint32_t jobs = 0;                    // workers; 0: one a processor
  std::vector<int> packs;                    // descriptors of the packs, in order
  std::vector<int> sets;                     // of hash sets that lie beside the packs that name them
  std::uint32_t hash_classes = 0;            // as SetupMessage::hash_classes
  std::vector<std::vector<bool>> tripwires;  // as PoolOptions::tripwires
  std::optional<std::chrono::seconds> budget;
  const std::atomic<bool>* stop = nullptr;               // true: end tidily, now
  std::function<void(const ScanProgress&)> on_progress;  // about five times a second; may be empty
};

// A file of a tripwire list. `entry` names it for what has to be erased; it must be kept nowhere.
struct TrippedFile {
  JobKey job;
  Locator entry;
  std::string account;
  std::optional<UnixNanos> modified;
  std::uint32_t pack = 0;
  std::uint32_t rule = 0;
  std::array<std::string, 3> digests;  // MD5, SHA-1, SHA-256, or empty
};

struct ScanOutcome {
  std::optional<TrippedFile> tripped;  // the scan stopped there; nothing but counts was stored since
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

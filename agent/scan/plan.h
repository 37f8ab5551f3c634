// The queue of a scan: what is still to be listed or read, small stores with most yield first.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/model/job.h"
#include "agent/wire/messages.h"

namespace schouw {

// Kept small: a folder can hold a million of these.
struct PlannedJob {
  JobKind kind = JobKind::kReadEntry;
  std::uint32_t volume = 0;  // index in DeviceLook::volumes
  EntryAddress address;
  std::uint64_t ordinal = 0;
  std::string path;
  std::string stream;
  std::string account;
  std::uint64_t size = 0;
  std::optional<UnixNanos> modified;
  RecordState state = RecordState::kLive;
  std::vector<Companion> companions;
  bool left_alone = false;  // as EntryFoundMessage
};

// In this order; within one, by volume, address and ordinal, which is about the order on disk.
enum class Priority : std::uint8_t { kStore, kOwnFolder, kAccountFolder, kDocument, kFolder, kLargeDocument };

class Plan {
 public:
  void Add(Priority priority, PlannedJob job);
  std::optional<PlannedJob> Take();
  // Takes everything that is left, for the account of what was not done.
  std::vector<PlannedJob> TakeAll();
  bool empty() const { return jobs_.empty(); }

 private:
  struct Key {
    Priority priority;
    std::uint32_t volume;
    EntryAddress address;
    std::uint64_t ordinal;
    auto operator<=>(const Key&) const = default;
  };
  std::multimap<Key, PlannedJob> jobs_;
};

// JobKey::ordinal of the entry at `position` in the listing of the folder at `folder`; `walk` is the ordinal of the
// folder's own job.
std::uint64_t NameOrdinal(const EntryAddress& folder, std::uint64_t walk, std::uint64_t position);

}  // namespace schouw

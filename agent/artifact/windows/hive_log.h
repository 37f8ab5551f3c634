// What a registry hive's transaction logs hold that the hive does not: the pages to lay over it, in memory.
//
// By "Windows registry file format specification" (M. Suhanov), Transaction log files: the old form (a bitmap "DIRT" of
// 512-byte pages, then the pages) and the new one of Windows 8.1 and later (entries "HvLE", each with its hashes).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/error.h"

namespace schouw {

// The first 512 bytes of a hive or of a log.
struct HiveBaseBlock {
  std::uint32_t primary_sequence = 0;
  std::uint32_t secondary_sequence = 0;
  std::uint64_t written = 0;  // FILETIME
  std::uint32_t major_version = 1;
  std::uint32_t minor_version = 0;
  std::uint32_t type = 0;        // 0 hive, 1 and 2 old log, 6 new log
  std::uint32_t root_cell = 0;   // from the start of the bins
  std::uint32_t bins_bytes = 0;  // of the bins, which start at 4096
  std::uint32_t clustering = 1;  // of sectors of 512 bytes
  bool checksum_fits = false;

  bool dirty() const { return !checksum_fits || primary_sequence != secondary_sequence; }
};
// Nullopt when `bytes` is shorter than a base block or is none.
std::optional<HiveBaseBlock> ParseHiveBaseBlock(std::string_view bytes);

// `bytes` of `log` from `at` on take the place of the bins' from `offset` on.
struct HivePatch {
  std::uint32_t offset = 0;
  std::uint32_t bytes = 0;
  const ByteSource* log = nullptr;
  std::uint64_t at = 0;
};

struct HiveRecovery {
  HiveBaseBlock base;              // the hive's own, else a log's; with the bins' size as it is after the last entry
  std::vector<HivePatch> patches;  // later ones go over earlier ones
  std::vector<Error> problems;     // a log, or a part of one, that can't be applied
  bool complete = false;           // the hive was clean, or a log brought it up to date
};

// `base`: of the hive. `logs` are not owned and stay behind the patches.
HiveRecovery RecoverHive(const HiveBaseBlock& base, std::span<const ByteSource* const> logs);

// Marvin32 with the seed of the log entries' hashes.
std::uint64_t HiveLogHash(Bytes bytes);

}  // namespace schouw

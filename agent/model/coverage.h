// What was looked at, and what was not: the values the coverage statement is made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/model/locator.h"

namespace schouw {

// seen() is the sum of the others but bytes_read, so that nothing can be counted in no class.
struct EntryCounts {
  std::uint64_t read = 0;
  std::uint64_t partial = 0;
  std::uint64_t not_read = 0;
  std::uint64_t out_of_scope = 0;
  std::uint64_t other_accounts = 0;
  std::uint64_t known_good = 0;
  std::uint64_t bytes_read = 0;

  std::uint64_t seen() const { return read + partial + not_read + out_of_scope + other_accounts + known_good; }
  EntryCounts& operator+=(const EntryCounts& other);
  bool operator==(const EntryCounts&) const = default;
};

enum class ReadState : std::uint8_t { kRead, kPartial, kFailed, kEncrypted, kOutOfScope, kUnsupported };
std::string_view ReadStateName(ReadState state);  // "read", "partial", "failed", "encrypted", "out_of_scope", ...

// One store of an application that was found.
struct ArtifactCoverage {
  std::string kind;  // "chromium.history"
  Locator entry;
  std::string account;
  std::string profile;
  ReadState state = ReadState::kRead;
  std::uint64_t records = 0;  // live rows turned into records, before the mandate's period and exclusions
  std::string reason;         // why not wholly read; empty when read
};

// How to open one volume of an image again.
struct VolumeSpec {
  std::string id = "p0";         // "p2", "p2.v1"
  std::uint64_t offset = 0;      // in the image, bytes
  std::uint64_t length = 0;      // bytes
  std::uint64_t pool_block = 0;  // APFS: block of the volume's superblock inside the pool at `offset`; else 0
};

// One volume as it stands in coverage.
struct VolumeCoverage {
  VolumeSpec spec;
  std::string filesystem;  // "ntfs", "ext4", "bitlocker", "lvm2", "swap", "unknown"
  ReadState state = ReadState::kRead;
  std::string reason;
};

}  // namespace schouw

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
  // One entry was read, and less came of it than was in it.
  void ReadToPartial() {
    if (read == 0) return;
    --read;
    ++partial;
  }
  EntryCounts& operator+=(const EntryCounts& other);
  bool operator==(const EntryCounts&) const = default;
};

// What the mandate's choices left out, by the choice. Records: of stores and files that were read. Entries: part of
// EntryCounts::out_of_scope, whose rest are files that the mandate's kinds of data give no reason to open.
struct LeftOut {
  std::uint64_t kind_not_named = 0;  // records of a kind that the mandate does not name
  std::uint64_t older = 0;           // records before `since`
  std::uint64_t undated = 0;         // records without a time, where `since` holds and undated ones are left out
  std::uint64_t recycle_bin = 0;     // records in a recycle bin that is not to be read
  std::uint64_t bin_entries = 0;     // entries in one
  std::uint64_t shared_entries = 0;  // entries outside every account's folder
  std::uint64_t memory_entries = 0;  // swap, hibernation, shadow copies: not live

  LeftOut& operator+=(const LeftOut& other);
  bool operator==(const LeftOut&) const = default;
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
  // A browser's profile: who else than the account is signed in, as far as it may be shown ("Bert, b…@post.example"),
  // or empty.
  std::string signed_in = {};
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

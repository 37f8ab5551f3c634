// The partition tables we read, each to the same plain list. Private to volume/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

struct Partition {
  std::uint64_t offset = 0;  // bytes
  std::uint64_t length = 0;  // bytes, as the table says: may lie past the end of the image
  std::string_view
      hint;            // what the table's type says where the content may not ("ldm", "microsoft_reserved"), or empty
  std::string damage;  // why this is not a partition but a place where partitions were lost, or empty
};

struct PartitionTable {
  std::string_view scheme;            // "mbr", "gpt", "apm", "sun", "bsd"
  std::vector<Partition> partitions;  // data partitions in the order of the table
  bool well_formed = true;            // no contradiction inside the table itself
  std::string note;  // for the coverage statement: "taken from the backup partition table: ..."; or empty
};

// Each returns nothing where its mark is absent. Errors: kIo when the mark can't be read.

// MBR (boot sector layout of IBM PC DOS; UEFI 2.10 section 5.2), with logical partitions, and a BSD disklabel inside a
// BSD slice. `sector_bytes` is 512 or 4096.
Result<std::optional<PartitionTable>> ReadMbr(const ByteSource& image, std::uint32_t sector_bytes);
// True when the MBR has an entry of type 0xEE: a GPT is (or was) there.
Result<bool> HasProtectiveMbr(const ByteSource& image);
// GUID partition table, UEFI 2.10 section 5.3: the primary, else the backup; checksums decide. kMalformed when a
// table's mark is there but neither copy can be used.
Result<std::optional<PartitionTable>> ReadGpt(const ByteSource& image, bool protective_mbr);
// Apple partition map (Inside Macintosh: Devices, chapter 3).
Result<std::optional<PartitionTable>> ReadAppleMap(const ByteSource& image);
// Sun VTOC label (sys/dklabel.h of illumos).
Result<std::optional<PartitionTable>> ReadSunLabel(const ByteSource& image);
// BSD disklabel (sys/disklabel.h of FreeBSD, NetBSD, OpenBSD) of the slice at `slice_offset`, 0 for a whole disk.
Result<std::optional<PartitionTable>> ReadBsdLabel(const ByteSource& image, std::uint64_t slice_offset);

}  // namespace schouw

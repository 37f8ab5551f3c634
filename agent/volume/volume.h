// Partitions of an image, in order of offset, and what stands in each as far as its first bytes tell.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/model/coverage.h"

namespace schouw {

struct FoundVolume {
  VolumeCoverage coverage;  // filesystem named by signature; state kEncrypted or kUnsupported with reason where known
  bool openable = false;    // filesystem/ may be able to read it
};

// MBR with logical partitions, GPT; an image without a partition table is one volume p0. Data partitions are numbered
// from 1 by offset; extended containers and gaps are not numbered. Sector sizes 512 and 4096.
// Errors: kMalformed for a damaged table from which nothing could be taken, kIo.
Result<std::vector<FoundVolume>> FindVolumes(const ByteSource& image);

// A volume that was opened with a key: `plain` are its decrypted bytes, `found` what FindVolumes said of it.
FoundVolume DescribeUnlocked(const ByteSource& plain, FoundVolume found);

// The name of what stands at the start of `volume` ("ntfs", "ext4", "bitlocker", "luks2", "lvm2", "swap", "btrfs",
// ...), or "unknown". By the magic numbers of the format's own specification, named at each row of the table.
std::string IdentifyVolume(const ByteSource& volume);

}  // namespace schouw

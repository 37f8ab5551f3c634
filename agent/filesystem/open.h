// Opens one volume's file system through libtsk.
#pragma once

#include <memory>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/model/coverage.h"
#include "agent/model/file_system.h"

namespace schouw {

// NTFS, FAT12/16/32, exFAT, ext2/3/4, HFS+, APFS (one volume of a pool), ISO 9660, UFS, YAFFS2.
// `image` is not owned and must outlive the result. Errors: kUnsupported, kEncrypted, kMalformed, kIo.
Result<std::unique_ptr<FileSystem>> OpenFileSystem(const ByteSource& image, const VolumeSpec& volume);

// The volumes inside an APFS container at `volume` (ids "p2.v1", ...; pool_block set); empty when it is not one.
Result<std::vector<VolumeCoverage>> FindPoolVolumes(const ByteSource& image, const VolumeSpec& volume);

}  // namespace schouw

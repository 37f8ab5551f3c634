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
// Listed are names in use that lead to records in use. Not listed, on purpose: the file system's own structures ($MFT
// and its like hold remains of deleted files; the private folders of HFS+ hard links, its special files), resource
// forks. A record that can't be read is listed, and OpenFile says why. A folder may lead back to itself: guard by the
// addresses of folders already seen. FAT times are local times without a zone; libtsk converts them by TZ, which must
// be UTC. The content of a link is what libtsk gives: its target on HFS+, zeroes on ext. A '/' inside a name, which
// only damage or malice puts there, is given as ':'. `image` is not owned and must outlive the result. Errors:
// kUnsupported, kEncrypted, kMalformed, kIo.
Result<std::unique_ptr<FileSystem>> OpenFileSystem(const ByteSource& image, const VolumeSpec& volume);

// The volumes inside an APFS container at `volume` (ids "p2.v1", ...; pool_block set); empty when it is not one.
Result<std::vector<VolumeCoverage>> FindPoolVolumes(const ByteSource& image, const VolumeSpec& volume);

}  // namespace schouw

// Files whose bytes on the volume are not what the client sees: encrypted, elsewhere, or packed in a way libtsk does
// not know (it would give zeroes). Private to filesystem/.
#pragma once

#include <cstdint>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/filesystem/tsk_handles.h"

namespace schouw {

// Tag of the NTFS reparse point of `file` (Microsoft [MS-FSCC] 2.1.2.1), 0 without one.
std::uint32_t NtfsReparseTag(TSK_FS_FILE& file);
bool IsLinkTag(std::uint32_t tag);  // symbolic link or mount point
bool IsWofTag(std::uint32_t tag);   // compressed by the Windows overlay filter

// Fails when the unnamed content of an NTFS file can't be read: kEncrypted (EFS), kUnsupported (Windows overlay
// compression, deduplication, kept in the cloud only).
Status CheckNtfsContent(TSK_FS_FILE& file, const TSK_FS_ATTR& content);

}  // namespace schouw

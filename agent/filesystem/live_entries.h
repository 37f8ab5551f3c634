// Which names of a folder are live, where libtsk alone does not tell. Private to filesystem/.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/filesystem/tsk_handles.h"

namespace schouw {

// The slots of a FAT or exFAT folder that hold a live name. A folder ends at the first slot whose first byte is 0
// (Microsoft, "FAT: General Overview" 1.03, DIR_Name[0]; exFAT specification 6.2.1.1): what older folders left behind
// it in the cluster is not live, but libtsk lists it. On exFAT the allocation bitmap, the up-case table, the volume's
// GUID and an empty label are no files (exFAT specification, section 7).
class FatLiveSlots {
 public:
  // Every slot is live.
  FatLiveSlots() = default;
  // Reads the folder's sectors up to its end. Errors: kIo, kTruncated.
  static Result<FatLiveSlots> Of(const ByteSource& volume, const TSK_FS_ATTR& folder, bool exfat);
  bool Contains(TSK_INUM_T inode) const;

 private:
  bool all_ = true;
  std::vector<TSK_INUM_T> inodes_;  // sorted
};

// NTFS: an index buffer that is no longer in use keeps its names. A name is live when the file's own record names this
// folder as its parent under this name.
bool NtfsRecordConfirms(const TSK_FS_META& meta, TSK_INUM_T folder, std::string_view name);

// The file system's own structures that libtsk shows as files: $MFT and its like (NTFS records below 24), HFS+ special
// files (catalog node ids below 16) and the private folders of its hard links.
bool IsFileSystemOwn(const TSK_FS_INFO& fs, TSK_INUM_T folder, const TSK_FS_NAME& name);

}  // namespace schouw

// libtsk's handles with their deleters, and its errors as ours. Private to filesystem/.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "agent/base/result.h"
#include "agent/volume/tsk_image.h"

namespace schouw {

struct FsCloser {
  void operator()(TSK_FS_INFO* fs) const { tsk_fs_close(fs); }
};
struct FileCloser {
  void operator()(TSK_FS_FILE* file) const { tsk_fs_file_close(file); }
};
struct DirCloser {
  void operator()(TSK_FS_DIR* dir) const { tsk_fs_dir_close(dir); }
};
struct PoolCloser {
  void operator()(const TSK_POOL_INFO* pool) const { tsk_pool_close(pool); }
};
using FsHandle = std::unique_ptr<TSK_FS_INFO, FsCloser>;
using FileHandle = std::unique_ptr<TSK_FS_FILE, FileCloser>;
using DirHandle = std::unique_ptr<TSK_FS_DIR, DirCloser>;
using PoolHandle = std::unique_ptr<const TSK_POOL_INFO, PoolCloser>;

// Calls libtsk with its error state and `image`'s cleared. Its APFS code throws (std::runtime_error, std::bad_alloc,
// std::out_of_range): such a call gives `otherwise`.
template <typename Call, typename T>
T CallTsk(TskImage& image, Call call, T otherwise) {
  image.ClearError();
  tsk_error_reset();
  try {
    return call();
  } catch (...) {
    return otherwise;
  }
}

// Why the last call failed: the image's read error where there was one, else what libtsk says, else kMalformed with
// `damage`, one clause. libtsk's own texts are not passed on: they may hold names.
Error TskError(const TskImage& image, std::string damage);

}  // namespace schouw

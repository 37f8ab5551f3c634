// Whether a block device may be inspected: not mounted, not in use, read-only to the kernel, not the running system's.
#pragma once

#include <sys/types.h>

#include <string>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"

namespace schouw {

// Where the kernel tells about devices; tests lay out their own.
struct KernelView {
  std::string proc = "/proc";
  std::string sys = "/sys";
};

// Looks at the device, its partitions, the disk it is a partition of, and what is built on any of them (dm, md).
// `shown` is the path as the user gave it. Errors: kRefused with a sentence that says why and what to do; kIo when the
// kernel does not tell.
Status CheckBlockDevice(const KernelView& kernel, dev_t device, const std::string& shown);

// The same as a word, for who words it himself: the first that stands in the way, or kFree.
enum class BlockUse { kFree, kSystem, kMounted, kHeld, kWritable, kUnknown };
BlockUse UseOfBlockDevice(const KernelView& kernel, dev_t device);

// Opened exclusively (the kernel then refuses to mount it) and checked by its own descriptor.
// `path_fd` is an O_PATH descriptor of the device.
Result<UniqueFd> OpenBlockDevice(const UniqueFd& path_fd, const std::string& shown);

}  // namespace schouw

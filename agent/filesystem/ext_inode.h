// Inodes of ext2, ext3 and ext4 where libtsk does not tell enough. Private to filesystem/. Source: the Linux kernel's
// "ext4 Data Structures and Algorithms".
#pragma once

#include <cstdint>
#include <memory>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

// Fails with kEncrypted when inode `inode` has EXT4_ENCRYPT_FL (fscrypt).
Status CheckExtContent(const ByteSource& volume, std::uint64_t inode);

// The content of an inode by its tree of extents, `size` bytes of it; null when it has none: its pieces stand in the
// inode itself, in a map of blocks or in no block at all. Of a tree of more than one leaf (340 pieces, in blocks of 4
// KiB) libtsk 4.11.1 gives nothing ("No filler entry"), and leaks. `volume` is not owned. Errors: kMalformed,
// kTruncated.
Result<std::unique_ptr<ByteSource>> OpenExtentTree(const ByteSource& volume, std::uint64_t inode, std::uint64_t size);

}  // namespace schouw

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

// The content of an inode by its extents, `size` bytes of it. For a file in more pieces than one block of extents names
// (340, in blocks of 4 KiB), of which libtsk 4.11.1 gives nothing ("No filler entry"). `volume` is not owned. Errors:
// kMalformed, kTruncated.
Result<std::unique_ptr<ByteSource>> OpenExtents(const ByteSource& volume, std::uint64_t inode, std::uint64_t size);

}  // namespace schouw

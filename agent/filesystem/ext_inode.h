// Inodes of ext2, ext3 and ext4 where libtsk does not tell enough. Private to filesystem/. Source: the Linux kernel's
// "ext4 Data Structures and Algorithms".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

// What of the superblock and group descriptors says where an inode stands ("Super Block", "Block Group Descriptors").
struct ExtLayout {
  std::uint64_t block_bytes;
  std::uint64_t first_data_block;
  std::uint64_t inodes_per_group;
  std::uint64_t blocks_per_group;
  std::uint64_t inode_bytes;
  std::uint64_t descriptor_bytes;
  std::uint64_t first_meta_group;
  bool meta_groups;
  bool encryption;
};

class ExtInodes {
 public:
  static constexpr std::size_t kBlockMapBytes = 60;

  // `volume` is not owned and must outlive this and what it opens.
  static Result<ExtInodes> Open(const ByteSource& volume);

  // Fails with kEncrypted when the inode has EXT4_ENCRYPT_FL (fscrypt).
  Status CheckReadable(std::uint64_t inode);

  // The content of an inode by its tree of extents, `size` bytes of it; null when it has none: its pieces stand in the
  // inode itself, in a map of blocks or in no block at all. Of a tree of more than one leaf (340 pieces, in blocks of
  // 4 KiB) libtsk 4.11.1 gives nothing ("No filler entry"), and leaks. Errors: kMalformed, kTruncated.
  Result<std::unique_ptr<ByteSource>> OpenTree(std::uint64_t inode, std::uint64_t size);

 private:
  struct Inode {
    std::uint32_t flags;
    std::array<std::byte, kBlockMapBytes> block_map;  // or the root of its extents
  };

  ExtInodes(const ByteSource& volume, const ExtLayout& layout) : volume_(volume), layout_(layout) {}
  Result<std::uint64_t> TableOf(std::uint64_t group);
  Result<Inode> Read(std::uint64_t inode);

  const ByteSource& volume_;
  ExtLayout layout_;
  std::map<std::uint64_t, std::uint64_t> tables_;  // by group
};

}  // namespace schouw

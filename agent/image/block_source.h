// A virtual disk's bytes, of which each run is stored somewhere, packed somewhere, or nowhere (zeroes).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/image/recently_used.h"
#include "agent/image/segment.h"

namespace schouw {

// What the bytes from an offset on are, up to where that ends.
struct BlockRun {
  enum class Kind { kZero, kStored, kPacked };
  Kind kind = Kind::kZero;
  std::uint64_t bytes = 0;  // of the disk, from the offset asked for; never 0
  std::size_t file = 0;     // which of the files
  std::uint64_t at = 0;     // in that file; of a packed block where it begins
  // Of packed blocks only.
  std::uint64_t packed_bytes = 0;
  std::uint64_t unpacked_bytes = 0;  // of the whole block
  std::uint64_t within = 0;          // of the offset asked for, in the unpacked block
  std::uint32_t method = 0;          // the format's own
};

inline constexpr std::uint64_t kMaxPackedBlockBytes = 64u << 20;

// Not thread-safe. A format says where runs are, and how a block is unpacked when it has packed ones.
class BlockSource : public ByteSource {
 public:
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;

 protected:
  BlockSource(std::uint64_t size, std::vector<std::unique_ptr<ByteSource>> files)
      : size_(size), files_(std::move(files)) {}
  // `offset` lies within the disk.
  virtual Result<BlockRun> RunAt(std::uint64_t offset) const = 0;
  // Gives `unpacked_bytes`, or fails with kIo.
  virtual Result<std::string> Unpack(const BlockRun& run, std::string_view packed) const;
  const ByteSource& file(std::size_t index) const { return *files_[index]; }
  std::size_t file_count() const { return files_.size(); }

 private:
  Status Fill(const BlockRun& run, std::span<std::byte> into) const;
  Result<const std::string*> Unpacked(const BlockRun& run) const;

  std::uint64_t size_;
  std::vector<std::unique_ptr<ByteSource>> files_;
  mutable RecentlyUsed<std::string> blocks_{8u << 20};
};

// Numbers of a table of a virtual disk, read in pages and kept for a while. `entry_bytes`: 4 or 8.
class NumberTable {
 public:
  NumberTable(std::size_t entry_bytes, bool big_endian) : entry_bytes_(entry_bytes), big_endian_(big_endian) {}
  // Entry `index` of the table that begins at `table` of `file`. Fails with kIo where it can't be read.
  Result<std::uint64_t> At(const ByteSource& file, std::size_t file_index, std::uint64_t table,
                           std::uint64_t index) const;

 private:
  std::size_t entry_bytes_;
  bool big_endian_;
  mutable RecentlyUsed<std::string> pages_{4u << 20};
};

// Opens a disk image of one or more files. `incomplete`: what can't be read and why, or empty.
struct OpenedDisk {
  std::unique_ptr<ByteSource> bytes;
  std::string incomplete;
};

// Deflate with zlib's header (15), or raw (negative window bits): exactly `bytes` of it, or kIo.
Result<std::string> InflateBlock(std::string_view packed, std::uint64_t bytes, int window_bits);

}  // namespace schouw

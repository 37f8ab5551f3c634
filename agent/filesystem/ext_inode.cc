#include "agent/filesystem/ext_inode.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/checked.h"

namespace schouw {
namespace {

constexpr std::size_t kFlagsAt = 32;
constexpr std::size_t kBlockMapAt = 40;
constexpr std::size_t kDepthAt = 6;  // in a node of extents

Result<ExtLayout> ReadExtLayout(const ByteSource& volume) {
  std::array<std::byte, 1024> super{};
  SCHOUW_TRY(ReadExactly(volume, 1024, super), "read superblock");
  const std::byte* p = super.data();
  const std::uint32_t incompat = LoadLe<std::uint32_t>(p + 96);
  const std::uint32_t log_block = LoadLe<std::uint32_t>(p + 24);
  const bool dynamic = LoadLe<std::uint32_t>(p + 76) >= 1;
  const std::uint64_t wide = LoadLe<std::uint16_t>(p + 254);
  if (log_block > 6) return Fail(ErrorCode::kMalformed, "impossible block size", 1024 + 24);
  return ExtLayout{std::uint64_t{1024} << log_block,
                   LoadLe<std::uint32_t>(p + 20),
                   LoadLe<std::uint32_t>(p + 40),
                   LoadLe<std::uint32_t>(p + 32),
                   dynamic ? LoadLe<std::uint16_t>(p + 88) : std::uint64_t{128},
                   (incompat & 0x80) != 0 && wide >= 64 ? wide : 32,
                   LoadLe<std::uint32_t>(p + 260),
                   (incompat & 0x10) != 0,
                   (incompat & 0x10000) != 0};
}

// Blocks of a file that lie in a row, in blocks of the volume.
struct ExtRun {
  std::uint64_t first;  // in the file
  std::uint64_t count;
  std::uint64_t block;  // on the volume; 0: zeroes, written to never
};

// The extents of one inode ("Extent Tree"), in order.
class ExtentTree {
 public:
  ExtentTree(const ByteSource& volume, std::uint64_t block_bytes) : volume_(volume), block_bytes_(block_bytes) {}

  Status Read(std::span<const std::byte, ExtInodes::kBlockMapBytes> node) {
    const unsigned depth = LoadLe<std::uint16_t>(node.data() + kDepthAt);
    return depth > kMostDepth ? Damaged() : ReadNode(node, depth);
  }
  std::vector<ExtRun> TakeRuns() { return std::move(runs_); }

 private:
  static constexpr std::size_t kNodeBytes = 12;  // its header, and each of its entries
  static constexpr std::uint16_t kMagic = 0xf30a;
  static constexpr unsigned kMostDepth = 5;
  static constexpr std::uint32_t kMostWritten = 32768;  // longer: not written to yet
  static constexpr std::size_t kMostRuns = 4u << 20;
  static constexpr std::size_t kMostNodes = 64u << 10;

  static Status Damaged() { return Fail(ErrorCode::kMalformed, "the places of the file's data are damaged"); }

  Status ReadNode(std::span<const std::byte> node, unsigned depth) {
    if (node.size() < kNodeBytes || LoadLe<std::uint16_t>(node.data()) != kMagic ||
        LoadLe<std::uint16_t>(node.data() + kDepthAt) != depth)
      return Damaged();
    const std::size_t entries = LoadLe<std::uint16_t>(node.data() + 2);
    if (entries > node.size() / kNodeBytes - 1) return Damaged();
    for (std::size_t i = 1; i <= entries; ++i) {
      const std::byte* const entry = node.data() + i * kNodeBytes;
      if (depth > 0) {
        SCHOUW_TRY(ReadBelow(entry, depth), "extents");
      } else if (!AddRun(entry)) {
        return Damaged();
      }
    }
    return {};
  }
  Status ReadBelow(const std::byte* entry, unsigned depth) {
    const std::uint64_t block = LoadLe<std::uint32_t>(entry + 4) | std::uint64_t{LoadLe<std::uint16_t>(entry + 8)}
                                                                       << 32;
    const auto at = CheckedMultiply(block, block_bytes_);
    if (!at) return Damaged();
    if (++nodes_ > kMostNodes || runs_.size() > kMostRuns)
      return Fail(ErrorCode::kTooMany, "more than " + std::to_string(kMostRuns) + " pieces of one file");
    std::vector<std::byte> below(block_bytes_);
    SCHOUW_TRY(ReadExactly(volume_, *at, below), "block of extents");
    return ReadNode(below, depth - 1);
  }
  bool AddRun(const std::byte* entry) {
    const std::uint32_t length = LoadLe<std::uint16_t>(entry + 4);
    const bool written = length <= kMostWritten;
    const std::uint64_t block = LoadLe<std::uint32_t>(entry + 8) | std::uint64_t{LoadLe<std::uint16_t>(entry + 6)}
                                                                       << 32;
    const ExtRun run{LoadLe<std::uint32_t>(entry), written ? length : length - kMostWritten, written ? block : 0};
    if (run.count == 0 || (written && block == 0)) return false;
    if (!runs_.empty() && run.first < runs_.back().first + runs_.back().count) return false;
    runs_.push_back(run);
    return true;
  }

  const ByteSource& volume_;
  std::uint64_t block_bytes_;
  std::vector<ExtRun> runs_;
  std::size_t nodes_ = 0;
};

// A file by its extents; what lies between them is zeroes.
class ExtentSource final : public ByteSource {
 public:
  ExtentSource(const ByteSource& volume, std::uint64_t block_bytes, std::vector<ExtRun> runs, std::uint64_t size)
      : volume_(volume), block_bytes_(block_bytes), runs_(std::move(runs)), size_(size) {}

  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size_) return 0;
    const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
    for (std::size_t done = 0; done < want;) {
      SCHOUW_ASSIGN(const std::size_t count, ReadPiece(offset + done, into.subspan(done, want - done)), "read extent");
      done += count;
    }
    return want;
  }

 private:
  // As much as lies in a row from `offset` on; at least one byte.
  Result<std::size_t> ReadPiece(std::uint64_t offset, std::span<std::byte> into) const {
    const std::uint64_t block = offset / block_bytes_;
    const auto next = std::ranges::upper_bound(runs_, block, {}, &ExtRun::first);
    const bool inside = next != runs_.begin() && block - std::prev(next)->first < std::prev(next)->count;
    const ExtRun* const run = inside ? &*std::prev(next) : nullptr;
    const std::uint64_t end = inside ? run->first + run->count : next == runs_.end() ? 0 : next->first;
    std::size_t count = into.size();
    if (end != 0) count = static_cast<std::size_t>(std::min<std::uint64_t>(count, end * block_bytes_ - offset));
    if (!inside || run->block == 0) {
      std::memset(into.data(), 0, count);
      return count;
    }
    const auto start = CheckedMultiply(run->block, block_bytes_);
    const auto at = start ? CheckedAdd(*start, offset - run->first * block_bytes_) : std::nullopt;
    if (!at) return Fail(ErrorCode::kMalformed, "impossible place of the file's data", offset);
    SCHOUW_TRY(ReadExactly(volume_, *at, into.first(count)), "file's data");
    return count;
  }

  const ByteSource& volume_;
  std::uint64_t block_bytes_;
  std::vector<ExtRun> runs_;
  std::uint64_t size_;
};

}  // namespace

Result<ExtInodes> ExtInodes::Open(const ByteSource& volume) {
  SCHOUW_ASSIGN(const ExtLayout layout, ReadExtLayout(volume), "ext superblock");
  return ExtInodes(volume, layout);
}

// Where the inodes of a group begin on the volume.
Result<std::uint64_t> ExtInodes::TableOf(std::uint64_t group) {
  if (const auto known = tables_.find(group); known != tables_.end()) return known->second;
  const ExtLayout& ext = layout_;
  const std::uint64_t per_block = ext.block_bytes / ext.descriptor_bytes;
  std::uint64_t block = ext.first_data_block + 1 + group / per_block;
  if (ext.meta_groups && group / per_block >= ext.first_meta_group) {
    // Each meta group keeps its descriptors in its own first group, behind a superblock copy where there is one: only
    // the first meta group is sure to have it.
    block = group / per_block * per_block * ext.blocks_per_group + ext.first_data_block + (group < per_block ? 1 : 0);
  }
  std::array<std::byte, 64> raw{};
  const std::uint64_t at = block * ext.block_bytes + group % per_block * ext.descriptor_bytes;
  SCHOUW_TRY(ReadExactly(volume_, at, std::span(raw).first(ext.descriptor_bytes >= 64 ? 64 : 32)), "group descriptor");
  std::uint64_t table = LoadLe<std::uint32_t>(raw.data() + 8);
  if (ext.descriptor_bytes >= 64) table |= std::uint64_t{LoadLe<std::uint32_t>(raw.data() + 40)} << 32;
  const auto start = CheckedMultiply(table, ext.block_bytes);
  if (!start) return Fail(ErrorCode::kMalformed, "impossible inode table", at);
  return tables_[group] = *start;
}

Result<ExtInodes::Inode> ExtInodes::Read(std::uint64_t inode) {
  if (inode == 0 || layout_.inodes_per_group == 0) return Fail(ErrorCode::kMalformed, "no such inode");
  SCHOUW_ASSIGN(const std::uint64_t table, TableOf((inode - 1) / layout_.inodes_per_group), "inode");
  std::array<std::byte, kBlockMapAt + kBlockMapBytes> raw{};
  SCHOUW_TRY(ReadExactly(volume_, table + (inode - 1) % layout_.inodes_per_group * layout_.inode_bytes, raw), "inode");
  Inode read{LoadLe<std::uint32_t>(raw.data() + kFlagsAt), {}};
  std::copy(raw.begin() + kBlockMapAt, raw.end(), read.block_map.begin());
  return read;
}

Status ExtInodes::CheckReadable(std::uint64_t inode) {
  constexpr std::uint32_t kEncryptFlag = 0x800;
  if (!layout_.encryption) return {};
  SCHOUW_ASSIGN(const Inode read, Read(inode), "read inode");
  if ((read.flags & kEncryptFlag) != 0) return Fail(ErrorCode::kEncrypted, "encrypted by the file system (fscrypt)");
  return {};
}

Result<std::unique_ptr<ByteSource>> ExtInodes::OpenTree(std::uint64_t inode, std::uint64_t size) {
  constexpr std::uint32_t kExtentsFlag = 0x80000;
  SCHOUW_ASSIGN(const Inode read, Read(inode), "read inode");
  if ((read.flags & kExtentsFlag) == 0 || LoadLe<std::uint16_t>(read.block_map.data() + kDepthAt) == 0) return nullptr;
  ExtentTree tree(volume_, layout_.block_bytes);
  SCHOUW_TRY(tree.Read(read.block_map), "read extents");
  return std::make_unique<ExtentSource>(volume_, layout_.block_bytes, tree.TakeRuns(), size);
}

}  // namespace schouw

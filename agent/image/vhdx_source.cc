#include "agent/image/vhdx_source.h"

#include <algorithm>
#include <array>
#include <optional>

namespace schouw {
namespace {

constexpr std::string_view kFileSignature = "vhdxfile";
constexpr std::uint64_t kHeaderOffsets[] = {64u << 10, 128u << 10};
constexpr std::uint64_t kRegionOffsets[] = {192u << 10, 256u << 10};
constexpr std::size_t kHeaderBytes = 4u << 10;
constexpr std::size_t kTableBytes = 64u << 10;  // of the regions, and of the metadata
constexpr std::uint64_t kMegabyteBits = ~std::uint64_t{0xF'FFFF};
enum : std::uint32_t { kNotPresent = 0, kUndefined = 1, kZero = 2, kUnmapped = 3, kPresent = 6 };

// GUIDs as they stand in the file.
using Guid = std::array<std::uint8_t, 16>;
constexpr Guid kBlockTable = {0x66, 0x77, 0xC2, 0x2D, 0x23, 0xF6, 0x00, 0x42,
                              0x9D, 0x64, 0x11, 0x5E, 0x9B, 0xFD, 0x4A, 0x08};
constexpr Guid kMetadata = {0x06, 0xA2, 0x7C, 0x8B, 0x90, 0x47, 0x9A, 0x4B,
                            0xB8, 0xFE, 0x57, 0x5F, 0x05, 0x0F, 0x88, 0x6E};
constexpr Guid kFileParameters = {0x37, 0x67, 0xA1, 0xCA, 0x36, 0xFA, 0x43, 0x4D,
                                  0xB3, 0xB6, 0x33, 0xF0, 0xAA, 0x44, 0xE7, 0x6B};
constexpr Guid kDiskSize = {0x24, 0x42, 0xA5, 0x2F, 0x1B, 0xCD, 0x76, 0x48,
                            0xB2, 0x11, 0x5D, 0xBE, 0xD8, 0x3B, 0xF4, 0xB8};
constexpr Guid kSectorSize = {0x1D, 0xBF, 0x41, 0x81, 0x6F, 0xA9, 0x09, 0x47,
                              0xBA, 0x47, 0xF2, 0x33, 0xA8, 0xFA, 0xAB, 0x5F};

bool IsGuid(const std::byte* at, const Guid& guid) {
  return std::equal(guid.begin(), guid.end(), at,
                    [](std::uint8_t a, std::byte b) { return a == std::to_integer<std::uint8_t>(b); });
}

// CRC-32C of a structure, its own checksum at `at` taken as zero.
bool ChecksumHolds(Bytes bytes, std::size_t at) {
  std::uint32_t crc = 0xFFFF'FFFF;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    crc ^= i >= at && i < at + 4 ? 0 : std::to_integer<std::uint32_t>(bytes[i]);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F6'3B78 : 0);
  }
  return ~crc == LoadLe<std::uint32_t>(bytes.data() + at);
}

// The first of two copies that is whole.
Result<std::string> ReadChecked(const ByteSource& file, std::uint64_t offset, std::size_t bytes,
                                std::string_view sign) {
  SCHOUW_ASSIGN(std::string text, ReadUpTo(file, offset, bytes), "read");
  if (text.size() == bytes && text.starts_with(sign) && ChecksumHolds(AsBytes(text), 4)) return text;
  return Fail(ErrorCode::kMalformed, "damaged " + std::string(sign), offset);
}

// The header that was written last.
Result<std::string> ReadHeader(const ByteSource& file) {
  std::string newest;
  std::uint64_t sequence = 0;
  for (const std::uint64_t offset : kHeaderOffsets) {
    auto header = ReadChecked(file, offset, kHeaderBytes, "head");
    if (!header) continue;
    const auto number = LoadLe<std::uint64_t>(AsBytes(*header).data() + 8);
    if (newest.empty() || number > sequence) {
      newest = std::move(*header);
      sequence = number;
    }
  }
  if (newest.empty()) return Fail(ErrorCode::kMalformed, "a VHDX image whose headers are damaged");
  return newest;
}

struct Region {
  std::uint64_t offset = 0;
  std::uint32_t bytes = 0;
};

struct Regions {
  std::optional<Region> block_table, metadata;
};

Result<Regions> ReadRegions(const ByteSource& file) {
  auto table = ReadChecked(file, kRegionOffsets[0], kTableBytes, "regi");
  if (!table) table = ReadChecked(file, kRegionOffsets[1], kTableBytes, "regi");
  if (!table) return Fail(ErrorCode::kMalformed, "a VHDX image whose table of regions is damaged");
  const std::byte* at = AsBytes(*table).data();
  const std::uint32_t count = std::min<std::uint32_t>(LoadLe<std::uint32_t>(at + 8), 2047);
  Regions regions;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::byte* entry = at + 16 + std::size_t{i} * 32;
    const Region region{LoadLe<std::uint64_t>(entry + 16), LoadLe<std::uint32_t>(entry + 24)};
    if (IsGuid(entry, kBlockTable)) {
      regions.block_table = region;
    } else if (IsGuid(entry, kMetadata)) {
      regions.metadata = region;
    } else if ((LoadLe<std::uint32_t>(entry + 28) & 1) != 0) {
      return Fail(ErrorCode::kUnsupported,
                  "a VHDX image with features that are not supported: convert it first (qemu-img convert -O raw)");
    }
  }
  if (!regions.block_table || !regions.metadata) return Fail(ErrorCode::kMalformed, "a VHDX image without its tables");
  return regions;
}

struct Disk {
  std::uint64_t bytes = 0;
  std::uint32_t block_bytes = 0;
  std::uint32_t sector_bytes = 0;
  bool has_parent = false;
};

Result<Disk> ReadMetadata(const ByteSource& file, const Region& region) {
  SCHOUW_ASSIGN(const std::string table, ReadUpTo(file, region.offset, kTableBytes), "read metadata");
  if (table.size() < kTableBytes || !table.starts_with("metadata"))
    return Fail(ErrorCode::kMalformed, "a VHDX image whose metadata are damaged", region.offset);
  const std::byte* at = AsBytes(table).data();
  const std::uint16_t count = std::min<std::uint16_t>(LoadLe<std::uint16_t>(at + 10), 2047);
  Disk disk;
  for (std::uint16_t i = 0; i < count; ++i) {
    const std::byte* entry = at + 32 + std::size_t{i} * 32;
    SCHOUW_ASSIGN(std::string item, ReadUpTo(file, region.offset + LoadLe<std::uint32_t>(entry + 16), 8), "read item");
    item.resize(8, '\0');
    const std::byte* value = AsBytes(item).data();
    if (IsGuid(entry, kFileParameters)) {
      disk.block_bytes = LoadLe<std::uint32_t>(value);
      disk.has_parent = (LoadLe<std::uint32_t>(value + 4) & 2) != 0;
    }
    if (IsGuid(entry, kDiskSize)) disk.bytes = LoadLe<std::uint64_t>(value);
    if (IsGuid(entry, kSectorSize)) disk.sector_bytes = LoadLe<std::uint32_t>(value);
  }
  const bool blocks = disk.block_bytes >= 1u << 20 && disk.block_bytes <= 256u << 20 &&
                      (disk.block_bytes & (disk.block_bytes - 1)) == 0;
  if (!blocks || (disk.sector_bytes != 512 && disk.sector_bytes != 4096) || disk.bytes > std::uint64_t{64} << 40)
    return Fail(ErrorCode::kMalformed, "a VHDX image with impossible sizes");
  return disk;
}

class VhdxSource final : public BlockSource {
 public:
  VhdxSource(std::vector<std::unique_ptr<ByteSource>> files, const Disk& disk, const Region& table)
      : BlockSource(disk.bytes, std::move(files)),
        block_bytes_(disk.block_bytes),
        blocks_a_chunk_((std::uint64_t{disk.sector_bytes} << 23) / disk.block_bytes),
        table_region_(table) {}

 private:
  // After each chunk of blocks the table has an entry for a bitmap, which only disks with a parent use.
  Result<BlockRun> RunAt(std::uint64_t offset) const override {
    const std::uint64_t block = offset / block_bytes_;
    const std::uint64_t within = offset % block_bytes_;
    const std::uint64_t index = block + block / blocks_a_chunk_;
    if (index >= table_region_.bytes / 8) return Fail(ErrorCode::kIo, "the block is in no table");
    SCHOUW_ASSIGN(const std::uint64_t entry, table_.At(file(0), 0, table_region_.offset, index), "block table");
    const std::uint64_t left = block_bytes_ - within;
    switch (entry & 7) {
      case kNotPresent:
      case kUndefined:
      case kZero:
      case kUnmapped: return BlockRun{BlockRun::Kind::kZero, left};
      case kPresent: return BlockRun{BlockRun::Kind::kStored, left, 0, (entry & kMegabyteBits) + within};
      default: return Fail(ErrorCode::kIo, "the block is in an unknown state");
    }
  }

  const std::uint64_t block_bytes_;
  const std::uint64_t blocks_a_chunk_;
  const Region table_region_;
  const NumberTable table_{8, /*big_endian=*/false};
};

}  // namespace

bool IsVhdx(std::string_view head) { return head.starts_with(kFileSignature); }

Result<OpenedDisk> OpenVhdx(std::unique_ptr<ByteSource> file) {
  SCHOUW_ASSIGN(const std::string header, ReadHeader(*file), "open VHDX image");
  const std::string_view log = std::string_view(header).substr(48, 16);
  if (log.find_first_not_of('\0') != std::string_view::npos) {
    return Fail(ErrorCode::kUnsupported,
                "a VHDX image that was not closed properly: convert it first (qemu-img convert -O raw)");
  }
  SCHOUW_ASSIGN(const Regions regions, ReadRegions(*file), "open VHDX image");
  SCHOUW_ASSIGN(const Disk disk, ReadMetadata(*file, *regions.metadata), "open VHDX image");
  if (disk.has_parent) {
    return Fail(ErrorCode::kUnsupported,
                "a VHDX image that only holds what differs from another one: merge the two first, or convert them "
                "(qemu-img convert -O raw)");
  }
  std::vector<std::unique_ptr<ByteSource>> files;
  files.push_back(std::move(file));
  return OpenedDisk{std::make_unique<VhdxSource>(std::move(files), disk, *regions.block_table), ""};
}

}  // namespace schouw

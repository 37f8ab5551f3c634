#include <algorithm>
#include <array>

#include "agent/base/bytes.h"
#include "agent/base/checked.h"
#include "agent/volume/partition_table.h"

namespace schouw {
namespace {

constexpr std::uint32_t kBsdMark = 0x82564557;
constexpr std::uint32_t kMaxApplePartitions = 256;

std::string_view ZeroTerminated(std::string_view text) { return text.substr(0, text.find('\0')); }

bool IsAppleData(std::string_view type) {
  constexpr std::array<std::string_view, 4> kNoData = {"Apple_partition_map", "Apple_Free", "Apple_Void",
                                                       "Apple_Patches"};
  return std::find(kNoData.begin(), kNoData.end(), type) == kNoData.end() && !type.starts_with("Apple_Driver");
}

Result<std::optional<PartitionTable>> ReadAppleMapAt(const ByteSource& image, std::uint64_t block_bytes) {
  PartitionTable table{"apm", {}, true, {}};
  std::uint32_t count = 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    SCHOUW_ASSIGN(const std::string entry, ReadUpTo(image, (i + 1) * block_bytes, 512), "read partition map");
    if (entry.size() < 512 || !entry.starts_with("PM")) {
      if (i == 0) return std::nullopt;
      table.note = "the partition map is damaged; partitions after number " + std::to_string(i) + " may be missing";
      break;
    }
    const std::byte* p = AsBytes(entry).data();
    if (i == 0) count = std::min(LoadBe<std::uint32_t>(p + 4), kMaxApplePartitions);
    const std::uint64_t start = LoadBe<std::uint32_t>(p + 8);
    const std::uint64_t blocks = LoadBe<std::uint32_t>(p + 12);
    const std::string_view type = ZeroTerminated(std::string_view(entry).substr(48, 32));
    if (blocks == 0 || !IsAppleData(type)) continue;
    table.partitions.push_back({start * block_bytes, blocks * block_bytes, {}, {}});
  }
  return table;
}

}  // namespace

Result<std::optional<PartitionTable>> ReadAppleMap(const ByteSource& image) {
  for (const std::uint64_t block_bytes : {512ull, 2048ull}) {
    SCHOUW_ASSIGN(auto table, ReadAppleMapAt(image, block_bytes), "Apple partition map");
    if (table) return table;
  }
  return std::nullopt;
}

Result<std::optional<PartitionTable>> ReadSunLabel(const ByteSource& image) {
  SCHOUW_ASSIGN(const std::string label, ReadUpTo(image, 0, 512), "read Sun label");
  if (label.size() < 512) return std::nullopt;
  const std::byte* p = AsBytes(label).data();
  if (LoadBe<std::uint16_t>(p + 508) != 0xDABE) return std::nullopt;
  std::uint16_t sum = 0;  // exclusive or of all words, the checksum among them, is zero
  for (std::size_t i = 0; i < 512; i += 2) sum = static_cast<std::uint16_t>(sum ^ LoadBe<std::uint16_t>(p + i));
  PartitionTable table{"sun", {}, sum == 0, sum == 0 ? "" : "the checksum of the partition table is wrong"};
  const std::uint64_t cylinder_bytes =
      std::uint64_t{LoadBe<std::uint16_t>(p + 436)} * LoadBe<std::uint16_t>(p + 438) * 512;
  for (std::size_t i = 0; i < 8; ++i) {
    const std::uint16_t tag = LoadBe<std::uint16_t>(p + 142 + i * 4);  // 5 is "the whole disk"
    const std::uint64_t cylinder = LoadBe<std::uint32_t>(p + 444 + i * 8);
    const std::uint64_t sectors = LoadBe<std::uint32_t>(p + 448 + i * 8);
    if (sectors == 0 || tag == 5) continue;
    const auto offset = CheckedMultiply(cylinder, cylinder_bytes);
    if (!offset) {
      table.well_formed = false;
      continue;
    }
    table.partitions.push_back({*offset, sectors * 512, {}, {}});
  }
  if (table.partitions.empty()) return std::nullopt;
  return table;
}

Result<std::optional<PartitionTable>> ReadBsdLabel(const ByteSource& image, std::uint64_t slice_offset) {
  SCHOUW_ASSIGN(const std::string label, ReadUpTo(image, slice_offset + 512, 512), "read BSD label");
  if (label.size() < 512) return std::nullopt;
  const std::byte* p = AsBytes(label).data();
  if (LoadLe<std::uint32_t>(p) != kBsdMark || LoadLe<std::uint32_t>(p + 132) != kBsdMark) return std::nullopt;
  const std::uint64_t sector_bytes = LoadLe<std::uint32_t>(p + 40);
  const std::size_t count = std::min<std::size_t>(LoadLe<std::uint16_t>(p + 138), 22);
  if (sector_bytes != 512 && sector_bytes != 4096) return std::nullopt;
  // Offsets count from the disk's start, unless the "c" partition (the whole slice) says it begins at 0.
  const std::uint64_t whole_start = count > 2 ? LoadLe<std::uint32_t>(p + 148 + 2 * 16 + 4) : 0;
  const std::uint64_t base = whole_start == 0 ? slice_offset : 0;
  PartitionTable table{"bsd", {}, true, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::byte* entry = p + 148 + i * 16;
    const std::uint64_t sectors = LoadLe<std::uint32_t>(entry);
    const std::uint64_t start = LoadLe<std::uint32_t>(entry + 4);
    const auto type = std::to_integer<std::uint8_t>(entry[12]);
    if (sectors == 0 || type == 0) continue;  // 0 is "unused", as "c" has it
    table.partitions.push_back({base + start * sector_bytes, sectors * sector_bytes, {}, {}});
  }
  if (table.partitions.empty()) return std::nullopt;
  return table;
}

}  // namespace schouw

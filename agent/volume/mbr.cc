#include <algorithm>
#include <array>
#include <set>

#include "agent/base/bytes.h"
#include "agent/base/checked.h"
#include "agent/volume/partition_table.h"

namespace schouw {
namespace {

constexpr std::size_t kEntriesOffset = 446;
constexpr std::size_t kEntryBytes = 16;
constexpr std::size_t kMaxLogicalPartitions = 1024;

struct MbrEntry {
  std::uint8_t status;
  std::uint8_t type;
  std::uint32_t start;  // sectors
  std::uint32_t count;  // sectors
  bool used() const { return type != 0 && count != 0; }
};

struct BootSector {
  bool marked = false;  // 55 AA
  std::array<MbrEntry, 4> entries{};
};

Result<BootSector> ReadBootSector(const ByteSource& image, std::uint64_t offset) {
  std::array<std::byte, 512> bytes{};
  BootSector sector;
  if (offset >= image.size() || image.size() - offset < bytes.size()) return sector;
  SCHOUW_TRY(ReadExactly(image, offset, bytes), "read partition table");
  sector.marked = LoadLe<std::uint16_t>(bytes.data() + 510) == 0xAA55;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::byte* p = bytes.data() + kEntriesOffset + i * kEntryBytes;
    sector.entries[i] = {std::to_integer<std::uint8_t>(p[0]), std::to_integer<std::uint8_t>(p[4]),
                         LoadLe<std::uint32_t>(p + 8), LoadLe<std::uint32_t>(p + 12)};
  }
  return sector;
}

// Partition types: the list kept by Andries Brouwer, partition_types-1.html.
bool IsExtended(std::uint8_t type) { return type == 0x05 || type == 0x0F || type == 0x85; }
bool IsBsdSlice(std::uint8_t type) { return type == 0xA5 || type == 0xA6 || type == 0xA9; }
std::string_view HintOf(std::uint8_t type) { return type == 0x42 ? "ldm" : ""; }

bool WellFormed(const BootSector& sector) {
  bool any = false;
  for (const MbrEntry& entry : sector.entries) {
    if (!entry.used()) continue;
    any = true;
    if ((entry.status & 0x7F) != 0 || entry.start == 0) return false;
    for (const MbrEntry& other : sector.entries) {
      if (&other == &entry || !other.used()) continue;
      if (entry.start >= other.start && entry.start - other.start < other.count) return false;
    }
  }
  return any;
}

class MbrReader {
 public:
  MbrReader(const ByteSource& image, std::uint64_t sector_bytes) : image_(image), sector_bytes_(sector_bytes) {}

  Result<std::optional<PartitionTable>> Read() {
    SCHOUW_ASSIGN(const BootSector sector, ReadBootSector(image_, 0), "sector 0");
    if (!sector.marked) return std::nullopt;
    table_.scheme = "mbr";
    table_.well_formed = WellFormed(sector);
    for (const MbrEntry& entry : sector.entries) {
      if (!entry.used()) continue;
      if (IsExtended(entry.type)) {
        FollowLogical(entry);
      } else {
        Add(entry, 0);
      }
    }
    if (table_.partitions.empty()) return std::nullopt;
    return std::move(table_);
  }

 private:
  std::uint64_t BytesOf(std::uint64_t sectors) const { return sectors * sector_bytes_; }  // at most 2^33 * 2^12

  void Add(const MbrEntry& entry, std::uint64_t base_sector) {
    const Partition partition{BytesOf(base_sector + entry.start), BytesOf(entry.count), HintOf(entry.type), {}};
    if (IsBsdSlice(entry.type)) {
      auto inner = ReadBsdLabel(image_, partition.offset);
      if (inner && *inner && !(*inner)->partitions.empty()) {
        for (Partition& part : (*inner)->partitions) table_.partitions.push_back(std::move(part));
        return;
      }
    }
    table_.partitions.push_back(partition);
  }

  void AddLost(const MbrEntry& extended, std::uint64_t at_sector, std::string why) {
    const std::uint64_t end = std::uint64_t{extended.start} + extended.count;
    table_.partitions.push_back(
        {BytesOf(at_sector), at_sector < end ? BytesOf(end - at_sector) : 0, {}, std::move(why)});
  }

  // Each link holds one partition relative to itself and the next link relative to the extended partition.
  void FollowLogical(const MbrEntry& extended) {
    std::set<std::uint64_t> seen;
    for (std::uint64_t link = extended.start; seen.size() < kMaxLogicalPartitions;) {
      if (!seen.insert(link).second) return AddLost(extended, link, "the chain of logical partitions runs in a circle");
      auto sector = ReadBootSector(image_, BytesOf(link));
      if (!sector || !sector->marked) {
        return AddLost(extended, link, "the chain of logical partitions is broken here");
      }
      std::optional<std::uint64_t> next;
      for (const MbrEntry& entry : sector->entries) {
        if (!entry.used()) continue;
        if (!IsExtended(entry.type)) {
          Add(entry, link);
        } else if (!next) {
          next = std::uint64_t{extended.start} + entry.start;
        }
      }
      if (!next) return;
      link = *next;
    }
    AddLost(extended, extended.start, "the chain of logical partitions is too long");
  }

  const ByteSource& image_;
  std::uint64_t sector_bytes_;
  PartitionTable table_;
};

}  // namespace

Result<std::optional<PartitionTable>> ReadMbr(const ByteSource& image, std::uint32_t sector_bytes) {
  return MbrReader(image, sector_bytes).Read();
}

Result<bool> HasProtectiveMbr(const ByteSource& image) {
  SCHOUW_ASSIGN(const BootSector sector, ReadBootSector(image, 0), "sector 0");
  return sector.marked && std::any_of(sector.entries.begin(), sector.entries.end(),
                                      [](const MbrEntry& entry) { return entry.type == 0xEE; });
}

}  // namespace schouw

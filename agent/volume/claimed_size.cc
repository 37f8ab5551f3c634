#include <bit>

#include "agent/base/checked.h"
#include "agent/volume/signature.h"

namespace schouw {
namespace {

// Microsoft, "FAT: General Overview of On-Disk Format" 1.03: the BIOS parameter block.
struct FatBlock {
  std::uint32_t sector_bytes;
  std::uint32_t cluster_sectors;
  std::uint32_t reserved_sectors;
  std::uint32_t fat_count;
  std::uint32_t root_entries;
  std::uint64_t total_sectors;
  std::uint64_t fat_sectors;
};

FatBlock ReadFatBlock(const ProbeBytes& b) {
  const Bytes raw = b.At(0, 64);
  if (raw.empty()) return {};
  const std::uint32_t small_total = b.Le16(19), small_fat = b.Le16(22);
  return {b.Le16(11),
          std::to_integer<std::uint32_t>(raw[13]),
          b.Le16(14),
          std::to_integer<std::uint32_t>(raw[16]),
          b.Le16(17),
          small_total != 0 ? small_total : b.Le32(32),
          small_fat != 0 ? small_fat : b.Le32(36)};
}

bool Plausible(const ProbeBytes& b, const FatBlock& fat) {
  const auto jump = std::to_integer<std::uint8_t>(b.At(0, 1)[0]);
  const auto media = std::to_integer<std::uint8_t>(b.At(21, 1)[0]);
  return (jump == 0xEB || jump == 0xE9 || jump == 0x00) && std::has_single_bit(fat.sector_bytes) &&
         fat.sector_bytes >= 512 && fat.sector_bytes <= 4096 && std::has_single_bit(fat.cluster_sectors) &&
         fat.reserved_sectors != 0 && fat.fat_count >= 1 && fat.fat_count <= 4 && fat.fat_sectors != 0 &&
         fat.total_sectors != 0 && (media == 0xF0 || media >= 0xF8);
}

std::uint64_t ExtBytes(const ProbeBytes& b) {
  constexpr std::uint64_t kSuper = 1024;
  const bool has_high = (b.Le32(kSuper + 96) & 0x80) != 0;
  const std::uint64_t blocks = b.Le32(kSuper + 4) | (has_high ? std::uint64_t{b.Le32(kSuper + 336)} << 32 : 0);
  return CheckedMultiply<std::uint64_t>(blocks, std::uint64_t{1024} << b.Le32(kSuper + 24)).value_or(0);
}

std::uint64_t NtfsBytes(const ProbeBytes& b) {
  return CheckedMultiply<std::uint64_t>(b.Le64(40), b.Le16(11)).value_or(0);
}

std::uint64_t ExfatBytes(const ProbeBytes& b) {
  const Bytes shift = b.At(108, 1);
  const auto bits = shift.empty() ? 64u : std::to_integer<unsigned>(shift[0]);
  return bits < 9 || bits > 12 ? 0 : CheckedMultiply<std::uint64_t>(b.Le64(72), 1ull << bits).value_or(0);
}

std::uint64_t HfsPlusBytes(const ProbeBytes& b) {
  if (b.Has(1024, "BD")) return 0;
  return std::uint64_t{b.Be32(1024 + 40)} * b.Be32(1024 + 44);
}

}  // namespace

std::string_view FatName(const ProbeBytes& b) {
  if (b.At(0, 512).empty()) return "";
  const FatBlock fat = ReadFatBlock(b);
  if (!Plausible(b, fat)) return "";
  const std::uint64_t root_sectors = (std::uint64_t{fat.root_entries} * 32 + fat.sector_bytes - 1) / fat.sector_bytes;
  const std::uint64_t before_data = fat.reserved_sectors + fat.fat_count * fat.fat_sectors + root_sectors;
  if (before_data >= fat.total_sectors) return "";
  if (b.Le16(22) == 0 && fat.root_entries == 0) return "fat32";  // no FAT12/16 is without a root folder
  const std::uint64_t clusters = (fat.total_sectors - before_data) / fat.cluster_sectors;
  return clusters < 4085 ? "fat12" : clusters < 65525 ? "fat16" : "fat32";
}

std::uint64_t ClaimedBytes(const ProbeBytes& b, std::string_view name) {
  if (name.starts_with("ext")) return ExtBytes(b);
  if (name == "ntfs") return NtfsBytes(b);
  if (name == "exfat") return ExfatBytes(b);
  if (name == "hfs+" || name == "hfsx") return HfsPlusBytes(b);
  if (name == "iso9660") return std::uint64_t{b.Le32(32768 + 80)} * b.Le16(32768 + 128);  // ECMA-119 8.4.8, 8.4.12
  if (name.starts_with("fat")) {
    const FatBlock fat = ReadFatBlock(b);
    return fat.total_sectors * fat.sector_bytes;
  }
  return 0;
}

}  // namespace schouw

#include "agent/filesystem/live_entries.h"

#include <algorithm>
#include <array>

namespace schouw {
namespace {

constexpr std::size_t kSlotBytes = 32;
constexpr TSK_INUM_T kFirstInode = 3;  // libtsk numbers the slots of the data area from here (FATFS_FIRST_NORMINO)

struct FatGeometry {
  std::uint64_t first_data_sector = 0;
  std::uint32_t sector_bytes = 0;
};

Result<FatGeometry> ReadGeometry(const ByteSource& volume, bool exfat) {
  std::array<std::byte, 512> boot{};
  SCHOUW_TRY(ReadExactly(volume, 0, boot), "read boot sector");
  if (exfat) {
    const auto shift = std::to_integer<unsigned>(boot[108]);
    if (shift < 9 || shift > 12) return Fail(ErrorCode::kMalformed, "impossible sector size", 108);
    return FatGeometry{LoadLe<std::uint32_t>(boot.data() + 88), 1u << shift};
  }
  const std::uint32_t small_fat = LoadLe<std::uint16_t>(boot.data() + 22);
  const std::uint64_t fat_sectors = small_fat != 0 ? small_fat : LoadLe<std::uint32_t>(boot.data() + 36);
  const auto fats = std::to_integer<std::uint32_t>(boot[16]);
  return FatGeometry{LoadLe<std::uint16_t>(boot.data() + 14) + fats * fat_sectors,
                     LoadLe<std::uint16_t>(boot.data() + 11)};
}

bool IsLiveSlot(std::string_view slot, bool exfat) {
  if (!exfat) return static_cast<unsigned char>(slot[0]) != 0xE5;
  return slot[0] == '\x85' || (slot[0] == '\x83' && slot[1] != '\0');
}

// Adds the live slots of one sector, the first of which has inode `first`; false when the folder ends in it.
bool AddSlots(std::string_view sector, TSK_INUM_T first, bool exfat, std::vector<TSK_INUM_T>& inodes) {
  for (std::size_t at = 0; at + kSlotBytes <= sector.size(); at += kSlotBytes) {
    const std::string_view slot = sector.substr(at, kSlotBytes);
    if (slot[0] == '\0') return false;
    if (IsLiveSlot(slot, exfat)) inodes.push_back(first + at / kSlotBytes);
  }
  return true;
}

}  // namespace

Result<FatLiveSlots> FatLiveSlots::Of(const ByteSource& volume, const TSK_FS_ATTR& folder, bool exfat) {
  SCHOUW_ASSIGN(const FatGeometry geometry, ReadGeometry(volume, exfat), "folder");
  FatLiveSlots live;
  if (geometry.sector_bytes < kSlotBytes || (folder.flags & TSK_FS_ATTR_NONRES) == 0) return live;
  live.all_ = false;
  const std::size_t slots_each = geometry.sector_bytes / kSlotBytes;
  bool more = true;
  for (const TSK_FS_ATTR_RUN* run = folder.nrd.run; run != nullptr && more; run = run->next) {
    for (TSK_DADDR_T sector = run->addr; sector - run->addr < run->len && more; ++sector) {
      if (sector < geometry.first_data_sector) continue;
      SCHOUW_ASSIGN(const std::string bytes, ReadUpTo(volume, sector * geometry.sector_bytes, geometry.sector_bytes),
                    "read folder");
      const TSK_INUM_T first = (sector - geometry.first_data_sector) * slots_each + kFirstInode;
      more = bytes.size() == geometry.sector_bytes && AddSlots(bytes, first, exfat, live.inodes_);
    }
  }
  std::sort(live.inodes_.begin(), live.inodes_.end());
  return live;
}

bool FatLiveSlots::Contains(TSK_INUM_T inode) const {
  return all_ || std::binary_search(inodes_.begin(), inodes_.end(), inode);
}

bool NtfsRecordConfirms(const TSK_FS_META& meta, TSK_INUM_T folder, std::string_view name) {
  constexpr std::size_t kLongest = TSK_FS_META_NAME_LIST_NSIZE - 8;  // libtsk cuts longer ones
  for (const TSK_FS_META_NAME_LIST* known = meta.name2; known != nullptr; known = known->next) {
    const std::string_view own(known->name);
    if (known->par_inode != folder) continue;
    if (own == name || (own.size() >= kLongest && name.starts_with(own.substr(0, kLongest)))) return true;
  }
  return meta.name2 == nullptr;
}

bool IsFileSystemOwn(const TSK_FS_INFO& fs, TSK_INUM_T folder, const TSK_FS_NAME& name) {
  if (folder != fs.root_inum) return false;
  if (TSK_FS_TYPE_ISNTFS(fs.ftype)) return name.meta_addr < 24;
  if (!TSK_FS_TYPE_ISHFS(fs.ftype)) return false;
  const std::string_view text(name.name);
  return name.meta_addr < 16 || text == "^^^^HFS+ Private Data" || text == ".HFS+ Private Directory Data^" ||
         text == ".HFS+ Private Directory Data\r";
}

}  // namespace schouw

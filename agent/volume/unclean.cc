#include "agent/volume/unclean.h"

namespace schouw {
namespace {

// FAT[1] keeps the mark of Windows, byte 37 or 65 of the boot sector that of Windows NT and Linux. (Microsoft, "FAT:
// General Overview of On-Disk Format" 1.03, "FAT Data Structure"; fs/fat of Linux.) FAT12 has only the second.
std::string_view UncleanFat(const ProbeBytes& volume, std::string_view name) {
  const bool wide = name == "fat32";
  const Bytes state = volume.At(wide ? 65 : 37, 1);
  bool dirty = !state.empty() && (std::to_integer<unsigned>(state[0]) & 1) != 0;
  const std::uint64_t fat = std::uint64_t{volume.Le16(14)} * volume.Le16(11);
  if (wide) dirty |= (volume.Le32(fat + 4) & 0x08000000) == 0;
  if (name == "fat16") dirty |= (volume.Le16(fat + 2) & 0x8000) == 0;
  return dirty ? kWithoutJournal : std::string_view();
}

// Microsoft, "exFAT file system specification", 3.1.13 VolumeFlags.
std::string_view UncleanExFat(const ProbeBytes& volume) {
  return (volume.Le16(106) & 0x0002) != 0 ? kWithoutJournal : std::string_view();
}

// True when `start` equals `end` in the journal's header, written in the order of bytes of the machine that made it.
bool IsEmptyHfsJournal(const ProbeBytes& volume, std::uint64_t journal) {
  constexpr std::uint32_t kMagic = 0x4A4E4C78, kEndian = 0x12345678;
  const bool known = (volume.Be32(journal) == kMagic && volume.Be32(journal + 4) == kEndian) ||
                     (volume.Le32(journal) == kMagic && volume.Le32(journal + 4) == kEndian);
  return known && volume.Le64(journal + 8) == volume.Le64(journal + 16);
}

// Apple Technical Note TN1150, "Volume Header" and "Journal".
std::string_view UncleanHfs(const ProbeBytes& volume) {
  constexpr std::uint64_t kHeader = 1024;
  constexpr std::uint32_t kUnmounted = 1u << 8, kInconsistent = 1u << 11, kJournaled = 1u << 13;
  constexpr std::uint32_t kInThisVolume = 1;
  const std::uint32_t attributes = volume.Be32(kHeader + 4);
  if ((attributes & kJournaled) == 0) {
    const bool clean = (attributes & kUnmounted) != 0 && (attributes & kInconsistent) == 0;
    return clean ? std::string_view() : kWithoutJournal;
  }
  const std::uint64_t info = std::uint64_t{volume.Be32(kHeader + 12)} * volume.Be32(kHeader + 40);
  if ((volume.Be32(info) & kInThisVolume) == 0) {
    return (attributes & kUnmounted) != 0 ? std::string_view() : kInJournal;
  }
  const std::uint64_t journal = std::uint64_t{volume.Be32(info + 36)} << 32 | volume.Be32(info + 40);
  return IsEmptyHfsJournal(volume, journal) ? std::string_view() : kInJournal;
}

}  // namespace

std::string_view UncleanReason(const ProbeBytes& volume, std::string_view name) {
  if (name.starts_with("ext")) return UncleanExt(volume);
  if (name == "ntfs") return UncleanNtfs(volume);
  if (name == "exfat") return UncleanExFat(volume);
  if (name.starts_with("fat")) return UncleanFat(volume, name);
  if (name == "hfs+" || name == "hfsx") return UncleanHfs(volume);
  return {};
}

}  // namespace schouw

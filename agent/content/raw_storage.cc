#include "agent/content/raw_storage.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "agent/base/bytes.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kDiskImage = "a disk image: it holds deleted files too";
constexpr std::string_view kMemoryDump = "a memory dump: it holds what no program keeps";
constexpr std::string_view kOtherDatabase = "a database of an unknown kind: it holds deleted rows too";

struct StorageMark {
  std::size_t offset;
  std::string_view bytes;
  std::string_view kind;
};
constexpr StorageMark kStorageMarks[] = {
    // boot sectors
    {3, "NTFS    "sv, kDiskImage},
    {3, "EXFAT   "sv, kDiskImage},
    {3, "-FVE-FS-"sv, kDiskImage},
    {3, "ReFS\0\0\0\0"sv, kDiskImage},
    {54, "FAT12   "sv, kDiskImage},
    {54, "FAT16   "sv, kDiskImage},
    {54, "FAT     "sv, kDiskImage},
    {82, "FAT32   "sv, kDiskImage},
    // partition tables, volume managers
    {512, "EFI PART"sv, kDiskImage},
    {4096, "EFI PART"sv, kDiskImage},
    {512, "LABELONE"sv, kDiskImage},
    {0, "LUKS\xba\xbe"sv, kDiskImage},
    // superblocks
    {0, "XFSB"sv, kDiskImage},
    {32, "NXSB"sv, kDiskImage},
    {1024, "H+\0\x04"sv, kDiskImage},
    {1024, "HX\0\x05"sv, kDiskImage},
    {1024, "\x10\x20\xf5\xf2"sv, kDiskImage},  // F2FS
    {9564, "\x54\x19\x01\0"sv, kDiskImage},    // UFS
    {32768, "JFS1"sv, kDiskImage},
    {32769, "BEA01"sv, kDiskImage},  // UDF
    {65588, "ReIsEr"sv, kDiskImage},
    {65600, "_BHRfS_M"sv, kDiskImage},
    {66908, "\x19\x01\x54\x19"sv, kDiskImage},  // UFS2
    {65536, "ReIsEr4"sv, kDiskImage},
    {65536, "\x01\x16\x19\x70"sv, kDiskImage},                 // GFS
    {4120, "\xc6\x85\x73\xf6\x4e\x1a\x45\xca"sv, kDiskImage},  // bcache, bcachefs
    {544, "1SFB"sv, kDiskImage},                               // BeOS
    {0, "bluestore block device"sv, kDiskImage},
    {0, "\x45\x3d\xcd\x28"sv, kDiskImage},  // cramfs
    {0, "\x28\xcd\x3d\x45"sv, kDiskImage},
    {0, "-rom1fs-"sv, kDiskImage},
    {0, "\x31\x18\x10\x06"sv, kDiskImage},  // UBIFS
    {0, "UBI#"sv, kDiskImage},
    {0, "dmvdo001"sv, kDiskImage},
    {1024, "\xe2\xe1\xf5\xe0"sv, kDiskImage},        // EROFS
    {1024, "\x02\0\0\0\0\0\x34\x34"sv, kDiskImage},  // NILFS
    {1024, "\xf5\xfc\x01\xa5"sv, kDiskImage},        // VxFS
    {4096, "SPB5"sv, kDiskImage},                    // NetWare
    {4096, "OCFSV2"sv, kDiskImage},
    {8192, "OCFSV2"sv, kDiskImage},
    {8192, "\x49\xe8\x95\xf9"sv, kDiskImage},  // HPFS
    {4096, "\xfc\x4e\x2b\xa9"sv, kDiskImage},  // a part of a RAID
    {0, "\xfc\x4e\x2b\xa9"sv, kDiskImage},
    {4086, "SWAPSPACE2"sv, kDiskImage},
    {8182, "SWAPSPACE2"sv, kDiskImage},
    {16374, "SWAPSPACE2"sv, kDiskImage},
    {32758, "SWAPSPACE2"sv, kDiskImage},
    {65526, "SWAPSPACE2"sv, kDiskImage},
    {4086, "SWAP-SPACE"sv, kDiskImage},
    // disks of virtual machines, copies of disks
    {64, "\x7f\x10\xda\xbe"sv, kDiskImage},  // VirtualBox
    {0, "WithoutFreeSpace"sv, kDiskImage},
    {0, "WithouFreSpacExt"sv, kDiskImage},
    {0, "Bochs Virtual HD Image"sv, kDiskImage},
    {0, "AFF10\r\n\0"sv, kDiskImage},
    // memory
    {0, "PAGEDUMP"sv, kMemoryDump},
    {0, "PAGEDU64"sv, kMemoryDump},
    {0, "MDMP\x93\xa7"sv, kMemoryDump},
    {0, "EMiL"sv, kMemoryDump},
    {0, "hibr"sv, kMemoryDump},
    {0, "HIBR"sv, kMemoryDump},
    {0, "wake"sv, kMemoryDump},
    {0, "WAKE"sv, kMemoryDump},
    {0, "RSTR"sv, kMemoryDump},
    {0, "JAVA PROFILE 1."sv, kMemoryDump},
    // databases
    {16, "\xde\xc0\xef\xbe"sv, kOtherDatabase},  // LMDB, on 64 bits and on 32
    {12, "\xde\xc0\xef\xbe"sv, kOtherDatabase},
    {16, "T-DB"sv, kOtherDatabase},            // Realm
    {12, "\x62\x31\x05\0"sv, kOtherDatabase},  // Berkeley DB: trees, hashes, queues
    {12, "\x61\x15\x06\0"sv, kOtherDatabase},
    {12, "\x53\x22\x04\0"sv, kOtherDatabase},
    {0, "\xce\x9a\x57\x13"sv, kOtherDatabase},  // GDBM
    {0, "\xcd\x9a\x57\x13"sv, kOtherDatabase},
    {0, "\xcf\x9a\x57\x13"sv, kOtherDatabase},
    {0, "TDB file\n"sv, kOtherDatabase},
    {0, "\xcf\xad\x12\xfe"sv, kOtherDatabase},  // folders of Outlook Express
    {0, "\xc3\xca\x04\xc1"sv, kOtherDatabase},  // blocks of Chromium's disk cache
    {0,
     "\0\0\0\x01"
     "Bud1"sv,
     kOtherDatabase},                                                       // .DS_Store
    {0, "\x1a\0\0\x04\0\0"sv, kOtherDatabase},                              // Lotus Notes
    {0, "\0\x01\0\0\0\x02\0\x01\0\x05\0\x02\0\x02\xc0"sv, kOtherDatabase},  // FileMaker
};
constexpr std::size_t kBehindStorageHead = 64u << 10;
constexpr std::size_t kStorageBlockBytes = 2u << 10;

bool MarkStandsIn(std::string_view bytes, std::size_t offset, std::string_view mark) {
  return offset <= bytes.size() && bytes.substr(offset).starts_with(mark);
}

std::uint32_t StorageU32(std::string_view bytes, std::size_t at) {
  return LoadLe<std::uint32_t>(AsBytes(bytes).data() + at);
}
std::uint32_t StorageU16(std::string_view bytes, std::size_t at) {
  return LoadLe<std::uint16_t>(AsBytes(bytes).data() + at);
}
std::uint8_t StorageU8(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

// The superblock of ext2, 3 and 4 (kernel.org, ext4 "The Super Block"): magic, block size, state, revision.
bool IsExt(std::string_view head) {
  constexpr std::size_t kAt = 1024;
  if (head.size() < kAt + 100 || StorageU16(head, kAt + 56) != 0xef53) return false;
  return StorageU32(head, kAt + 24) <= 6 && StorageU16(head, kAt + 58) <= 7 && StorageU32(head, kAt + 76) <= 1;
}

// A master boot record: its signature, and entries that are whole or empty (at least one whole).
bool IsMasterBootRecord(std::string_view head) {
  if (head.size() < 512 || StorageU16(head, 510) != 0xaa55) return false;
  int whole = 0;
  for (std::size_t at = 446; at < 510; at += 16) {
    if ((StorageU8(head, at) & 0x7f) != 0) return false;
    const bool empty = std::ranges::all_of(head.substr(at, 16), [](char c) { return c == 0; });
    const bool has_place =
        StorageU8(head, at + 4) != 0 && StorageU32(head, at + 8) != 0 && StorageU32(head, at + 12) != 0;
    if (!empty && !has_place) return false;
    whole += empty ? 0 : 1;
  }
  return whole > 0;
}

// A table of dBASE: version, date of the last change, a header that ends where it says.
bool IsDbase(std::string_view head) {
  constexpr std::string_view kVersions = "\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\x8c\x8e\xcb\xf5\xfb"sv;
  if (head.size() < 33 || kVersions.find(head[0]) == std::string_view::npos) return false;
  const std::uint32_t header = StorageU16(head, 8), record = StorageU16(head, 10);
  const bool date =
      StorageU8(head, 2) >= 1 && StorageU8(head, 2) <= 12 && StorageU8(head, 3) >= 1 && StorageU8(head, 3) <= 31;
  return date && record > 1 && header >= 33 && header <= head.size() &&
         (head[header - 1] == '\r' || (header > 264 && head[header - 264] == '\r'));
}

bool IsCoreDump(std::string_view head) {
  return head.size() >= 20 &&
         head.starts_with(
             "\x7f"
             "ELF"sv) &&
         (head[5] == 2 ? head[17] : head[16]) == 4;
}

}  // namespace

std::string_view RawStorageKind(const ByteSource& content, std::string_view head) {
  std::string behind;
  if (head.size() >= kBehindStorageHead && content.random_access())
    behind = ReadUpTo(content, kBehindStorageHead, kStorageBlockBytes).value_or("");
  for (const StorageMark& mark : kStorageMarks) {
    const bool is_behind = mark.offset >= kBehindStorageHead;
    if (MarkStandsIn(is_behind ? std::string_view(behind) : head, mark.offset - (is_behind ? kBehindStorageHead : 0),
                     mark.bytes))
      return mark.kind;
  }
  if (IsExt(head) || IsMasterBootRecord(head)) return kDiskImage;
  if (IsCoreDump(head)) return kMemoryDump;
  return IsDbase(head) ? kOtherDatabase : std::string_view();
}

}  // namespace schouw

#include "agent/volume/signature.h"

#include <algorithm>
#include <array>
#include <bit>

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUnread = "a kind of file system that Schouw does not read";
constexpr std::string_view kPart = "one part of a storage set; Schouw reads no sets";

// Every name we give, and what it means for reading.
struct NameRow {
  std::string_view name;
  VolumeKind kind;
  std::string_view reason;
};
constexpr auto kNames = std::to_array<NameRow>({
    {"ntfs", VolumeKind::kReadable, ""},
    {"fat12", VolumeKind::kReadable, ""},
    {"fat16", VolumeKind::kReadable, ""},
    {"fat32", VolumeKind::kReadable, ""},
    {"exfat", VolumeKind::kReadable, ""},
    {"ext2", VolumeKind::kReadable, ""},
    {"ext3", VolumeKind::kReadable, ""},
    {"ext4", VolumeKind::kReadable, ""},
    {"hfs+", VolumeKind::kReadable, ""},
    {"hfsx", VolumeKind::kReadable, ""},
    {"apfs", VolumeKind::kReadable, ""},
    {"iso9660", VolumeKind::kReadable, ""},
    {"ufs1", VolumeKind::kReadable, ""},
    {"ufs2", VolumeKind::kReadable, ""},
    {"bitlocker", VolumeKind::kEncrypted, "encrypted with BitLocker"},
    {"bitlocker-to-go", VolumeKind::kEncrypted, "encrypted with BitLocker To Go"},
    {"luks1", VolumeKind::kEncrypted, "encrypted with LUKS (version 1)"},
    {"luks2", VolumeKind::kEncrypted, "encrypted with LUKS (version 2)"},
    {"filevault", VolumeKind::kEncrypted, "encrypted with FileVault"},
    {"veracrypt-like", VolumeKind::kEncrypted, "looks encrypted as a whole (random bytes without structure)"},
    {"corestorage", VolumeKind::kUnsupported, "a CoreStorage volume of macOS, which Schouw does not read"},
    {"lvm2", VolumeKind::kUnsupported, "part of a Linux volume group (LVM), which Schouw does not read"},
    {"linux_raid", VolumeKind::kUnsupported, "part of a Linux RAID set, which Schouw does not read"},
    {"ldm", VolumeKind::kUnsupported, "a dynamic disk of Windows, which Schouw does not read"},
    {"storage_spaces", VolumeKind::kUnsupported, "part of a Windows storage pool, which Schouw does not read"},
    {"microsoft_reserved", VolumeKind::kUnsupported, "reserved by Windows; holds no files"},
    {"bios_boot", VolumeKind::kUnsupported, "holds a boot loader, no files"},
    {"btrfs", VolumeKind::kUnsupported, kUnread},
    {"xfs", VolumeKind::kUnsupported, kUnread},
    {"xfs_log", VolumeKind::kUnsupported, "the journal of an XFS volume elsewhere; holds no files"},
    {"f2fs", VolumeKind::kUnsupported, kUnread},
    {"refs", VolumeKind::kUnsupported, kUnread},
    {"zfs", VolumeKind::kUnsupported, kPart},
    {"bcachefs", VolumeKind::kUnsupported, kUnread},
    {"bcache", VolumeKind::kUnsupported, "a bcache device: a volume or the cache of one, which Schouw does not read"},
    {"swap", VolumeKind::kUnsupported, "swap space: memory, not files"},
    {"swsuspend", VolumeKind::kUnsupported, "memory saved for hibernation, not files"},
    {"reiserfs", VolumeKind::kUnsupported, kUnread},
    {"reiser4", VolumeKind::kUnsupported, kUnread},
    {"jfs", VolumeKind::kUnsupported, kUnread},
    {"nilfs2", VolumeKind::kUnsupported, kUnread},
    {"squashfs", VolumeKind::kUnsupported, kUnread},
    {"erofs", VolumeKind::kUnsupported, kUnread},
    {"cramfs", VolumeKind::kUnsupported, kUnread},
    {"romfs", VolumeKind::kUnsupported, kUnread},
    {"vmfs", VolumeKind::kUnsupported, kUnread},
    {"udf", VolumeKind::kUnsupported, kUnread},
    {"hfs", VolumeKind::kUnsupported, kUnread},
    {"befs", VolumeKind::kUnsupported, kUnread},
    {"gfs2", VolumeKind::kUnsupported, kUnread},
    {"ocfs2", VolumeKind::kUnsupported, kUnread},
    {"minix", VolumeKind::kUnsupported, kUnread},
    {"nss", VolumeKind::kUnsupported, kUnread},
    {"zonefs", VolumeKind::kUnsupported, kUnread},
    {"ubifs", VolumeKind::kUnsupported, kUnread},
    {"ubi", VolumeKind::kUnsupported, kUnread},
    {"jbd", VolumeKind::kUnsupported, "the journal of an ext volume elsewhere; holds no files"},
    {"drbd", VolumeKind::kUnsupported, kPart},
    {"vdo", VolumeKind::kUnsupported, kPart},
    {"ceph", VolumeKind::kUnsupported, kPart},
    {"empty", VolumeKind::kUnsupported, "holds only zeroes in all places looked at"},
});

using Check = bool (*)(const ProbeBytes&);

bool IsToGo(const ProbeBytes& b) {  // {4967D63B-2E29-4AD8-8399-F6A339E3D001}
  return b.Has(424, "\x3B\xD6\x67\x49\x29\x2E\xD8\x4A\x83\x99\xF6\xA3\x39\xE3\xD0\x01"sv);
}
bool HasBootSector(const ProbeBytes& b) {
  const std::uint32_t sector = b.Le16(11);
  return std::has_single_bit(sector) && sector >= 256 && sector <= 4096;
}
bool IsCoreStorageEncrypted(const ProbeBytes& b) { return b.Le16(0) != 0 && b.Le32(172) == 2; }
bool IsRaid1(const ProbeBytes& b) { return b.Le32(4) == 1; }
bool IsRaid1At4K(const ProbeBytes& b) { return b.Le32(4096 + 4) == 1; }
bool IsBcache(const ProbeBytes& b) { return b.Le64(4096 + 8) == 8; }
bool IsNilfs(const ProbeBytes& b) { return b.Le32(1024) == 2; }
bool IsHfsWrapper(const ProbeBytes& b) { return b.Has(1024 + 124, "H+"); }
bool IsMinix(const ProbeBytes& b) {
  const std::uint16_t inodes = b.Le16(1024), zones = b.Le16(1026), first = b.Le16(1032);
  return inodes != 0 && b.Le16(1028) != 0 && b.Le16(1030) != 0 && first > 3 && b.Le16(1034) == 0 &&
         (zones == 0 || zones > first);
}
bool IsUbifs(const ProbeBytes& b) { return b.Le32(20) == 6; }  // UBIFS_SB_NODE
bool IsReiserSpot(const ProbeBytes& b) { return b.Le16(65536 + 44) >= 512; }

// A fixed magic at a fixed place. The first row that fits wins; a `check` rules out what only looks alike.
struct MagicRow {
  std::string_view name;
  std::uint64_t offset;
  std::string_view magic;
  Check check;
  std::string_view source;
};
constexpr auto kMagics = std::to_array<MagicRow>({
    {"linux_raid", 0, "\xfc\x4e\x2b\xa9"sv, IsRaid1, "Linux md_p.h: MD_SB_MAGIC, metadata 1.1"},
    {"linux_raid", 4096, "\xfc\x4e\x2b\xa9"sv, IsRaid1At4K, "Linux md_p.h: MD_SB_MAGIC, metadata 1.2"},
    {"lvm2", 512, "LABELONE"sv, nullptr, "LVM2 label.h: LABEL_ID, second sector"},
    {"lvm2", 0, "LABELONE"sv, nullptr, "LVM2 label.h: LABEL_ID"},
    {"lvm2", 1024, "LABELONE"sv, nullptr, "LVM2 label.h: LABEL_ID, third sector"},
    {"lvm2", 1536, "LABELONE"sv, nullptr, "LVM2 label.h: LABEL_ID, fourth sector"},
    {"luks1", 0, "LUKS\xba\xbe\x00\x01"sv, nullptr, "LUKS1 On-Disk Format 1.2.3, phdr"},
    {"luks2", 0, "LUKS\xba\xbe\x00\x02"sv, nullptr, "LUKS2 On-Disk Format 1.1.1, binary header"},
    {"luks2", 0, "SKUL\xba\xbe\x00\x02"sv, nullptr, "LUKS2 On-Disk Format 1.1.1, secondary header"},
    {"bitlocker", 3, "-FVE-FS-"sv, nullptr, "libbde, BitLocker Drive Encryption format, volume header"},
    {"bitlocker-to-go", 3, "MSWIN4.1"sv, IsToGo, "libbde, BitLocker To Go volume header"},
    {"filevault", 88, "CS"sv, IsCoreStorageEncrypted, "libfvde, FileVault Drive Encryption, volume header"},
    {"corestorage", 88, "CS\x01\x00"sv, nullptr, "libfvde, CoreStorage physical volume header"},
    {"ntfs", 3, "NTFS    "sv, HasBootSector, "Linux-NTFS documentation, $Boot"},
    {"exfat", 3, "EXFAT   "sv, nullptr, "Microsoft exFAT specification 3.1.2 FileSystemName"},
    {"refs", 3, "ReFS\0\0\0\0"sv, nullptr, "libfsrefs, ReFS volume header"},
    {"apfs", 32, "NXSB"sv, nullptr, "Apple File System Reference, nx_superblock_t"},
    {"xfs", 0, "XFSB"sv, nullptr, "XFS Algorithms and Data Structures, sb_magicnum"},
    {"xfs_log", 0, "\xfe\xed\xba\xbe"sv, nullptr, "XFS Algorithms and Data Structures, h_magicno"},
    {"erofs", 1024, "\xe2\xe1\xf5\xe0"sv, nullptr, "Linux erofs_fs.h: EROFS_SUPER_MAGIC_V1"},
    {"f2fs", 1024, "\x10\x20\xf5\xf2"sv, nullptr, "Linux f2fs_fs.h: F2FS_SUPER_MAGIC"},
    {"btrfs", 65536 + 64, "_BHRfS_M"sv, nullptr, "btrfs on-disk format, superblock"},
    {"hfs+", 1024, "H+\x00\x04"sv, nullptr, "Apple TN1150, volume header"},
    {"hfsx", 1024, "HX\x00\x05"sv, nullptr, "Apple TN1150, HFSX"},
    {"hfs+", 1024, "BD"sv, IsHfsWrapper, "Apple TN1150, HFS wrapper"},
    {"hfs", 1024, "BD"sv, nullptr, "Inside Macintosh: Files, master directory block"},
    {"nilfs2", 1030, "\x34\x34"sv, IsNilfs, "Linux nilfs2_ondisk.h: NILFS_SUPER_MAGIC"},
    {"squashfs", 0, "hsqs"sv, nullptr, "Linux squashfs_fs.h: SQUASHFS_MAGIC"},
    {"squashfs", 0, "sqsh"sv, nullptr, "Linux squashfs_fs.h: SQUASHFS_MAGIC, big-endian"},
    {"cramfs", 16, "Compressed ROMFS"sv, nullptr, "Linux cramfs_fs.h: CRAMFS_SIGNATURE"},
    {"romfs", 0, "-rom1fs-"sv, nullptr, "Linux romfs_fs.h: ROMFS_MAGIC"},
    {"zonefs", 0, "SFOZ"sv, nullptr, "Linux zonefs: ZONEFS_MAGIC"},
    {"ubifs", 0, "\x31\x18\x10\x06"sv, IsUbifs, "Linux ubifs-media.h: UBIFS_NODE_MAGIC"},
    {"ubi", 0, "UBI#"sv, nullptr, "Linux ubi-media.h: UBI_EC_HDR_MAGIC"},
    {"vdo", 0, "dmvdo001"sv, nullptr, "VDO geometry block, magic number"},
    {"ceph", 0, "bluestore block device\n"sv, nullptr, "Ceph bluestore label"},
    {"befs", 512 + 32, "1SFB"sv, nullptr, "Giampaolo, Practical File System Design, superblock magic1"},
    {"befs", 512 + 32, "BFS1"sv, nullptr, "the same, big-endian"},
    {"bcache", 4096 + 24, "\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81"sv, IsBcache,
     "Linux bcache_ondisk.h: bcache_magic"},
    {"bcachefs", 4096 + 24, "\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81"sv, nullptr,
     "bcachefs_format.h: BCACHE_MAGIC"},
    {"bcachefs", 4096 + 24, "\xc6\x85\x73\xf6\x66\xce\x90\xa9\xd9\x6a\x60\xcf\x80\x3d\xf7\xef"sv, nullptr,
     "bcachefs_format.h: BCHFS_MAGIC"},
    {"nss", 4096, "SPB5"sv, nullptr, "util-linux libblkid netware.c"},
    {"reiser4", 65536, "ReIsEr4"sv, nullptr, "reiser4progs, master superblock"},
    {"reiserfs", 65536 + 52, "ReIsErFs"sv, IsReiserSpot, "reiserfs_fs.h: version 3.5"},
    {"reiserfs", 65536 + 52, "ReIsEr2Fs"sv, IsReiserSpot, "reiserfs_fs.h: version 3.6"},
    {"reiserfs", 65536 + 52, "ReIsEr3Fs"sv, IsReiserSpot, "reiserfs_fs.h: journal relocated"},
    {"reiserfs", 8192 + 52, "ReIsErFs"sv, nullptr, "reiserfs_fs.h: old place of the superblock"},
    {"gfs2", 65536, "\x01\x16\x19\x70"sv, nullptr, "Linux gfs2_ondisk.h: GFS2_MAGIC"},
    {"jfs", 32768, "JFS1"sv, nullptr, "Linux jfs_superblock.h: JFS_MAGIC"},
    {"ocfs2", 1024, "OCFSV2"sv, nullptr, "Linux ocfs2_fs.h: OCFS2_SUPER_BLOCK_SIGNATURE"},
    {"ocfs2", 2048, "OCFSV2"sv, nullptr, "the same, blocks of 1 KiB"},
    {"ocfs2", 4096, "OCFSV2"sv, nullptr, "the same, blocks of 2 KiB"},
    {"ocfs2", 8192, "OCFSV2"sv, nullptr, "the same, blocks of 4 KiB"},
    {"vmfs", 1u << 20, "\x0d\xd0\x01\xc0"sv, nullptr, "vmfs-tools: VMFS_VOLINFO_MAGIC"},
    {"vmfs", 2u << 20, "\x5e\xf1\xab\x2f"sv, nullptr, "vmfs-tools: VMFS_FSINFO_MAGIC"},
    {"swsuspend", 0, "\xed\xc3\x02\xe9\x98\x56\xe5\x0c"sv, nullptr, "TuxOnIce, binary signature"},
    {"minix", 1040, "\x7f\x13"sv, IsMinix, "Linux minix_fs.h: MINIX_SUPER_MAGIC"},
    {"minix", 1040, "\x8f\x13"sv, IsMinix, "Linux minix_fs.h: MINIX_SUPER_MAGIC2"},
    {"minix", 1040, "\x68\x24"sv, IsMinix, "Linux minix_fs.h: MINIX2_SUPER_MAGIC"},
    {"minix", 1040, "\x78\x24"sv, IsMinix, "Linux minix_fs.h: MINIX2_SUPER_MAGIC2"},
});

// Probes that take more than one fixed place. Each gives a name or nothing.
using Probe = std::string_view (*)(const ProbeBytes&);

// Linux md_p.h: 0.90 stands in the last 64 KiB aligned block, 1.0 in the last 8 to 12 KiB aligned to 4 KiB.
std::string_view RaidAtEnd(const ProbeBytes& b) {
  constexpr auto kMark = "\xfc\x4e\x2b\xa9"sv;
  constexpr auto kMarkBe = "\xa9\x2b\x4e\xfc"sv;
  if (b.size() >= (128u << 10)) {
    const std::uint64_t old = (b.size() & ~std::uint64_t{65535}) - 65536;
    if ((b.Has(old, kMark) && b.Le32(old + 4) == 0) || (b.Has(old, kMarkBe) && b.Be32(old + 4) == 0)) {
      return "linux_raid";
    }
  }
  if (b.size() >= (16u << 10)) {
    const std::uint64_t at = ((b.size() / 512 - 16) & ~std::uint64_t{7}) * 512;
    if (b.Has(at, kMark) && b.Le32(at + 4) == 1) return "linux_raid";
  }
  return "";
}

// drbd_int.h, meta_data_on_disk: big-endian, in the last 4 KiB.
std::string_view DrbdAtEnd(const ProbeBytes& b) {
  if (b.size() < (64u << 10)) return "";
  for (const std::uint64_t end : {b.size(), b.size() & ~std::uint64_t{4095}}) {
    const std::uint32_t magic = b.Be32(end - 4096 + 60);
    if (magic == 0x8374026b || magic == 0x8374026c || magic == 0x8374026d) return "drbd";
  }
  return "";
}

// Linux ext4 documentation, "Super Block": told apart by the features only the newer ones have.
std::string_view ExtName(const ProbeBytes& b) {
  constexpr std::uint64_t kSuper = 1024;
  if (b.Le16(kSuper + 56) != 0xEF53 || b.Le32(kSuper + 24) > 6) return "";
  const std::uint32_t compat = b.Le32(kSuper + 92), incompat = b.Le32(kSuper + 96), ro_compat = b.Le32(kSuper + 100);
  if ((incompat & 0x8) != 0) return "jbd";
  constexpr std::uint32_t kExt3Incompat = 0x2 | 0x4 | 0x10, kExt3RoCompat = 0x1 | 0x2 | 0x4;
  if ((incompat & ~kExt3Incompat) != 0 || (ro_compat & ~kExt3RoCompat) != 0) return "ext4";
  return (compat & 0x4) != 0 ? "ext3" : "ext2";
}

// Linux swap: the last ten bytes of the first page, whose size depends on the machine.
std::string_view SwapName(const ProbeBytes& b) {
  constexpr auto kSuspended = std::to_array<std::string_view>(
      {"S1SUSPEND"sv, "S2SUSPEND"sv, "ULSUSPEND"sv, "LINHIB0001"sv, "\xed\xc3\x02\xe9\x98\x56\xe5\x0c"sv});
  for (const std::uint64_t page : {4096u, 8192u, 16384u, 32768u, 65536u}) {
    if (b.Has(page - 10, "SWAPSPACE2") || b.Has(page - 10, "SWAP-SPACE")) return "swap";
    for (const std::string_view mark : kSuspended) {
      if (b.Has(page - 10, mark)) return "swsuspend";
    }
  }
  return "";
}

// sys/ufs/ffs/fs.h of FreeBSD: SBLOCKSEARCH, fs_magic at 1372.
std::string_view UfsName(const ProbeBytes& b) {
  for (const std::uint64_t super : {65536u, 8192u, 0u, 262144u}) {
    const std::uint32_t little = b.Le32(super + 1372), big = b.Be32(super + 1372);
    if (little == 0x19540119 || big == 0x19540119) return "ufs2";
    if (little == 0x00011954 || big == 0x00011954) return "ufs1";
  }
  return "";
}

// ECMA-119 (ISO 9660) 8.1 and ECMA-167 part 3, 9.1 (UDF): the volume recognition sequence from byte 32768.
struct OpticalMarks {
  bool iso = false;
  bool udf = false;
};
OpticalMarks FindOpticalMarks(const ProbeBytes& b) {
  OpticalMarks marks;
  for (const std::uint64_t step : {2048u, 4096u}) {
    for (std::uint64_t i = 0; i < 64; ++i) {
      const std::string_view id = AsChars(b.At(32768 + i * step + 1, 5));
      if (id == "CD001") marks.iso = true;
      if (id == "NSR02" || id == "NSR03") marks.udf = true;
      if (id != "CD001" && !id.starts_with("NSR") && id != "BEA01" && id != "TEA01" && id != "BOOT2") break;
    }
  }
  return marks;
}
std::string_view OpticalName(const ProbeBytes& b) {
  const OpticalMarks marks = FindOpticalMarks(b);
  return marks.iso ? "iso9660" : marks.udf ? "udf" : "";
}

// OpenZFS uberblock_impl.h: UBERBLOCK_MAGIC, an array from 128 KiB into each label.
std::string_view ZfsName(const ProbeBytes& b) {
  for (std::uint64_t at = 128u << 10; at < (256u << 10); at += 1024) {
    if (b.Le64(at) == 0x00bab10c || b.Le64(at) == 0x0cb1ba0000000000) return "zfs";
  }
  return "";
}

constexpr auto kProbesFirst = std::to_array<Probe>({RaidAtEnd});
constexpr auto kProbesLast =
    std::to_array<Probe>({ExtName, OpticalName, SwapName, UfsName, FatName, DrbdAtEnd, ZfsName});

template <std::size_t n>
std::string_view FirstOf(const std::array<Probe, n>& probes, const ProbeBytes& bytes) {
  for (const Probe probe : probes) {
    if (const std::string_view name = probe(bytes); !name.empty()) return name;
  }
  return "";
}

std::string_view NameByMagic(const ProbeBytes& bytes) {
  if (const std::string_view name = FirstOf(kProbesFirst, bytes); !name.empty()) return name;
  for (const MagicRow& row : kMagics) {
    if (bytes.Has(row.offset, row.magic) && (row.check == nullptr || row.check(bytes))) return row.name;
  }
  return FirstOf(kProbesLast, bytes);
}

std::string_view NameOf(const ByteSource& volume, const ProbeBytes& bytes) {
  if (const std::string_view name = NameByMagic(bytes); !name.empty()) return name;
  switch (TextureOf(volume)) {
    case Texture::kZero: return "empty";
    case Texture::kRandom: return "veracrypt-like";
    case Texture::kOther: return "unknown";
  }
  return "unknown";
}

}  // namespace

VolumeSignature SignatureOfName(std::string_view name) {
  for (const NameRow& row : kNames) {
    if (row.name == name) return {row.name, row.kind, row.reason, {}, 0};
  }
  return {};
}

VolumeSignature IdentifySignature(const ByteSource& volume) {
  const ProbeBytes bytes(volume);
  VolumeSignature signature = SignatureOfName(NameOf(volume, bytes));
  signature.claimed_bytes = ClaimedBytes(bytes, signature.name);
  if (signature.name == "iso9660" && FindOpticalMarks(bytes).udf) {
    signature.note = "the disc also holds a UDF file system, which Schouw does not read";
  }
  return signature;
}

}  // namespace schouw

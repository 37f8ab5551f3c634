#include "agent/filesystem/unreadable_content.h"

#include <array>

#include "agent/base/checked.h"

namespace schouw {
namespace {

constexpr std::uint32_t kMountPoint = 0xA0000003;
constexpr std::uint32_t kSymbolicLink = 0xA000000C;
constexpr std::uint32_t kLinuxLink = 0xA000001D;
constexpr std::uint32_t kDedup = 0x80000013;
constexpr std::uint32_t kWof = 0x80000017;
constexpr std::uint32_t kCloud = 0x9000001A;  // 0x9000001A to 0x9000F01A
constexpr std::uint32_t kCloudMask = 0xFFFF0FFF;

// [MS-FSCC] 2.6: file attributes of a file whose content lies elsewhere.
constexpr std::uint32_t kOffline = 0x1000;
constexpr std::uint32_t kRecallOnDataAccess = 0x400000;

std::uint32_t ResidentLe32(TSK_FS_FILE& file, TSK_FS_ATTR_TYPE_ENUM type, std::size_t offset) {
  const TSK_FS_ATTR* attribute = tsk_fs_file_attr_get_type(&file, type, 0, 0);
  std::array<std::byte, 4> raw{};
  if (attribute == nullptr || attribute->size < static_cast<TSK_OFF_T>(offset + raw.size())) return 0;
  const ssize_t count = tsk_fs_attr_read(attribute, static_cast<TSK_OFF_T>(offset), reinterpret_cast<char*>(raw.data()),
                                         raw.size(), TSK_FS_FILE_READ_FLAG_NONE);
  return count == static_cast<ssize_t>(raw.size()) ? LoadLe<std::uint32_t>(raw.data()) : 0;
}

// Linux ext4 documentation: "Super Block", "Block Group Descriptors", "Index Nodes".
struct ExtLayout {
  std::uint64_t block_bytes;
  std::uint64_t first_data_block;
  std::uint64_t inodes_per_group;
  std::uint64_t blocks_per_group;
  std::uint64_t inode_bytes;
  std::uint64_t descriptor_bytes;
  std::uint64_t first_meta_group;
  bool meta_groups;
  bool encryption;
};

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

Result<std::uint32_t> ExtInodeFlags(const ByteSource& volume, const ExtLayout& ext, std::uint64_t inode) {
  if (inode == 0 || ext.inodes_per_group == 0) return Fail(ErrorCode::kMalformed, "no such inode");
  const std::uint64_t group = (inode - 1) / ext.inodes_per_group;
  const std::uint64_t per_block = ext.block_bytes / ext.descriptor_bytes;
  std::uint64_t block = ext.first_data_block + 1 + group / per_block;
  if (ext.meta_groups && group / per_block >= ext.first_meta_group) {
    // Each meta group keeps its descriptors in its own first group, behind a superblock copy where there is one: only
    // the first meta group is sure to have it.
    block = group / per_block * per_block * ext.blocks_per_group + ext.first_data_block + (group < per_block ? 1 : 0);
  }
  std::array<std::byte, 64> raw{};
  const std::uint64_t at = block * ext.block_bytes + group % per_block * ext.descriptor_bytes;
  SCHOUW_TRY(ReadExactly(volume, at, std::span(raw).first(ext.descriptor_bytes >= 64 ? 64 : 32)), "group descriptor");
  std::uint64_t table = LoadLe<std::uint32_t>(raw.data() + 8);
  if (ext.descriptor_bytes >= 64) table |= std::uint64_t{LoadLe<std::uint32_t>(raw.data() + 40)} << 32;
  const auto start = CheckedMultiply(table, ext.block_bytes);
  if (!start) return Fail(ErrorCode::kMalformed, "impossible inode table", at);
  std::array<std::byte, 4> flags{};
  SCHOUW_TRY(ReadExactly(volume, *start + (inode - 1) % ext.inodes_per_group * ext.inode_bytes + 32, flags), "inode");
  return LoadLe<std::uint32_t>(flags.data());
}

}  // namespace

std::uint32_t NtfsReparseTag(TSK_FS_FILE& file) { return ResidentLe32(file, TSK_FS_ATTR_TYPE_NTFS_REPARSE, 0); }
bool IsLinkTag(std::uint32_t tag) { return tag == kMountPoint || tag == kSymbolicLink || tag == kLinuxLink; }
bool IsWofTag(std::uint32_t tag) { return tag == kWof; }

Status CheckNtfsContent(TSK_FS_FILE& file, const TSK_FS_ATTR& content) {
  if ((content.flags & TSK_FS_ATTR_ENC) != 0) {
    return Fail(ErrorCode::kEncrypted, "encrypted by the file system (EFS)");
  }
  if (content.name != nullptr && content.name[0] != '\0') return {};
  const std::uint32_t tag = NtfsReparseTag(file);
  if (tag == 0) return {};
  if (tag == kWof) return Fail(ErrorCode::kUnsupported, "compressed by the Windows overlay filter");
  if (tag == kDedup)
    return Fail(ErrorCode::kUnsupported, "deduplicated by Windows: its content lies in a common store");
  const std::uint32_t attributes = ResidentLe32(file, TSK_FS_ATTR_TYPE_NTFS_SI, 32);
  if ((tag & kCloudMask) == kCloud && (attributes & (kOffline | kRecallOnDataAccess)) != 0) {
    return Fail(ErrorCode::kUnsupported, "kept in the cloud: its content is not on this device");
  }
  return {};
}

Status CheckExtContent(const ByteSource& volume, std::uint64_t inode) {
  constexpr std::uint32_t kEncryptFlag = 0x800;
  SCHOUW_ASSIGN(const ExtLayout ext, ReadExtLayout(volume), "ext superblock");
  if (!ext.encryption) return {};
  SCHOUW_ASSIGN(const std::uint32_t flags, ExtInodeFlags(volume, ext, inode), "inode flags");
  if ((flags & kEncryptFlag) != 0) {
    return Fail(ErrorCode::kEncrypted, "encrypted by the file system (fscrypt)");
  }
  return {};
}

}  // namespace schouw

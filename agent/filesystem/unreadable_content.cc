#include "agent/filesystem/unreadable_content.h"

#include <array>

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

}  // namespace schouw

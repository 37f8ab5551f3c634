#include "agent/filesystem/open.h"

#include "agent/filesystem/named_attribute.h"
#include "agent/filesystem/tsk_file_system.h"
#include "agent/volume/volume.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxPoolVolumes = 100;  // NX_MAX_FILE_SYSTEMS of the Apple File System Reference

}  // namespace

Result<std::unique_ptr<FileSystem>> OpenFileSystem(const ByteSource& image, const VolumeSpec& volume) {
  SCHOUW_ASSIGN(std::unique_ptr<TskFileSystem> opened, TskFileSystem::Open(image, volume), "open " + volume.id);
  return std::unique_ptr<FileSystem>(std::move(opened));
}

Result<std::vector<VolumeCoverage>> FindPoolVolumes(const ByteSource& image, const VolumeSpec& volume) {
  const SliceSource container(image, volume.offset, volume.length);
  std::vector<VolumeCoverage> volumes;
  if (IdentifyVolume(container) != "apfs") return volumes;
  TskImage tsk_image(container);
  constexpr const TSK_POOL_INFO* kNoPool = nullptr;
  const PoolHandle pool(CallTsk(
      tsk_image, [&] { return tsk_pool_open_img_sing(tsk_image.get(), 0, TSK_POOL_TYPE_APFS); }, kNoPool));
  if (pool == nullptr) return Fail(TskError(tsk_image, "the APFS container is damaged").In("open " + volume.id));
  for (const TSK_POOL_VOLUME_INFO* found = pool->vol_list; found != nullptr; found = found->next) {
    if (volumes.size() == kMaxPoolVolumes) return Fail(ErrorCode::kTooMany, "too many volumes in an APFS container");
    const std::string id = volume.id + ".v" + std::to_string(volumes.size() + 1);
    VolumeCoverage coverage{{id, volume.offset, volume.length, found->block}, "apfs", ReadState::kRead, ""};
    if ((found->flags & TSK_POOL_VOLUME_FLAG_ENCRYPTED) != 0) {
      coverage.state = ReadState::kEncrypted;
      coverage.reason = "encrypted with FileVault (APFS)";
    }
    volumes.push_back(std::move(coverage));
  }
  return volumes;
}

Result<std::optional<EntryAddress>> FindNamedAttribute(FileSystem& file_system, const EntryAddress& file,
                                                       std::string_view name) {
  auto* tsk = dynamic_cast<TskFileSystem*>(&file_system);
  if (tsk == nullptr) return std::nullopt;
  return tsk->FindNamedAttribute(file, name);
}

}  // namespace schouw

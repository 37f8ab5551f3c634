#include "agent/worker/device.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "agent/content/archive/archive.h"
#include "agent/filesystem/open.h"
#include "agent/volume/unlock.h"

namespace schouw {
namespace {

constexpr std::size_t kImageHeadBytes = 64u << 10;

// Archives that make acquisitions. An ISO image is a volume, a 7z or rar no acquisition format.
bool MakesAcquisitions(std::string_view archive) {
  constexpr std::array<std::string_view, 6> kFormats = {"zip", "tar", "gz", "bz2", "xz", "zst"};
  return std::find(kFormats.begin(), kFormats.end(), archive) != kFormats.end();
}

}  // namespace

Device::Device(OpenedImage image, const Limits& limits, std::vector<VolumeKey> keys)
    : image_(std::move(image)), limits_(limits), keys_(std::move(keys)) {}

Result<std::unique_ptr<Device>> Device::Open(std::vector<ImageSegment> segments, const Limits& limits,
                                             std::vector<VolumeKey> keys) {
  SCHOUW_ASSIGN(OpenedImage image, OpenImage(std::move(segments)), "open image");
  std::unique_ptr<Device> device(new Device(std::move(image), limits, std::move(keys)));
  if (device->image_.format == "raw") {
    SCHOUW_ASSIGN(const std::string head, ReadUpTo(*device->image_.bytes, 0, kImageHeadBytes), "read image");
    const std::string archive = IdentifyArchive(head);
    if (MakesAcquisitions(archive)) device->archive_ = archive;
  }
  return device;
}

Result<ProbedImage> Device::Probe() {
  ProbedImage probed{image_.format, image_.bytes->size(), image_.incomplete, {}};
  if (IsAcquisition()) {
    probed.format = archive_ == "zip" ? "zip" : "tar";
    FoundVolume volume;
    volume.coverage.spec = VolumeSpec{"p0", 0, image_.bytes->size(), 0};
    volume.coverage.filesystem = probed.format;
    volume.openable = true;
    probed.volumes.push_back(std::move(volume));
    return probed;
  }
  SCHOUW_ASSIGN(probed.volumes, FindVolumes(*image_.bytes), "find volumes");
  for (FoundVolume& volume : probed.volumes)
    if (KeyOf(volume.coverage.spec) != nullptr) UnlockFound(volume);
  return probed;
}

// The key of the volume or, for one inside a pool, of what holds the pool.
const VolumeKey* Device::KeyOf(const VolumeSpec& volume) const {
  const std::string_view id = std::string_view(volume.id).substr(0, volume.id.find('.'));
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const VolumeKey& key) { return key.volume == id; });
  return found == keys_.end() ? nullptr : &*found;
}

Result<const ByteSource*> Device::Plain(const VolumeSpec& volume, const VolumeKey& key) {
  const auto known = unlocked_.find(key.volume);
  if (known != unlocked_.end()) return known->second.plain.get();
  auto locked = std::make_unique<SliceSource>(*image_.bytes, volume.offset, volume.length);
  SCHOUW_ASSIGN(auto plain, Unlock(*locked, key.secret.text()), "");
  return unlocked_.emplace(key.volume, Unlocked{std::move(locked), std::move(plain)}).first->second.plain.get();
}

void Device::UnlockFound(FoundVolume& volume) {
  VolumeCoverage& coverage = volume.coverage;
  if (coverage.state != ReadState::kEncrypted) {
    coverage.reason += std::string(coverage.reason.empty() ? "" : "; ") + "a key was given, and it is not encrypted";
    return;
  }
  auto plain = Plain(coverage.spec, *KeyOf(coverage.spec));
  if (plain) {
    volume = DescribeUnlocked(**plain, std::move(volume));
  } else {
    coverage.reason += "; " + plain.error().Text();
  }
}

Result<Device::Place> Device::PlaceOf(const VolumeSpec& volume) {
  const VolumeKey* key = KeyOf(volume);
  if (key == nullptr || !CanUnlock(SliceSource(*image_.bytes, volume.offset, volume.length)))
    return Place{image_.bytes.get(), volume};
  SCHOUW_ASSIGN(const ByteSource* plain, Plain(volume, *key), "unlock");
  return Place{plain, {volume.id, 0, plain->size(), volume.pool_block}};
}

Result<const ByteSource*> Device::BytesOf(const VolumeSpec& volume) {
  SCHOUW_ASSIGN(const Place place, PlaceOf(volume), "");
  return &in_clear_.try_emplace(volume.id, *place.bytes, place.spec.offset, place.spec.length).first->second;
}

Result<std::vector<VolumeCoverage>> Device::PoolVolumes(const VolumeSpec& volume) {
  if (IsAcquisition() || volume.pool_block != 0) return std::vector<VolumeCoverage>();
  SCHOUW_ASSIGN(const Place place, PlaceOf(volume), "");
  SCHOUW_ASSIGN(auto volumes, FindPoolVolumes(*place.bytes, place.spec), "");
  for (VolumeCoverage& inner : volumes) {  // on the device they lie where the pool lies
    inner.spec.offset = volume.offset;
    inner.spec.length = volume.length;
  }
  return volumes;
}

Result<FileSystem*> Device::FileSystemOf(const VolumeSpec& volume) {
  auto& slot = file_systems_[volume.id];
  if (!slot) {
    SCHOUW_ASSIGN(const Place place, PlaceOf(volume), "open volume " + volume.id);
    auto opened = IsAcquisition() ? OpenAcquisition(*image_.bytes, limits_) : OpenFileSystem(*place.bytes, place.spec);
    if (!opened) return Fail(std::move(opened).error().In("open volume " + volume.id));
    slot = std::move(*opened);
  }
  return slot.get();
}

}  // namespace schouw

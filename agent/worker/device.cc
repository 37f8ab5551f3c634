#include "agent/worker/device.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "agent/content/archive/archive.h"
#include "agent/filesystem/open.h"

namespace schouw {
namespace {

constexpr std::size_t kHeadBytes = 64u << 10;

// Archives that make acquisitions. An ISO image is a volume, a 7z or rar no acquisition format.
bool MakesAcquisitions(std::string_view archive) {
  constexpr std::array<std::string_view, 6> kFormats = {"zip", "tar", "gz", "bz2", "xz", "zst"};
  return std::find(kFormats.begin(), kFormats.end(), archive) != kFormats.end();
}

}  // namespace

Device::Device(OpenedImage image, const Limits& limits) : image_(std::move(image)), limits_(limits) {}

Result<std::unique_ptr<Device>> Device::Open(std::vector<ImageSegment> segments, const Limits& limits) {
  SCHOUW_ASSIGN(OpenedImage image, OpenImage(std::move(segments)), "open image");
  std::unique_ptr<Device> device(new Device(std::move(image), limits));
  if (device->image_.format == "raw") {
    SCHOUW_ASSIGN(const std::string head, ReadUpTo(*device->image_.bytes, 0, kHeadBytes), "read image");
    const std::string archive = IdentifyArchive(head);
    if (MakesAcquisitions(archive)) device->archive_ = archive;
  }
  return device;
}

Result<ProbedImage> Device::Probe() const {
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
  return probed;
}

Result<std::vector<VolumeCoverage>> Device::PoolVolumes(const VolumeSpec& volume) const {
  if (IsAcquisition() || volume.pool_block != 0) return std::vector<VolumeCoverage>();
  return FindPoolVolumes(*image_.bytes, volume);
}

Result<FileSystem*> Device::FileSystemOf(const VolumeSpec& volume) {
  auto& slot = file_systems_[volume.id];
  if (!slot) {
    auto opened = IsAcquisition() ? OpenAcquisition(*image_.bytes, limits_) : OpenFileSystem(*image_.bytes, volume);
    if (!opened) return Fail(std::move(opened).error().In("open volume " + volume.id));
    slot = std::move(*opened);
  }
  return slot.get();
}

}  // namespace schouw

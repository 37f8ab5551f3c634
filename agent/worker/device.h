// The image of one device inside the worker: its bytes, its volumes, and the file systems opened so far.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/image/image.h"
#include "agent/model/file_system.h"
#include "agent/model/limits.h"
#include "agent/volume/volume.h"

namespace schouw {

struct ProbedImage {
  std::string format;  // "raw", "split", "ewf", "vhd", "vhdx", "vmdk", "qcow2", "dmg", "zip", "tar"
  std::uint64_t bytes = 0;
  std::string incomplete;  // what is missing, or empty
  std::vector<FoundVolume> volumes;
};

class Device {
 public:
  // Errors: whatever makes the image as a whole unreadable.
  static Result<std::unique_ptr<Device>> Open(std::vector<ImageSegment> segments, const Limits& limits);

  // The image's format and volumes; an acquisition archive is one volume p0 of its own type.
  Result<ProbedImage> Probe() const;
  // The volumes inside a pool (APFS), or none.
  Result<std::vector<VolumeCoverage>> PoolVolumes(const VolumeSpec& volume) const;
  // Opened once and kept. The result lives as long as this.
  Result<FileSystem*> FileSystemOf(const VolumeSpec& volume);

 private:
  Device(OpenedImage image, const Limits& limits);
  bool IsAcquisition() const { return !archive_.empty(); }

  OpenedImage image_;
  const Limits& limits_;
  std::string archive_;  // IdentifyArchive of an acquisition, or empty
  std::map<std::string, std::unique_ptr<FileSystem>> file_systems_;
};

}  // namespace schouw

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
#include "agent/model/volume_key.h"
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
  // `keys` open volumes of it that are encrypted; of one that does not fit, the volume's reason says so.
  static Result<std::unique_ptr<Device>> Open(std::vector<ImageSegment> segments, const Limits& limits,
                                              std::vector<VolumeKey> keys = {});

  // The image's format and volumes; an acquisition archive is one volume p0 of its own type.
  Result<ProbedImage> Probe();
  // The volumes inside a pool (APFS), or none.
  Result<std::vector<VolumeCoverage>> PoolVolumes(const VolumeSpec& volume);
  // The bytes of a volume as they are read: decrypted where a key opened it. They live as long as this.
  Result<const ByteSource*> BytesOf(const VolumeSpec& volume);
  // Opened once and kept. The result lives as long as this.
  Result<FileSystem*> FileSystemOf(const VolumeSpec& volume);

 private:
  // What stands on a volume, where it begins there.
  struct Place {
    const ByteSource* bytes;
    VolumeSpec spec;
  };
  // An encrypted volume and what the key gives of it.
  struct Unlocked {
    std::unique_ptr<SliceSource> locked;
    std::unique_ptr<ByteSource> plain;
  };

  Device(OpenedImage image, const Limits& limits, std::vector<VolumeKey> keys);
  const VolumeKey* KeyOf(const VolumeSpec& volume) const;
  Result<const ByteSource*> Plain(const VolumeSpec& volume, const VolumeKey& key);
  void UnlockFound(FoundVolume& volume);
  Result<Place> PlaceOf(const VolumeSpec& volume);
  bool IsAcquisition() const { return !archive_.empty(); }

  OpenedImage image_;
  const Limits& limits_;
  std::string archive_;  // IdentifyArchive of an acquisition, or empty
  std::vector<VolumeKey> keys_;
  std::map<std::string, Unlocked> unlocked_;     // by the id of the key
  std::map<std::string, SliceSource> in_clear_;  // given by BytesOf
  std::map<std::string, std::unique_ptr<FileSystem>> file_systems_;
};

}  // namespace schouw

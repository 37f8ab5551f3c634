// The image as one range of bytes, told by content: raw, split raw, EWF (E01), and the
// formats of virtual machines and macOS (VHD, VHDX, VMDK, QCOW, DMG). Reads descriptors, opens nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/base/unique_fd.h"

namespace schouw {

struct ImageSegment {
  std::string name;  // file name without path
  UniqueFd fd;       // regular file or block device, read-only. Anything else, or none: this segment is missing
};

struct OpenedImage {
  std::unique_ptr<ByteSource> bytes;
  std::string format;      // "raw", "split", "ewf", "vhd", "vhdx", "vmdk", "qcow2", "dmg"
  std::string incomplete;  // "segment 3 (laptop.E03) is missing"; what is missing fails with kIo when read. Or empty
};

// Takes the segments in the order agent/source found them. Only preads: what is shared with other processes stays as it
// is. Errors: kUnsupported ("not a device image: a text file", other image formats by name), kMalformed, kEncrypted,
// kIo.
Result<OpenedImage> OpenImage(std::vector<ImageSegment> segments);

}  // namespace schouw

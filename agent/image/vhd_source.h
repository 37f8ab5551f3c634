// VHD: disk images of Virtual PC and Hyper-V ("Virtual Hard Disk Image Format Specification", Microsoft, 2006).
#pragma once

#include <string_view>

#include "agent/image/block_source.h"

namespace schouw {

// By its footer: the last 512 bytes, of which a disk that grows has a copy at its start.
bool IsVhd(std::string_view head, std::string_view last_sector);

// Fixed and growing disks. Errors: kUnsupported for one that only holds what differs from another; kMalformed.
Result<OpenedDisk> OpenVhd(std::unique_ptr<ByteSource> file);

}  // namespace schouw

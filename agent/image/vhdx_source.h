// VHDX: disk images of Hyper-V ([MS-VHDX], "Virtual Hard Disk v2 (VHDX) File Format").
#pragma once

#include <string_view>

#include "agent/image/block_source.h"

namespace schouw {

bool IsVhdx(std::string_view head);

// Fixed and growing disks. Errors: kUnsupported for one that only holds what differs from another, or whose log was not
// applied when it was last written; kMalformed.
Result<OpenedDisk> OpenVhdx(std::unique_ptr<ByteSource> file);

}  // namespace schouw

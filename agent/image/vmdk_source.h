// VMDK: disk images of VMware ("Virtual Disk Format 5.0", VMware, 2011): whole in one file, growing or packed for
// transport, or a descriptor with its extents beside it.
#pragma once

#include <string_view>

#include "agent/image/block_source.h"

namespace schouw {

bool IsVmdk(std::string_view head);

// `files`: the file that was named, then those beside it that its descriptor may name. Extents that are not there are
// holes, said in `incomplete`. Errors: kUnsupported for one that only holds what differs from another, and for an
// extent given without its descriptor; kMalformed.
Result<OpenedDisk> OpenVmdk(Segments files);

}  // namespace schouw

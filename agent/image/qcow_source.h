// QCOW and QCOW2: disk images of QEMU (docs/interop/qcow2.txt in QEMU's source; version 1: block/qcow.c).
#pragma once

#include <string_view>

#include "agent/image/block_source.h"

namespace schouw {

bool IsQcow(std::string_view head);

// The disk as it is now; its snapshots are not live. Errors: kEncrypted; kUnsupported for one that only holds what
// differs from another, keeps its data in another file, or has features this reader does not know; kMalformed.
Result<OpenedDisk> OpenQcow(std::unique_ptr<ByteSource> file);

}  // namespace schouw

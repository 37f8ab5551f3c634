// Files whose bytes hold more than what is live: disks and file systems, memory, databases that nobody wrote a reader
// for. They are named and never searched as bytes (promise 3).
#pragma once

#include <string_view>

#include "agent/base/byte_source.h"

namespace schouw {

// "a disk image that holds deleted files too" and its like; empty for anything else. `head`: the content's first bytes,
// up to 64 KiB. Told by boot sectors, partition tables, superblocks and magic numbers; reads at most one block more.
std::string_view RawStorageKind(const ByteSource& content, std::string_view head);

}  // namespace schouw

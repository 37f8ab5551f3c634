// Which members of a RAR 5 archive are encrypted: libarchive 3.6.2 does not say, and takes what it reads for damage.
#pragma once

#include <cstdint>
#include <vector>

#include "agent/base/byte_source.h"

namespace schouw {

// One flag a file header, in stored order (technote.txt of RAR 5, "file header" and "file encryption record"); of a set
// the files that go on in a later volume once. `content` begins with the archive. Ends where a header is damaged or
// after `most` headers. Empty for anything else than RAR 5.
std::vector<bool> EncryptedRar5Members(const ByteSource& content, std::uint64_t most);

}  // namespace schouw

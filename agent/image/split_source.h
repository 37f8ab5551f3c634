// Raw segments one after the other as one range of bytes.
#pragma once

#include <string>
#include <vector>

#include "agent/image/segment.h"

namespace schouw {

struct JoinedSegments {
  std::unique_ptr<ByteSource> bytes;
  std::string incomplete;  // which segments are missing, or empty
};

// A missing segment is a hole as long as its neighbours when all others but the last are equally long; reading it fails
// with kIo. Otherwise where the later ones belong is unknown, and the bytes end before the hole.
// Errors: kIo when the first segment is missing, kTooBig when the sizes do not add up in 63 bits.
Result<JoinedSegments> JoinSegments(Segments segments);

}  // namespace schouw

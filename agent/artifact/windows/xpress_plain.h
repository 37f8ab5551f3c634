// Plain LZ77 of [MS-XCA] 2.4 (LZXPRESS), as ESE packs long values with.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

// At most `bytes` bytes of what `packed` holds. Errors: kTruncated, kMalformed (what stood before the damage is lost).
Result<std::string> InflateXpressPlain(std::string_view packed, std::size_t bytes);

}  // namespace schouw

// Compressed RTF of messages ([MS-OXRTFCP]).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

// Errors: kMalformed, kTruncated, kTooBig.
Result<std::string> DecompressRtf(std::string_view packed, std::uint64_t max_bytes);

}  // namespace schouw

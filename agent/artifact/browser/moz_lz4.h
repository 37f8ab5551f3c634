// Mozilla's compressed files ("mozLz40"): eight bytes of magic, the length as a 32-bit number, one LZ4 block.
// Source: Firefox, dom/system/IOUtils.cpp (MozLZ4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/base/bytes.h"

namespace schouw {

struct MozLz4 {
  std::string text;
  std::optional<Error> damage;  // the block is damaged or cut: `text` is what came out before that
};

bool LooksLikeMozLz4(std::string_view head);

// Errors: kTooBig when more than `limit_bytes` would come out; kTruncated, kMalformed.
Result<MozLz4> ReadMozLz4(Bytes file, std::uint64_t limit_bytes);

}  // namespace schouw

// zlib and raw deflate streams inside documents, inflated into bounded memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

enum class DeflateForm { kZlib, kRaw };

struct Inflated {
  std::string bytes;  // as far as it went
  Status status;      // kMalformed, kTruncated, kTooBig
};
Inflated Inflate(std::string_view packed, DeflateForm form, std::uint64_t max_bytes);

}  // namespace schouw

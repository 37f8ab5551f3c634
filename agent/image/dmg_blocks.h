// Which blocks a DMG image has, from the property list inside it. Private to agent/image.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

enum class DmgMethod : std::uint32_t {
  kZero = 0,
  kStored = 1,
  kIgnored = 2,  // nothing was copied: free space
  kAdc = 0x80000004,
  kZlib = 0x80000005,
  kBzip2 = 0x80000006,
  kLzfse = 0x80000007,
  kLzma = 0x80000008,
};

struct DmgBlock {
  std::uint64_t first_sector = 0;  // of 512 bytes
  std::uint64_t sectors = 0;
  std::uint64_t offset = 0;  // in the data fork
  std::uint64_t bytes = 0;
  DmgMethod method = DmgMethod::kZero;
};

// `plist` is the XML property list. Sorted, without overlap. Errors: kMalformed; kTooMany; kUnsupported for a method
// that nobody described.
Result<std::vector<DmgBlock>> ParseDmgBlocks(std::string_view plist);

}  // namespace schouw

// The text in or beside a VMDK image that says what it is made of. Private to agent/image.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

struct VmdkExtent {
  enum class Kind { kZero, kFlat, kSparse };
  Kind kind = Kind::kZero;
  std::uint64_t sectors = 0;
  std::string file;          // empty for kZero
  std::uint64_t offset = 0;  // in sectors, of kFlat
};

struct VmdkDescriptor {
  bool has_parent = false;
  std::vector<VmdkExtent> extents;
};

// Errors: kMalformed for an extent that can't be read; kUnsupported for one of a kind we don't know (raw devices).
Result<VmdkDescriptor> ParseVmdkDescriptor(std::string_view text);

}  // namespace schouw

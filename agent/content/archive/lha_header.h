// One header of an LHA archive.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/document/name_charset.h"
#include "agent/content/member.h"

namespace schouw {

struct LhaHeader {
  Member member;
  std::string method;             // "-lh5-"
  std::uint16_t crc = 0;          // of the unpacked bytes
  std::uint64_t data_offset = 0;  // in the content
  std::uint64_t packed_bytes = 0;
  std::vector<std::string> undeclared;  // its names, raw, where it doesn't say in which code page they are
};

// The header at `offset`; nothing at the mark that ends the archive, and at the content's end. Errors: kTruncated,
// kMalformed. `names` decodes what has no code page.
Result<std::optional<LhaHeader>> ReadLhaHeader(const ByteSource& content, std::uint64_t offset,
                                               const MemberNames& names);

}  // namespace schouw

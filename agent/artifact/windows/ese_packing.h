// How the Extensible Storage Engine packs values of columns: several in one, seven bits a character, LZXPRESS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

// What the byte before a tagged value says (TAGFLD_HEADER of ESE).
enum EseValueFlags : std::uint8_t {
  kEsePacked = 0x02,
  kEseSeparated = 0x04,
  kEseMany = 0x08,
  kEseTwo = 0x10,
};

// The first value of a tagged column; `Value` has bytes, is_separated and is_packed.
template <typename Value>
Value FirstEseValue(std::string_view bytes, std::uint8_t flags) {
  Value value{bytes, (flags & kEseSeparated) != 0, (flags & kEsePacked) != 0};
  if ((flags & kEseMany) == 0) return value;
  if ((flags & kEseTwo) != 0) {
    if (bytes.empty()) return value;
    value.bytes = bytes.substr(1, static_cast<unsigned char>(bytes[0]));
    return value;
  }
  if (bytes.size() < 2) return value;
  const auto first = LoadLe<std::uint16_t>(AsBytes(bytes).data());
  const std::size_t begin = first & 0x7fffu;
  std::size_t end = bytes.size();
  if (begin >= 4 && bytes.size() >= 4) end = LoadLe<std::uint16_t>(AsBytes(bytes).data() + 2) & 0x7fffu;
  if (begin > end || end > bytes.size()) return Value{};
  value.bytes = bytes.substr(begin, end - begin);
  value.is_separated = (first & 0x8000) != 0;
  return value;
}

// At most `most` bytes of a packed value. Errors: kUnsupported (Xpress9, Xpress10), kMalformed, kTruncated.
Result<std::string> UnpackEseValue(std::string_view packed, std::size_t most);

}  // namespace schouw

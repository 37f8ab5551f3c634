// Little-endian numbers at a place in bytes that formats lay out with offsets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agent/base/bytes.h"

namespace schouw {

// The caller has checked that they stand there.
inline std::uint16_t Le16(std::string_view bytes, std::size_t at) {
  return LoadLe<std::uint16_t>(AsBytes(bytes).data() + at);
}
inline std::uint32_t Le32(std::string_view bytes, std::size_t at) {
  return LoadLe<std::uint32_t>(AsBytes(bytes).data() + at);
}
inline std::uint64_t Le64(std::string_view bytes, std::size_t at) {
  return LoadLe<std::uint64_t>(AsBytes(bytes).data() + at);
}

// 0 where `bytes` end before.
inline std::uint16_t Le16OrZero(std::string_view bytes, std::size_t at) {
  return at <= bytes.size() && bytes.size() - at >= 2 ? Le16(bytes, at) : std::uint16_t{0};
}
inline std::uint32_t Le32OrZero(std::string_view bytes, std::size_t at) {
  return at <= bytes.size() && bytes.size() - at >= 4 ? Le32(bytes, at) : 0;
}

}  // namespace schouw

#include "agent/base/bytes.h"

#include "agent/base/ascii.h"

namespace schouw {

Result<Bytes> ByteReader::Take(std::size_t count) {
  if (count > remaining()) {
    return Fail(ErrorCode::kTruncated,
                "truncated (want " + std::to_string(count) + " bytes, have " + std::to_string(remaining()) + ")",
                offset_);
  }
  Bytes slice = bytes_.subspan(offset_, count);
  offset_ += count;
  return slice;
}

Status ByteReader::Skip(std::size_t count) {
  SCHOUW_TRY(Take(count), "skip");
  return {};
}

Status ByteReader::SeekTo(std::size_t offset) {
  if (offset > bytes_.size()) return Fail(ErrorCode::kTruncated, "seek past the end", offset);
  offset_ = offset;
  return {};
}

std::string ToHex(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (std::byte b : bytes) {
    hex += kDigits[std::to_integer<std::size_t>(b >> 4)];
    hex += kDigits[std::to_integer<std::size_t>(b & std::byte{15})];
  }
  return hex;
}

Result<std::string> FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return Fail(ErrorCode::kMalformed, "odd number of hexadecimal digits");
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = HexValue(hex[i]);
    const int low = HexValue(hex[i + 1]);
    if (high < 0 || low < 0) return Fail(ErrorCode::kMalformed, "not a hexadecimal digit", i);
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

}  // namespace schouw

// Checked reading of little- and big-endian numbers from bytes that nobody vouches for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "agent/base/result.h"

namespace schouw {

using Bytes = std::span<const std::byte>;

// The bytes of `text`, not kept.
inline Bytes AsBytes(std::string_view text) { return {reinterpret_cast<const std::byte*>(text.data()), text.size()}; }
// `bytes` as characters, not kept and not checked to be UTF-8.
inline std::string_view AsChars(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Unchecked loads; the caller has checked that sizeof(T) bytes stand at `p`.
template <typename T>
T LoadLe(const std::byte* p) {
  static_assert(std::is_unsigned_v<T>);
  T value = 0;
  for (std::size_t i = sizeof(T); i-- > 0;)
    value = static_cast<T>((static_cast<std::uint64_t>(value) << 8) | std::to_integer<std::uint8_t>(p[i]));
  return value;
}
template <typename T>
T LoadBe(const std::byte* p) {
  static_assert(std::is_unsigned_v<T>);
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    value = static_cast<T>((static_cast<std::uint64_t>(value) << 8) | std::to_integer<std::uint8_t>(p[i]));
  return value;
}

// Reads numbers and slices front to back. Every read past the end is kTruncated with the offset and what was wanted.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  std::size_t offset() const { return offset_; }
  std::size_t remaining() const { return bytes_.size() - offset_; }

  template <typename T>
  Result<T> Le() {
    SCHOUW_ASSIGN(Bytes raw, Take(sizeof(T)), "read number");
    return LoadLe<T>(raw.data());
  }
  template <typename T>
  Result<T> Be() {
    SCHOUW_ASSIGN(Bytes raw, Take(sizeof(T)), "read number");
    return LoadBe<T>(raw.data());
  }
  // The next `count` bytes; a view of the input.
  Result<Bytes> Take(std::size_t count);
  Status Skip(std::size_t count);
  Status SeekTo(std::size_t offset);

 private:
  Bytes bytes_;
  std::size_t offset_ = 0;
};

// Lower-case hexadecimal; and back (kMalformed on an odd length or another character).
std::string ToHex(Bytes bytes);
Result<std::string> FromHex(std::string_view hex);

}  // namespace schouw

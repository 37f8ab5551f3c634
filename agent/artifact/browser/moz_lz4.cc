#include "agent/artifact/browser/moz_lz4.h"

#include <lz4.h>

#include <algorithm>
#include <limits>

namespace schouw {
namespace {

constexpr std::string_view kLz4Magic("mozLz40\0", 8);
constexpr std::uint64_t kMaxRatio = 256;  // of an LZ4 block: one byte of length stands for 255

}  // namespace

bool LooksLikeMozLz4(std::string_view head) { return head.starts_with(kLz4Magic); }

Result<MozLz4> ReadMozLz4(Bytes file, std::uint64_t limit_bytes) {
  ByteReader reader(file);
  SCHOUW_TRY(reader.Skip(kLz4Magic.size()), "read mozLz4");
  SCHOUW_ASSIGN(const std::uint64_t length, reader.Le<std::uint32_t>(), "read mozLz4");
  SCHOUW_ASSIGN(const Bytes block, reader.Take(reader.remaining()), "read mozLz4");
  constexpr std::uint64_t kMaxInt = std::numeric_limits<int>::max();
  if (length > limit_bytes || length > kMaxInt || block.size() > kMaxInt)
    return Fail(ErrorCode::kTooBig, "mozLz4 of " + std::to_string(length) + " bytes");
  if (length > kMaxRatio * (block.size() + 1)) return Fail(ErrorCode::kMalformed, "mozLz4 claims an impossible length");
  MozLz4 result;
  result.text.assign(length, '\0');
  const auto* const from = reinterpret_cast<const char*>(block.data());
  const int from_bytes = static_cast<int>(block.size()), wanted = static_cast<int>(length);
  const int got = LZ4_decompress_safe(from, result.text.data(), from_bytes, wanted);
  if (got == wanted) return result;
  result.damage = MakeError(ErrorCode::kMalformed, "LZ4 block is damaged or cut");
  const int part = LZ4_decompress_safe_partial(from, result.text.data(), from_bytes, wanted, wanted);
  if (part >= 0) result.text.resize(static_cast<std::size_t>(part));
  // JSON holds no NUL: the first one is where the decoder stopped.
  result.text.resize(std::min(result.text.find('\0'), result.text.size()));
  return result;
}

}  // namespace schouw

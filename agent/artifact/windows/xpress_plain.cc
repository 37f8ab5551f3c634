#include "agent/artifact/windows/xpress_plain.h"

#include <cstdint>
#include <optional>

#include "agent/base/bytes.h"

namespace schouw {
namespace {

class Inflating {
 public:
  Inflating(std::string_view packed, std::size_t bytes) : reader_(AsBytes(packed)), wanted_(bytes) {}

  Result<std::string> Run() {
    std::uint32_t flags = 0;
    unsigned left = 0;
    while (out_.size() < wanted_) {
      if (left == 0) {
        if (reader_.remaining() == 0) return out_;
        SCHOUW_ASSIGN(flags, reader_.Le<std::uint32_t>(), "read flags");
        left = 32;
      }
      --left;
      if (reader_.remaining() == 0) return out_;
      if ((flags >> left & 1) != 0) {
        SCHOUW_TRY(Match(), "read match");
      } else {
        SCHOUW_ASSIGN(const auto literal, reader_.Le<std::uint8_t>(), "read literal");
        out_ += static_cast<char>(literal);
      }
    }
    return out_;
  }

 private:
  Status Match() {
    SCHOUW_ASSIGN(const auto pair, reader_.Le<std::uint16_t>(), "");
    const std::size_t distance = (pair >> 3) + 1u;
    SCHOUW_ASSIGN(const std::size_t length, Length(pair & 7u), "");
    if (distance > out_.size()) return Fail(ErrorCode::kMalformed, "a match before the beginning", reader_.offset());
    for (std::size_t i = 0; i < length && out_.size() < wanted_; ++i) out_ += out_[out_.size() - distance];
    return {};
  }

  // Three bits; then half a byte, which two matches share; then a byte; then two or four.
  Result<std::size_t> Length(std::size_t length) {
    if (length < 7) return length + 3;
    if (half_) {
      length = *half_ >> 4;
      half_.reset();
    } else {
      SCHOUW_ASSIGN(half_, reader_.Le<std::uint8_t>(), "");
      length = *half_ & 0xfu;
    }
    if (length < 15) return length + 7 + 3;
    SCHOUW_ASSIGN(const auto byte, reader_.Le<std::uint8_t>(), "");
    if (byte < 255) return byte + 15u + 7 + 3;
    SCHOUW_ASSIGN(const auto two, reader_.Le<std::uint16_t>(), "");
    std::size_t long_length = two;
    if (two == 0) {
      SCHOUW_ASSIGN(const auto four, reader_.Le<std::uint32_t>(), "");
      long_length = four;
    }
    if (long_length < 22) return Fail(ErrorCode::kMalformed, "impossible length of a match", reader_.offset());
    return long_length + 3;
  }

  ByteReader reader_;
  std::size_t wanted_;
  std::string out_;
  std::optional<std::uint8_t> half_;
};

}  // namespace

Result<std::string> InflateXpressPlain(std::string_view packed, std::size_t bytes) {
  return Inflating(packed, bytes).Run();
}

}  // namespace schouw

#include "agent/artifact/windows/xpress_huffman.h"

#include <array>
#include <cstdint>
#include <vector>

#include "agent/base/bytes.h"

namespace schouw {
namespace {

constexpr std::size_t kSymbols = 512;
constexpr std::size_t kTableBytes = kSymbols / 2;
constexpr std::size_t kBlockBytes = 65536;
constexpr unsigned kLongestCode = 15;

struct Code {
  std::uint16_t symbol = 0;
  std::uint8_t bits = 0;  // 0: no such code
};

class Inflater {
 public:
  Inflater(std::string_view packed, std::size_t size) : packed_(packed), size_(size) {}

  Result<std::string> Run() {
    while (out_.size() < size_) SCHOUW_TRY(Block(), "");
    if (past_end_ > 4) return Fail(ErrorCode::kTruncated, "packed data ends early", packed_.size());
    return std::move(out_);
  }

 private:
  Status Block() {
    SCHOUW_TRY(ReadTable(), "");
    bits_ = std::uint32_t{Word()} << 16;
    bits_ |= Word();
    extra_ = 16;
    const std::size_t end = out_.size() + kBlockBytes;
    while (out_.size() < end && out_.size() < size_) {
      if (past_end_ > 4) return Fail(ErrorCode::kTruncated, "packed data ends early", packed_.size());
      const Code code = codes_[bits_ >> (32 - kLongestCode)];
      if (code.bits == 0) return Fail(ErrorCode::kMalformed, "a code of no symbol", at_);
      Drop(code.bits);
      if (code.symbol < 256)
        out_ += static_cast<char>(code.symbol);
      else
        SCHOUW_TRY(Copy(code.symbol - 256u), "");
    }
    return {};
  }

  Status ReadTable() {
    if (packed_.size() - std::min(at_, packed_.size()) < kTableBytes)
      return Fail(ErrorCode::kTruncated, "a table of codes is not whole", at_);
    codes_.assign(1u << kLongestCode, {});
    std::size_t next = 0;
    for (unsigned length = 1; length <= kLongestCode; ++length) {
      for (std::size_t symbol = 0; symbol < kSymbols; ++symbol) {
        const unsigned two = static_cast<unsigned char>(packed_[at_ + symbol / 2]);
        if ((symbol % 2 == 0 ? two & 15 : two >> 4) != length) continue;
        const std::size_t entries = std::size_t{1} << (kLongestCode - length);
        if (next + entries > codes_.size()) return Fail(ErrorCode::kMalformed, "a table of too many codes", at_);
        for (std::size_t i = 0; i < entries; ++i)
          codes_[next++] = {static_cast<std::uint16_t>(symbol), static_cast<std::uint8_t>(length)};
      }
    }
    at_ += kTableBytes;
    return {};
  }

  Status Copy(unsigned symbol) {
    std::size_t length = symbol & 15;
    if (length == 15) {
      length = Byte();
      if (length == 255) {
        length = Word();
        if (length == 0) length = Word() | std::size_t{Word()} << 16;
        if (length < 15) return Fail(ErrorCode::kMalformed, "impossible length of a match", at_);
        length -= 15;
      }
      length += 15;
    }
    length += 3;
    const unsigned offset_bits = symbol >> 4;
    std::size_t offset = std::size_t{1} << offset_bits;
    if (offset_bits > 0) offset += bits_ >> (32 - offset_bits);
    Drop(offset_bits);
    if (offset > out_.size()) return Fail(ErrorCode::kMalformed, "a match before the start", at_);
    if (length > size_ - out_.size()) length = size_ - out_.size();
    for (std::size_t i = 0; i < length; ++i) out_ += out_[out_.size() - offset];
    return {};
  }

  void Drop(unsigned count) {
    if (count == 0) return;
    bits_ <<= count;
    extra_ -= static_cast<int>(count);
    if (extra_ >= 0) return;
    bits_ |= std::uint32_t{Word()} << -extra_;
    extra_ += 16;
  }

  // Words and bytes come from the same place. A few past the end read as zero: the last code needs no more bits.
  std::uint8_t Byte() {
    if (at_ >= packed_.size()) {
      ++past_end_;
      return 0;
    }
    return static_cast<std::uint8_t>(packed_[at_++]);
  }
  std::uint16_t Word() {
    const std::uint16_t low = Byte();
    return static_cast<std::uint16_t>(low | Byte() << 8);
  }

  std::string_view packed_;
  std::size_t size_;
  std::string out_;
  std::size_t at_ = 0;
  std::size_t past_end_ = 0;
  std::vector<Code> codes_;
  std::uint32_t bits_ = 0;
  int extra_ = 0;
};

}  // namespace

Result<std::string> InflateXpressHuffman(std::string_view packed, std::size_t size) {
  return Inflater(packed, size).Run();
}

}  // namespace schouw

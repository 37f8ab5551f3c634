// RTF (version 1.9.1) as tokens, read front to back in blocks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/byte_source.h"

namespace schouw {

struct RtfToken {
  enum class Kind : std::uint8_t { kEnd, kOpen, kClose, kWord, kSymbol, kText, kByte, kBinary };
  Kind kind = Kind::kEnd;
  std::string_view text;       // of kWord its letters, of kText its bytes, of kBinary a part of the data
  bool has_parameter = false;  // of kWord
  std::int32_t parameter = 0;
  char symbol = 0;   // of kSymbol; of kByte the byte that \'hh names
  bool last = true;  // of kBinary: the data ends here
};

class RtfTokens {
 public:
  // `content` must outlive this.
  explicit RtfTokens(const ByteSource& content) : content_(content), block_(kBlockBytes, '\0') {}
  // Views in the token hold until the next call. Errors: those of reading.
  Result<RtfToken> Next();

 private:
  static constexpr std::size_t kBlockBytes = 64u << 10;

  // Next byte without taking it, -1 at the end or after an error.
  int Peek() {
    if (at_ == end_ && !Fill()) return -1;
    return static_cast<unsigned char>(block_[at_]);
  }
  void Skip() { ++at_; }
  bool Fill();
  RtfToken Escape();
  RtfToken Word();
  RtfToken HexByte();
  RtfToken Text();
  RtfToken Binary();

  const ByteSource& content_;
  std::string block_;
  std::string word_;
  std::uint64_t offset_ = 0;  // of what follows the block
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t binary_left_ = 0;
  Status status_;
};

}  // namespace schouw

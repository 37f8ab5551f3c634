// A list's text front to back as UTF-8 (UTF-16 of either order is told by its mark or its zeroes), byte by byte and by
// line. Private to the module.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/byte_source.h"

namespace schouw {

class TextStream {
 public:
  explicit TextStream(const ByteSource& source);

  static constexpr int kEnd = -1;
  // The next byte of text, or kEnd. Errors: kIo, from then on.
  Result<int> Next();
  Result<int> Peek();
  // The next byte that is no white space; it stays.
  Result<int> PeekPastSpace();
  // The next line without its end ("\n", "\r\n", "\r", or "\0" of `md5sum -z`); false at the end of the list. A line
  // longer than 64 KiB is cut off there, and `cut` set.
  Result<bool> Line(std::string& line, bool& cut);
  // Whether that line had an end: the last one of a list that was cut off has none.
  bool line_ended() const { return line_ended_; }

 private:
  enum class Encoding : std::uint8_t { kUtf8, kUtf16Le, kUtf16Be };
  Status Fill();
  Status Start();

  const ByteSource& source_;
  std::uint64_t offset_ = 0;
  bool started_ = false;
  Encoding encoding_ = Encoding::kUtf8;
  std::string text_;  // decoded
  std::size_t at_ = 0;
  bool ended_ = false;
  bool line_ended_ = true;
};

}  // namespace schouw

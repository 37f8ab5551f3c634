// Lines of a range of bytes, front to back, in constant memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "agent/base/byte_source.h"

namespace schouw {

struct SourceRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

class LineScanner {
 public:
  struct Line {
    std::uint64_t begin = 0;  // of the text
    std::uint64_t end = 0;    // after the text, before the line end
    std::uint64_t next = 0;   // after the line end
    std::string_view text;    // until the next call; without \n or \r\n
    bool starts = true;       // false: the rest of a line that was longer than the buffer
  };

  // `source` is not owned.
  LineScanner(const ByteSource& source, SourceRange range);
  // Nothing at the end; the source's error where it could not be read.
  Result<std::optional<Line>> Next();

 private:
  Status Fill();

  const ByteSource& source_;
  std::uint64_t read_to_;  // offset after the buffer
  std::uint64_t end_;
  std::string buffer_;
  std::size_t at_ = 0;  // next byte in the buffer
  bool starts_ = true;
};

}  // namespace schouw

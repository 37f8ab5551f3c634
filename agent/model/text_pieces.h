// Cuts a long UTF-8 text into records between words, each beginning with the end of the one before it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/model/limits.h"
#include "agent/model/record.h"
#include "agent/model/sink.h"

namespace schouw {

// Holds one piece. Records are copies of `origin` with text and overlap_bytes; where `origin` has no place, the line
// that each starts on is its place (first_line).
class TextPieces {
 public:
  // `origin` and `sink` must outlive this.
  TextPieces(const Record& origin, const Limits& limits, RecordSink& sink);

  // Room for more text; pieces are sent once it holds more than one.
  std::string& buffer() { return buffer_; }
  // What is appended from now on stands at `place`: records get marks instead of a line.
  void Mark(std::string place);
  // Sends the whole pieces that the buffer holds, leaving less than one. False: the sink wants no more.
  bool Flush();
  // Sends what is left; what comes after it is a text of its own.
  bool Finish();

 private:
  bool Send(std::size_t cut);
  void TakeMarks(std::size_t cut, std::size_t next, Record& record);
  std::size_t FindCut() const;
  std::size_t FindOverlap(std::size_t cut) const;

  const Record& origin_;
  RecordSink& sink_;
  std::size_t max_bytes_;
  std::size_t max_overlap_bytes_;
  std::string buffer_;
  std::uint64_t line_ = 1;         // that the buffer starts on
  std::size_t overlap_bytes_ = 0;  // at the buffer's start, sent before
  std::vector<PlaceMark> marks_;   // by offset in the buffer
};

}  // namespace schouw

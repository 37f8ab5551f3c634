#include "agent/hashlist/text_stream.h"

#include <algorithm>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kTextPieceBytes = 256u << 10;  // even: no pair of UTF-16 is cut
constexpr std::size_t kLongestLine = 64u << 10;
constexpr std::size_t kSampleBytes = 256;
constexpr std::string_view kLineEnds("\r\n\0", 3);

// Hexadecimal digits in UTF-16 have a zero for every second byte.
bool ZeroesAt(std::string_view head, std::size_t first) {
  const std::string_view sample = head.substr(0, kSampleBytes);
  std::size_t zeroes = 0, others = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) (i % 2 == first ? zeroes : others) += sample[i] == '\0';
  return sample.size() >= 16 && zeroes > sample.size() / 4 && others == 0;
}

}  // namespace

TextStream::TextStream(const ByteSource& source) : source_(source) {}

Status TextStream::Start() {
  started_ = true;
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(source_, 0, kSampleBytes), "read list");
  if (head.starts_with("\xEF\xBB\xBF")) {
    offset_ = 3;
  } else if (head.starts_with("\xFF\xFE") || ZeroesAt(head, 1)) {
    encoding_ = Encoding::kUtf16Le;
  } else if (head.starts_with("\xFE\xFF") || ZeroesAt(head, 0)) {
    encoding_ = Encoding::kUtf16Be;
  }
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) offset_ = 2;
  return {};
}

Status TextStream::Fill() {
  if (!started_) SCHOUW_TRY(Start(), "read list");
  SCHOUW_ASSIGN(std::string piece, ReadUpTo(source_, offset_, kTextPieceBytes), "read list");
  offset_ += piece.size();
  ended_ = piece.empty();
  at_ = 0;
  switch (encoding_) {
    case Encoding::kUtf8: text_ = std::move(piece); break;
    case Encoding::kUtf16Le: text_ = FromUtf16Le(piece); break;
    case Encoding::kUtf16Be: text_ = FromUtf16Be(piece); break;
  }
  return {};
}

Result<int> TextStream::Peek() {
  while (at_ >= text_.size()) {
    if (ended_) return kEnd;
    SCHOUW_TRY(Fill(), "");
  }
  return static_cast<unsigned char>(text_[at_]);
}

Result<int> TextStream::Next() {
  SCHOUW_ASSIGN(const int byte, Peek(), "");
  if (byte != kEnd) ++at_;
  return byte;
}

Result<int> TextStream::PeekPastSpace() {
  for (;;) {
    SCHOUW_ASSIGN(const int byte, Peek(), "");
    if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n') return byte;
    ++at_;
  }
}

Result<bool> TextStream::Line(std::string& line, bool& cut) {
  line.clear();
  cut = false;
  SCHOUW_ASSIGN(int byte, Peek(), "");
  if (byte == kEnd) return false;
  for (;;) {
    const std::size_t end = std::min(text_.find_first_of(kLineEnds, at_), text_.size());
    const std::size_t room = kLongestLine - line.size();
    cut |= end - at_ > room;
    line.append(text_, at_, std::min(end - at_, room));
    at_ = end;
    SCHOUW_ASSIGN(byte, Peek(), "");
    if (byte == '\r' || byte == '\n' || byte == '\0' || byte == kEnd) break;
  }
  line_ended_ = byte != kEnd;
  if (byte == kEnd) return true;
  ++at_;
  if (byte != '\r') return true;
  SCHOUW_ASSIGN(const int after, Peek(), "");
  if (after == '\n') ++at_;
  return true;
}

}  // namespace schouw

#include "agent/model/text_pieces.h"

#include <algorithm>
#include <utility>

namespace schouw {
namespace {

constexpr std::size_t kOverlapBytes = 1024;
constexpr std::size_t kLeastPieceBytes = 64;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }
bool IsAsciiPunctuation(char c) {
  const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  return !word && static_cast<unsigned char>(c) < 0x80;
}

// Line ends in `text` that are whole before `next`, the character after it.
std::uint64_t CountLineEnds(std::string_view text, char next) {
  auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
    if ((at + 1 < text.size() ? text[at + 1] : next) != '\n') ++lines;
  return lines;
}

}  // namespace

TextPieces::TextPieces(const Record& origin, const Limits& limits, RecordSink& sink)
    : origin_(origin),
      sink_(sink),
      max_bytes_(std::max<std::size_t>(static_cast<std::size_t>(limits.max_text_piece_bytes), kLeastPieceBytes)),
      max_overlap_bytes_(std::min(kOverlapBytes, max_bytes_ / 4)) {}

void TextPieces::Mark(std::string place) {
  if (!marks_.empty() && marks_.back().offset == buffer_.size()) {
    marks_.back().place = std::move(place);
  } else {
    marks_.push_back({buffer_.size(), std::move(place)});
  }
}

bool TextPieces::Flush() {
  while (buffer_.size() > max_bytes_)
    if (!Send(FindCut())) return false;
  return true;
}

bool TextPieces::Finish() {
  if (!Flush()) return false;
  const bool wanted = buffer_.size() <= overlap_bytes_ || Send(buffer_.size());
  buffer_.clear();
  marks_.clear();
  overlap_bytes_ = 0;
  return wanted;
}

// After the last line end of the piece's last quarter; else after white space, else after punctuation in its last half;
// else between two characters.
std::size_t TextPieces::FindCut() const {
  const std::size_t half = max_bytes_ / 2;
  for (std::size_t cut = max_bytes_; cut > max_bytes_ - max_bytes_ / 4; --cut)
    if (buffer_[cut - 1] == '\n') return cut;
  for (std::size_t cut = max_bytes_; cut > half; --cut)
    if (IsSpace(buffer_[cut - 1]) && !(buffer_[cut - 1] == '\r' && buffer_[cut] == '\n')) return cut;
  for (std::size_t cut = max_bytes_; cut > half; --cut)
    if (IsAsciiPunctuation(buffer_[cut - 1])) return cut;
  std::size_t cut = max_bytes_;
  while (cut > half && IsContinuation(buffer_[cut])) --cut;
  return cut;
}

// Where the next piece begins: at the first word that starts within the last KiB, in a word longer than that at any
// character. Always after what the piece itself began with, so that pieces advance.
std::size_t TextPieces::FindOverlap(std::size_t cut) const {
  const std::size_t from = std::max(cut - std::min(cut, max_overlap_bytes_), overlap_bytes_);
  if (from == 0) return cut;
  for (const auto is_boundary : {&IsSpace, &IsAsciiPunctuation})
    for (std::size_t at = from; at < cut; ++at)
      if (is_boundary(buffer_[at - 1]) && !(buffer_[at - 1] == '\r' && buffer_[at] == '\n') &&
          !IsContinuation(buffer_[at]))
        return at;
  std::size_t at = from;
  while (at < cut && IsContinuation(buffer_[at])) ++at;
  return at;
}

// Gives `record` the marks of the buffer's first `cut` bytes and keeps those from `next` on, moved to the front.
void TextPieces::TakeMarks(std::size_t cut, std::size_t next, Record& record) {
  marks_.front().offset = 0;
  std::vector<PlaceMark> kept;
  for (PlaceMark& mark : marks_) {
    if (mark.offset < cut || record.marks.empty()) record.marks.push_back(mark);
    if (mark.offset <= next) kept.clear();
    const std::size_t offset = mark.offset - std::min(mark.offset, next);
    kept.push_back({offset, std::move(mark.place)});
  }
  marks_ = std::move(kept);
  record.place = record.marks.front().place;
}

bool TextPieces::Send(std::size_t cut) {
  Record record = origin_;
  record.text = buffer_.substr(0, cut);
  record.overlap_bytes = overlap_bytes_;
  const std::size_t next = cut == buffer_.size() ? cut : FindOverlap(cut);
  if (marks_.empty()) {
    record.first_line = record.place.empty() ? line_ : 0;
  } else {
    TakeMarks(cut, next, record);
  }
  line_ += CountLineEnds(std::string_view(buffer_).substr(0, next), next < buffer_.size() ? buffer_[next] : '\0');
  buffer_.erase(0, next);
  overlap_bytes_ = cut - next;
  return sink_.OnRecord(std::move(record)) == SinkAnswer::kContinue;
}

}  // namespace schouw

#include "agent/content/document/mail/line_scanner.h"

#include <algorithm>

namespace schouw {
namespace {

constexpr std::size_t kScannedBlockBytes = 32u << 10;
constexpr std::size_t kMaxScannedLineBytes = 64u << 10;

}  // namespace

LineScanner::LineScanner(const ByteSource& source, SourceRange range)
    : source_(source), read_to_(range.begin), end_(std::min(range.end, source.size())) {}

Status LineScanner::Fill() {
  if (at_ > 0) buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t before = buffer_.size();
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kScannedBlockBytes, end_ - read_to_));
  buffer_.resize(before + wanted);
  const auto got = source_.ReadAt(read_to_, std::as_writable_bytes(std::span(buffer_).subspan(before)));
  buffer_.resize(before + got.value_or(0));
  if (!got) return Fail(Error(got.error()).In("read lines"));
  read_to_ += *got;
  if (*got == 0) end_ = read_to_;
  return {};
}

Result<std::optional<LineScanner::Line>> LineScanner::Next() {
  std::size_t newline = buffer_.find('\n', at_);
  while (newline == std::string::npos && read_to_ < end_ && buffer_.size() - at_ < kMaxScannedLineBytes) {
    const std::size_t searched = buffer_.size() - at_;
    SCHOUW_TRY(Fill(), "");
    newline = buffer_.find('\n', searched);
  }
  if (at_ == buffer_.size()) return std::nullopt;
  const bool ended = newline != std::string::npos;
  std::size_t stop = ended ? newline : buffer_.size();
  const std::size_t next = ended ? newline + 1 : stop;
  if (ended && stop > at_ && buffer_[stop - 1] == '\r') --stop;
  const std::uint64_t base = read_to_ - buffer_.size();
  const Line line{base + at_, base + stop, base + next, std::string_view(buffer_).substr(at_, stop - at_), starts_};
  at_ = next;
  starts_ = ended;
  return line;
}

}  // namespace schouw

#include "agent/content/archive/acquisition_source.h"

#include <algorithm>
#include <cstring>

namespace schouw {
namespace {

constexpr std::size_t kAcquisitionWindowBytes = 1u << 20;

}  // namespace

Status MemberCursor::MoveTo(std::uint64_t ordinal) {
  const bool behind = session_ != nullptr && (session_->dead() || session_->ordinal() > ordinal ||
                                              (session_->ordinal() == ordinal && read_from_));
  if (session_ == nullptr || behind) {
    SCHOUW_ASSIGN(session_, ArchiveSession::Open(content_, kind_, Inside::kArchive), "open archive");
  }
  read_from_ = false;
  while (session_->ordinal() < ordinal) {
    SCHOUW_ASSIGN(const bool more, session_->Next(), "find member");
    if (!more) return Fail(ErrorCode::kNotFound, "archive has no member " + std::to_string(ordinal));
  }
  return {};
}

Result<std::size_t> MemberCursor::Read(std::span<std::byte> into) {
  read_from_ = true;
  return session_->Read(into);
}

// Replaces the window by the bytes that follow it.
Status StreamedMember::Advance() const {
  window_offset_ += window_.size();
  window_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kAcquisitionWindowBytes, size_ - window_offset_)));
  std::size_t filled = 0;
  while (filled < window_.size()) {
    const Result<std::size_t> count = cursor_.Read(std::as_writable_bytes(std::span(window_)).subspan(filled));
    if (!count || *count == 0) {
      started_ = false;
      window_.clear();
      if (!count) return Fail(Error(count.error()).In("read member"));
      return Fail(ErrorCode::kTruncated, "member ends before its size", window_offset_ + filled);
    }
    filled += *count;
  }
  return {};
}

Result<std::size_t> StreamedMember::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset >= size_ || into.empty()) return 0;
  if (!started_ || offset < window_offset_) {
    SCHOUW_TRY(cursor_.MoveTo(ordinal_), "start member");
    started_ = true;
    window_.clear();
    window_offset_ = 0;
  }
  std::size_t copied = 0;
  while (copied < into.size() && offset + copied < size_) {
    const std::uint64_t at = offset + copied;
    if (at - window_offset_ >= window_.size()) {
      SCHOUW_TRY(Advance(), "read forward");
      continue;
    }
    const auto skip = static_cast<std::size_t>(at - window_offset_);
    const std::size_t count = std::min(window_.size() - skip, into.size() - copied);
    std::memcpy(into.data() + copied, window_.data() + skip, count);
    copied += count;
  }
  return copied;
}

}  // namespace schouw

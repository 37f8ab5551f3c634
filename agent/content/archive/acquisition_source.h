// The bytes of one member of an acquisition, at any offset.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "agent/content/archive/library.h"

namespace schouw {

// Walks an archive forward and starts again at its beginning when asked for what lies behind.
class MemberCursor {
 public:
  // `content` and `kind` must outlive this.
  MemberCursor(const ByteSource& content, const ArchiveKind& kind) : content_(content), kind_(kind) {}

  // At the first byte of member `ordinal` (from 1). One pass in all for ascending ordinals.
  Status MoveTo(std::uint64_t ordinal);
  Result<std::size_t> Read(std::span<std::byte> into);

 private:
  const ByteSource& content_;
  const ArchiveKind& kind_;
  std::unique_ptr<ArchiveSession> session_;
  bool read_from_ = false;  // the current member is no longer at its first byte
};

// A member too large for memory that does not stand in the archive as it is. Reading forward costs one pass; reading
// before what was read last (but for the last MiB) starts the archive again.
class StreamedMember final : public ByteSource {
 public:
  StreamedMember(const ByteSource& content, const ArchiveKind& kind, std::uint64_t ordinal, std::uint64_t size)
      : cursor_(content, kind), ordinal_(ordinal), size_(size) {}

  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;

 private:
  Status Advance() const;

  mutable MemberCursor cursor_;
  std::uint64_t ordinal_;
  std::uint64_t size_;
  mutable bool started_ = false;
  mutable std::uint64_t window_offset_ = 0;
  mutable std::string window_;  // of the member, from window_offset_
};

}  // namespace schouw

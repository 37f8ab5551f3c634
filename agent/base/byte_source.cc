#include "agent/base/byte_source.h"

#include <algorithm>
#include <cstring>

namespace schouw {

Result<std::size_t> MemorySource::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset >= bytes_.size()) return 0;
  const std::size_t count = std::min<std::uint64_t>(into.size(), bytes_.size() - offset);
  if (count > 0) std::memcpy(into.data(), bytes_.data() + offset, count);
  return count;
}

SliceSource::SliceSource(const ByteSource& whole, std::uint64_t offset, std::uint64_t length)
    : whole_(whole), offset_(std::min(offset, whole.size())), length_(std::min(length, whole.size() - offset_)) {}

Result<std::size_t> SliceSource::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset >= length_) return 0;
  const std::size_t count = std::min<std::uint64_t>(into.size(), length_ - offset);
  return whole_.ReadAt(offset_ + offset, into.first(count));
}

Status ReadExactly(const ByteSource& source, std::uint64_t offset, std::span<std::byte> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    SCHOUW_ASSIGN(const std::size_t count, source.ReadAt(offset + done, into.subspan(done)), "read");
    if (count == 0) {
      return Fail(ErrorCode::kTruncated,
                  "truncated (want " + std::to_string(into.size()) + " bytes, have " + std::to_string(done) + ")",
                  offset);
    }
    done += count;
  }
  return {};
}

Result<std::string> ReadUpTo(const ByteSource& source, std::uint64_t offset, std::size_t count) {
  if (offset >= source.size()) return std::string();
  std::string bytes(std::min<std::uint64_t>(count, source.size() - offset), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    auto target = std::as_writable_bytes(std::span(bytes)).subspan(done);
    SCHOUW_ASSIGN(const std::size_t got, source.ReadAt(offset + done, target), "read");
    if (got == 0) break;
    done += got;
  }
  bytes.resize(done);
  return bytes;
}

Result<std::string> ReadAll(const ByteSource& source, std::uint64_t limit) {
  if (source.size() > limit) {
    return Fail(ErrorCode::kTooBig,
                "holds " + std::to_string(source.size()) + " bytes (limit " + std::to_string(limit) + ")");
  }
  return ReadUpTo(source, 0, source.size());
}

}  // namespace schouw

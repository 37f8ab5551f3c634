// Random-access bytes of unknown origin: an image, a volume, a file, a member inflated into memory.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

// Read-only by construction: there is no write. Not thread-safe unless an implementation says so.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Bytes that can be addressed. A source may know that some of them are missing: reading those fails with kIo.
  virtual std::uint64_t size() const = 0;
  // Reads into `into` from `offset`; returns how many bytes were read: less than asked only at the end of the source,
  // 0 at or past it.
  virtual Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const = 0;
  // False: it can be read once, front to back; reading its end would lose what stands before.
  virtual bool random_access() const { return true; }
};

// Bytes held in memory; owns them.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;
  Bytes bytes() const { return AsBytes(bytes_); }

 private:
  std::string bytes_;
};

// `length` bytes of `whole` from `offset` (clipped to its end). `whole` is not owned and must outlive this.
class SliceSource final : public ByteSource {
 public:
  SliceSource(const ByteSource& whole, std::uint64_t offset, std::uint64_t length);
  std::uint64_t size() const override { return length_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;

 private:
  const ByteSource& whole_;
  std::uint64_t offset_;
  std::uint64_t length_;
};

// Exactly into.size() bytes, or kTruncated.
Status ReadExactly(const ByteSource& source, std::uint64_t offset, std::span<std::byte> into);
// Up to `count` bytes from `offset`; shorter at the end of the source.
Result<std::string> ReadUpTo(const ByteSource& source, std::uint64_t offset, std::size_t count);
// The whole source; kTooBig when it holds more than `limit` bytes.
Result<std::string> ReadAll(const ByteSource& source, std::uint64_t limit);

}  // namespace schouw

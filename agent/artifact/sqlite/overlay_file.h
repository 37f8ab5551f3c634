// A file of a store: the bytes of a ByteSource, and over them what SQLite wrote while rolling back a hot journal.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

// Nothing ever reaches the source: written bytes live in memory, block by block, up to a limit.
class OverlayFile {
 public:
  // `base` is not owned; null is an empty file. A file that is not `writable` refuses Write and Truncate.
  OverlayFile(const ByteSource* base, bool writable, std::uint64_t limit_bytes);

  std::uint64_t size() const { return size_; }
  bool writable() const { return writable_; }
  // As ByteSource::ReadAt.
  Result<std::size_t> Read(std::uint64_t offset, std::span<std::byte> into) const;
  // Errors: kRefused when not writable, kTooBig past the limit, and those of reading the block that is half
  // overwritten.
  Status Write(std::uint64_t offset, std::span<const std::byte> bytes);
  Status Truncate(std::uint64_t size);

 private:
  static constexpr std::size_t kBlockBytes = 4096;
  using Block = std::array<std::byte, kBlockBytes>;

  Result<Block*> BlockForWriting(std::uint64_t index);
  Status ReadBase(std::uint64_t offset, std::span<std::byte> into) const;

  const ByteSource* base_;
  bool writable_;
  std::uint64_t limit_bytes_;
  std::uint64_t size_;
  std::uint64_t base_size_;  // what still shows of the source: a truncated and regrown file reads zeroes there
  std::unordered_map<std::uint64_t, std::unique_ptr<Block>> blocks_;
};

}  // namespace schouw

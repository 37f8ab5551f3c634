// The bytes of one file or stream as libtsk reads them. Private to filesystem/.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/filesystem/tsk_handles.h"

namespace schouw {

// Sparse ranges and the part behind a file's initialised size read as zeroes, compressed ones inflated. What the volume
// lacks fails: kTruncated where it lies past the volume's end, kMalformed where its place is not known, kIo.
class TskFileSource final : public ByteSource {
 public:
  // `attribute` belongs to `file`. `image` is not owned and must outlive this.
  TskFileSource(TskImage& image, FileHandle file, const TSK_FS_ATTR* attribute);

  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;

 private:
  Result<std::size_t> ReadDirect(std::uint64_t offset, std::span<std::byte> into) const;

  TskImage& image_;
  FileHandle file_;
  const TSK_FS_ATTR* attribute_;
  std::uint64_t size_ = 0;
  std::uint64_t known_bytes_ = 0;  // where the first run stands whose place is lost; else size_
  // Small reads are served from one window, so that reading a file in small steps does not inflate the same compression
  // unit over and over.
  mutable std::string window_;
  mutable std::uint64_t window_offset_ = 0;
};

}  // namespace schouw

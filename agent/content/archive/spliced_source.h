// Pieces of other sources as one: an archive without what stands before or behind it, or with one part replaced.
#pragma once

#include <string>
#include <vector>

#include "agent/base/byte_source.h"

namespace schouw {

class SplicedSource final : public ByteSource {
 public:
  // `length` bytes of `whole` from `offset`, clipped to its end. `whole` is not owned and must outlive this.
  void Append(const ByteSource& whole, std::uint64_t offset, std::uint64_t length);
  void Append(std::string bytes);

  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;

 private:
  struct Piece {
    std::uint64_t start;  // in this source
    std::unique_ptr<ByteSource> bytes;
  };
  std::vector<Piece> pieces_;  // none is empty
  std::uint64_t size_ = 0;
};

}  // namespace schouw

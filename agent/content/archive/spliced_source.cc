#include "agent/content/archive/spliced_source.h"

#include <algorithm>
#include <utility>

namespace schouw {

void SplicedSource::Append(const ByteSource& whole, std::uint64_t offset, std::uint64_t length) {
  auto piece = std::make_unique<SliceSource>(whole, offset, length);
  if (piece->size() == 0) return;
  const std::uint64_t start = std::exchange(size_, size_ + piece->size());
  pieces_.push_back({start, std::move(piece)});
}

void SplicedSource::Append(std::string bytes) {
  if (bytes.empty()) return;
  const std::uint64_t start = std::exchange(size_, size_ + bytes.size());
  pieces_.push_back({start, std::make_unique<MemorySource>(std::move(bytes))});
}

Result<std::size_t> SplicedSource::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset >= size_) return 0;
  auto piece = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                [](std::uint64_t at, const Piece& next) { return at < next.start; });
  --piece;
  return piece->bytes->ReadAt(offset - piece->start, into);
}

}  // namespace schouw

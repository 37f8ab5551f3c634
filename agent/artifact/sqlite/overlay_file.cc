#include "agent/artifact/sqlite/overlay_file.h"

#include <algorithm>

namespace schouw {

OverlayFile::OverlayFile(const ByteSource* base, bool writable, std::uint64_t limit_bytes)
    : base_(base), writable_(writable), limit_bytes_(limit_bytes), size_(base ? base->size() : 0), base_size_(size_) {}

Status OverlayFile::ReadBase(std::uint64_t offset, std::span<std::byte> into) const {
  std::fill(into.begin(), into.end(), std::byte{0});
  if (offset >= base_size_) return {};
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), base_size_ - offset));
  return ReadExactly(*base_, offset, into.first(count));
}

Result<std::size_t> OverlayFile::Read(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset >= size_) return std::size_t{0};
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
  SCHOUW_TRY(ReadBase(offset, into.first(count)), "read store");
  if (blocks_.empty()) return count;
  for (std::size_t done = 0; done < count;) {
    const std::uint64_t at = offset + done;
    const auto inside = static_cast<std::size_t>(at % kBlockBytes);
    const std::size_t step = std::min(kBlockBytes - inside, count - done);
    if (const auto found = blocks_.find(at / kBlockBytes); found != blocks_.end())
      std::copy_n(found->second->begin() + static_cast<std::ptrdiff_t>(inside), step,
                  into.begin() + static_cast<std::ptrdiff_t>(done));
    done += step;
  }
  return count;
}

Result<OverlayFile::Block*> OverlayFile::BlockForWriting(std::uint64_t index) {
  if (const auto found = blocks_.find(index); found != blocks_.end()) return found->second.get();
  if ((blocks_.size() + 1) * kBlockBytes > limit_bytes_)
    return Fail(ErrorCode::kTooBig, "rolling back the journal takes more memory than a store may");
  auto block = std::make_unique<Block>();
  SCHOUW_TRY(ReadBase(index * kBlockBytes, *block), "read store");
  return blocks_.emplace(index, std::move(block)).first->second.get();
}

Status OverlayFile::Write(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (!writable_) return Fail(ErrorCode::kRefused, "the store is read only");
  for (std::size_t done = 0; done < bytes.size();) {
    const std::uint64_t at = offset + done;
    const auto inside = static_cast<std::size_t>(at % kBlockBytes);
    const std::size_t step = std::min(kBlockBytes - inside, bytes.size() - done);
    SCHOUW_ASSIGN(Block * block, BlockForWriting(at / kBlockBytes), "write store");
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(done), step,
                block->begin() + static_cast<std::ptrdiff_t>(inside));
    done += step;
  }
  size_ = std::max<std::uint64_t>(size_, offset + bytes.size());
  return {};
}

Status OverlayFile::Truncate(std::uint64_t size) {
  if (!writable_) return Fail(ErrorCode::kRefused, "the store is read only");
  if (size < size_) {
    std::erase_if(blocks_, [&](const auto& block) { return block.first * kBlockBytes >= size; });
    if (const auto last = blocks_.find(size / kBlockBytes); last != blocks_.end())
      std::fill(last->second->begin() + static_cast<std::ptrdiff_t>(size % kBlockBytes), last->second->end(),
                std::byte{0});
    base_size_ = std::min(base_size_, size);
  }
  size_ = size;
  return {};
}

}  // namespace schouw

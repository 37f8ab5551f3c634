// A file of a folder, by the descriptor that `schouw` opened.
#pragma once

#include <cstdint>

#include "agent/base/byte_source.h"
#include "agent/base/unique_fd.h"

namespace schouw {

class DescriptorSource final : public ByteSource {
 public:
  static Result<DescriptorSource> Create(UniqueFd fd);
  // `fd` is not owned.
  static Result<DescriptorSource> Borrow(const UniqueFd& fd);
  DescriptorSource(DescriptorSource&&) noexcept = default;
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;

 private:
  DescriptorSource(UniqueFd owned, int fd, std::uint64_t size) : owned_(std::move(owned)), fd_(fd), size_(size) {}
  UniqueFd owned_;
  int fd_;
  std::uint64_t size_;
};

}  // namespace schouw

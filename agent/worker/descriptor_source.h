// A file of a folder, by the descriptor that `schouw` opened.
#pragma once

#include <cstdint>

#include "agent/base/byte_source.h"
#include "agent/base/unique_fd.h"

namespace schouw {

class DescriptorSource final : public ByteSource {
 public:
  static Result<DescriptorSource> Create(UniqueFd fd);
  DescriptorSource(DescriptorSource&&) noexcept = default;
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;

 private:
  DescriptorSource(UniqueFd fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}
  UniqueFd fd_;
  std::uint64_t size_;
};

}  // namespace schouw

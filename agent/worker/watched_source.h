// A source that tells how much of it was read, now and then.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "agent/base/byte_source.h"

namespace schouw {

class WatchedSource final : public ByteSource {
 public:
  using OnRead = std::function<void(std::uint64_t bytes)>;

  // `source` is not owned and must outlive this. `on_read` is called after each `step_bytes`, with the sum of all
  // reads.
  WatchedSource(const ByteSource& source, std::uint64_t step_bytes, OnRead on_read)
      : source_(source), step_bytes_(step_bytes), on_read_(std::move(on_read)) {}

  std::uint64_t size() const override { return source_.size(); }
  bool random_access() const override { return source_.random_access(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override;

 private:
  const ByteSource& source_;
  const std::uint64_t step_bytes_;
  const OnRead on_read_;
  mutable std::uint64_t read_bytes_ = 0;
  mutable std::uint64_t told_bytes_ = 0;
};

}  // namespace schouw

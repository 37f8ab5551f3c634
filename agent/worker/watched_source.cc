#include "agent/worker/watched_source.h"

namespace schouw {

Result<std::size_t> WatchedSource::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  auto read = source_.ReadAt(offset, into);
  if (!read) return read;
  read_bytes_ += *read;
  if (read_bytes_ - told_bytes_ >= step_bytes_) {
    told_bytes_ = read_bytes_;
    on_read_(read_bytes_);
  }
  return read;
}

}  // namespace schouw

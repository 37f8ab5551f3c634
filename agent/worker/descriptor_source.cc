#include "agent/worker/descriptor_source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace schouw {

Result<DescriptorSource> DescriptorSource::Borrow(const UniqueFd& fd) {
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return Fail(ErrorCode::kIo, std::strerror(errno));
  return DescriptorSource(UniqueFd(), fd.get(), static_cast<std::uint64_t>(status.st_size));
}

Result<DescriptorSource> DescriptorSource::Create(UniqueFd fd) {
  auto source = Borrow(fd);
  if (source) source->owned_ = std::move(fd);
  return source;
}

Result<std::size_t> DescriptorSource::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  for (;;) {
    const ssize_t count = ::pread(fd_, into.data(), into.size(), static_cast<off_t>(offset));
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return Fail(ErrorCode::kIo, std::strerror(errno), offset);
  }
}

}  // namespace schouw

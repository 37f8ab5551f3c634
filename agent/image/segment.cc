#include "agent/image/segment.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace schouw {
namespace {

constexpr std::size_t kMaxReadBytes = 1u << 30;  // one pread transfers less than 2 GiB

class FdSource final : public ByteSource {
 public:
  FdSource(UniqueFd fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}
  std::uint64_t size() const override { return size_; }

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size_) return 0;
    const std::size_t want = std::min<std::uint64_t>(into.size(), size_ - offset);
    std::size_t done = 0;
    while (done < want) {
      const std::size_t step = std::min(want - done, kMaxReadBytes);
      const ssize_t got = ::pread(fd_.get(), into.data() + done, step, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return Fail(ErrorCode::kIo, std::string("read failed: ") + std::strerror(errno), offset + done);
      if (got == 0) return Fail(ErrorCode::kIo, "the file became shorter while it was read", offset + done);
      done += static_cast<std::size_t>(got);
    }
    return want;
  }

 private:
  UniqueFd fd_;
  std::uint64_t size_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> OpenSegment(UniqueFd fd) {
  std::unique_ptr<ByteSource> opened;
  if (!fd.valid()) return opened;
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return Fail(ErrorCode::kIo, std::string("fstat: ") + std::strerror(errno));
  off_t size = status.st_size;
  if (S_ISBLK(status.st_mode)) {
    // fstat says 0. lseek rather than BLKGETSIZE64: the sandbox forbids ioctl.
    size = ::lseek(fd.get(), 0, SEEK_END);
    if (size < 0) return Fail(ErrorCode::kIo, std::string("size of the device: ") + std::strerror(errno));
  } else if (!S_ISREG(status.st_mode)) {
    return opened;
  }
  opened = std::make_unique<FdSource>(std::move(fd), static_cast<std::uint64_t>(size));
  return opened;
}

std::string SegmentText(std::size_t number, const std::string& name) {
  const std::string text = "segment " + std::to_string(number);
  return name.empty() ? text : text + " (" + name + ")";
}

}  // namespace schouw

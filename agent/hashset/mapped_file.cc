#include "agent/hashset/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "agent/base/unique_fd.h"

namespace schouw {

Result<MappedFile> MappedFile::Map(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return Fail(ErrorCode::kIo, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return Fail(ErrorCode::kIo, "not a file");
  if (status.st_size <= 0) return Fail(ErrorCode::kTruncated, "the file is empty");
  const auto size = static_cast<std::size_t>(status.st_size);
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) return Fail(ErrorCode::kIo, std::string("map: ") + std::strerror(errno));
  return MappedFile(at, size);
}

Result<MappedFile> MappedFile::Open(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return Fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, std::strerror(errno));
  return Map(fd.get());
}

MappedFile::~MappedFile() {
  if (at_ != nullptr) ::munmap(at_, size_);
}

}  // namespace schouw

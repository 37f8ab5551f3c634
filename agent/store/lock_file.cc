#include "agent/store/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

#include "agent/store/failure.h"

namespace schouw {
namespace {

// Whether `path` still names the file of `fd`: the holder before us may have removed it between our open and our lock.
bool StillNamed(const std::string& path, int fd) {
  struct stat held {};
  struct stat named {};
  return fstat(fd, &held) == 0 && stat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
         held.st_ino == named.st_ino;
}

}  // namespace

Result<LockFile> LockFile::Take(const std::string& case_path) {
  const std::string path = case_path + ".lock";
  constexpr int kAttempts = 100;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    UniqueFd fd(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.valid()) return Fail(FileFailure(errno, case_path));
    if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return Fail(InUse(case_path));
      return Fail(FileFailure(errno, case_path));
    }
    if (StillNamed(path, fd.get())) return LockFile(path, std::move(fd));
  }
  return Fail(InUse(case_path));
}

void LockFile::Release() {
  if (!fd_.valid()) return;
  unlink(path_.c_str());
  fd_.Reset();
}

}  // namespace schouw

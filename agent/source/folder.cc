#include "agent/source/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>

#include "agent/base/checked.h"
#include "agent/model/limits.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxPathPiece = 4000;  // the kernel takes paths of less than 4096 bytes

struct FolderCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using FolderHandle = std::unique_ptr<DIR, FolderCloser>;

Error ErrorOf(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR: return MakeError(ErrorCode::kNotFound, "it is not there");
    case ELOOP: return MakeError(ErrorCode::kRefused, "a symbolic link stands on the way: not followed");
    case EXDEV: return MakeError(ErrorCode::kRefused, "another file system is mounted on the way: not entered");
    case EACCES: return MakeError(ErrorCode::kIo, "permission denied");
    default: return MakeError(ErrorCode::kIo, std::strerror(number));
  }
}

// Components of "/Users/anna"; none of "/".
Result<std::vector<std::string>> Components(const std::string& path) {
  if (!path.starts_with('/') || path.find('\0') != std::string::npos)
    return Fail(ErrorCode::kRefused, "not an absolute path within the folder");
  std::vector<std::string> components;
  for (std::size_t at = 1; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    components.push_back(path.substr(at, end - at));
    const std::string& name = components.back();
    if (name.empty() || name == "." || name == "..")
      return Fail(ErrorCode::kRefused, "not a plain path within the folder");
    at = end + 1;
  }
  return components;
}

int OpenAt2(int folder, const std::string& path) {
  open_how how{};
  how.flags = O_PATH | O_CLOEXEC | O_NOFOLLOW;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS;
  for (int tries = 0; tries < 100; ++tries) {
    const long fd = ::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how);
    if (fd >= 0 || errno != EAGAIN) return static_cast<int>(fd);  // EAGAIN: something was renamed meanwhile
  }
  return -1;
}

// Joins components to relative paths that the kernel takes in one call.
std::vector<std::string> Pieces(const std::vector<std::string>& components) {
  std::vector<std::string> pieces;
  for (const std::string& name : components) {
    if (pieces.empty() || pieces.back().size() + name.size() > kMaxPathPiece) {
      pieces.push_back(name);
    } else {
      pieces.back() += "/" + name;
    }
  }
  return pieces;
}

// One step without openat2. Another device number of a folder is another file system.
Result<UniqueFd> StepInto(int folder, const std::string& name) {
  UniqueFd next(::openat(folder, name.c_str(), O_PATH | O_CLOEXEC | O_NOFOLLOW));
  if (!next.valid()) return Fail(ErrorOf(errno));
  struct stat here {};
  struct stat there {};
  if (::fstat(folder, &here) != 0 || ::fstat(next.get(), &there) != 0) return Fail(ErrorOf(errno));
  if (S_ISLNK(there.st_mode)) return Fail(ErrorOf(ELOOP));
  if (S_ISDIR(there.st_mode) && here.st_dev != there.st_dev) return Fail(ErrorOf(EXDEV));
  return next;
}

Result<UniqueFd> Duplicate(const UniqueFd& fd) {
  UniqueFd copy(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0));
  if (!copy.valid()) return Fail(ErrorOf(errno));
  return copy;
}

std::optional<UnixNanos> TimeOf(const statx_timestamp& stamp) {
  const auto seconds = FromUnixSeconds(stamp.tv_sec);
  if (!seconds) return std::nullopt;
  const auto sum = CheckedAdd<std::int64_t>(seconds->value, stamp.tv_nsec);
  if (!sum) return std::nullopt;
  return UnixNanos{*sum};
}

Locator Below(const Locator& folder, const std::string& name) {
  Locator entry = folder;
  std::string& path = entry.chain.front();
  path += (path == "/" ? "" : "/") + name;
  return entry;
}

// Another file system, or a part of this one, is mounted here; or a subvolume begins, which numbers its files anew.
bool IsMountPoint(const struct statx& status, const struct statx& folder) {
#ifdef STATX_ATTR_MOUNT_ROOT
  if ((status.stx_attributes & status.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0) return true;
#endif
  // Overlay file systems give plain files another device number, so only folders tell.
  return S_ISDIR(status.stx_mode) &&
         (status.stx_dev_major != folder.stx_dev_major || status.stx_dev_minor != folder.stx_dev_minor);
}

EntryType TypeOf(std::uint16_t mode) {
  if (S_ISREG(mode)) return EntryType::kFile;
  if (S_ISDIR(mode)) return EntryType::kFolder;
  return S_ISLNK(mode) ? EntryType::kLink : EntryType::kOther;
}

std::string_view OtherName(std::uint16_t mode) {
  if (S_ISFIFO(mode)) return "a named pipe: not opened";
  if (S_ISSOCK(mode)) return "a socket: not opened";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device node: not opened";
  return "neither file nor folder: not opened";
}

class Lister {
 public:
  Lister(FolderHandle handle, const Locator& folder) : handle_(std::move(handle)), folder_(folder) {}

  Result<FolderListing> List() {
    if (!Stat("", AT_EMPTY_PATH, own_)) return Fail(ErrorOf(errno));
    while (true) {
      errno = 0;
      const dirent* next = ::readdir(handle_.get());
      if (next == nullptr && errno != 0)
        return Fail(ErrorCode::kIo, "the folder can't be read on: " + std::string(std::strerror(errno)));
      if (next == nullptr) break;
      const std::string name = next->d_name;
      if (name != "." && name != "..") Add(name, next->d_ino);
      if (listing_.entries.size() > Limits{}.max_directory_entries)
        return Fail(ErrorCode::kTooMany, "more than " + std::to_string(Limits{}.max_directory_entries) + " entries");
    }
    std::ranges::sort(listing_.entries, {}, &Entry::name);
    std::ranges::sort(listing_.problems, {}, [](const Problem& problem) { return problem.entry.chain.front(); });
    return std::move(listing_);
  }

 private:
  bool Stat(const char* name, int flags, struct statx& status) const {
    return ::statx(::dirfd(handle_.get()), name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | flags,
                   STATX_BASIC_STATS | STATX_BTIME, &status) == 0;
  }

  void Add(const std::string& name, std::uint64_t inode) {
    struct statx status {};
    Entry entry;
    entry.name = name;
    if (!Stat(name.c_str(), 0, status)) {
      Report(name, ProblemReason::kIoError, ErrorOf(errno).message);
      entry.address.inode = inode;
      entry.type = EntryType::kOther;
      listing_.entries.push_back(std::move(entry));
      return;
    }
    entry.address.inode = status.stx_ino;
    entry.type = TypeOf(status.stx_mode);
    if (entry.type == EntryType::kFile) entry.size = status.stx_size;
    entry.modified = TimeOf(status.stx_mtime);
    if ((status.stx_mask & STATX_BTIME) != 0) entry.created = TimeOf(status.stx_btime);
    if (IsMountPoint(status, own_)) {
      entry.type = EntryType::kOther;
      Report(name, ProblemReason::kUnsupported, "another file system is mounted here: not entered");
    } else if (entry.type == EntryType::kOther) {
      Report(name, ProblemReason::kUnsupported, std::string(OtherName(status.stx_mode)));
    }
    listing_.entries.push_back(std::move(entry));
  }

  void Report(const std::string& name, ProblemReason reason, std::string detail) {
    listing_.problems.push_back({Below(folder_, name), reason, std::move(detail)});
  }

  FolderHandle handle_;
  const Locator& folder_;
  struct statx own_ {};
  FolderListing listing_;
};

}  // namespace

Result<UniqueFd> OpenBeneath(const UniqueFd& root, const std::string& path, Descent descent) {
  SCHOUW_ASSIGN(const std::vector<std::string> components, Components(path), "check path");
  SCHOUW_ASSIGN(UniqueFd at, Duplicate(root), "open folder");
  if (descent == Descent::kBest) {
    bool known = true;
    for (const std::string& piece : Pieces(components)) {
      UniqueFd next(OpenAt2(at.get(), piece));
      known = next.valid() || errno != ENOSYS;
      if (!known) break;
      if (!next.valid()) return Fail(ErrorOf(errno));
      at = std::move(next);
    }
    if (known) return at;
  }
  for (const std::string& name : components) {
    auto next = StepInto(at.get(), name);
    if (!next) return next;
    at = std::move(*next);
  }
  return at;
}

Result<UniqueFd> ReopenForReading(const UniqueFd& path_fd, int flags) {
  const std::string link = "/proc/self/fd/" + std::to_string(path_fd.get());
  UniqueFd fd(::open(link.c_str(), O_RDONLY | O_CLOEXEC | O_NOATIME | flags));
  if (!fd.valid() && errno == EPERM) fd = UniqueFd(::open(link.c_str(), O_RDONLY | O_CLOEXEC | flags));
  if (!fd.valid()) return Fail(ErrorOf(errno));
  return fd;
}

Result<FolderListing> ListFolder(const UniqueFd& root, const Locator& folder, Descent descent) {
  if (folder.chain.size() != 1) return Fail(ErrorCode::kInternal, "a folder's place is one path");
  auto path_fd = OpenBeneath(root, folder.chain.front(), descent);
  if (!path_fd && path_fd.error().code == ErrorCode::kNotFound)
    return Fail(ErrorCode::kIo, "the folder is no longer there");
  if (!path_fd) return Fail(std::move(path_fd).error());
  struct stat status {};
  if (::fstat(path_fd->get(), &status) == 0 && S_ISLNK(status.st_mode)) return Fail(ErrorOf(ELOOP));
  auto fd = ReopenForReading(*path_fd, O_DIRECTORY);
  if (!fd && fd.error().code == ErrorCode::kNotFound) return Fail(ErrorCode::kIo, "the folder is no longer there");
  if (!fd) return Fail(std::move(fd).error());
  FolderHandle handle(::fdopendir(fd->get()));
  if (!handle) return Fail(ErrorOf(errno));
  fd->Release();
  return Lister(std::move(handle), folder).List();
}

Result<UniqueFd> OpenFileBeneath(const UniqueFd& root, const std::string& path, Descent descent) {
  auto path_fd = OpenBeneath(root, path, descent);
  if (!path_fd) return path_fd;
  struct stat status {};
  if (::fstat(path_fd->get(), &status) != 0) return Fail(ErrorOf(errno));
  if (S_ISLNK(status.st_mode)) return Fail(ErrorOf(ELOOP));
  if (!S_ISREG(status.st_mode)) return Fail(ErrorCode::kRefused, "not a regular file: not opened");
  return ReopenForReading(*path_fd, 0);
}

}  // namespace schouw

#include "agent/source/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>

#include "agent/source/block_device.h"
#include "agent/source/folder.h"
#include "agent/source/segment_names.h"

namespace schouw {
namespace {

std::string LastComponent(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path == "/" ? path : path.substr(path.rfind('/') + 1);
}

Error OpenError(const std::string& path, int number) {
  if (number == ENOENT || number == ENOTDIR) return MakeError(ErrorCode::kNotFound, path + " does not exist");
  if (number == EACCES || number == EPERM)
    return MakeError(ErrorCode::kIo, path + " can't be read: permission denied (you are not allowed to open it)");
  return MakeError(ErrorCode::kIo, path + " can't be opened: " + std::strerror(number));
}

// The end of a pipe that nobody writes to: a descriptor that can be sent and holds nothing.
Result<UniqueFd> OpenGap() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Fail(ErrorCode::kIo, std::string("pipe: ") + std::strerror(errno));
  ::close(ends[1]);
  return UniqueFd(ends[0]);
}

// Of a disk that was unplugged the kernel forgets the number at once, and keeps its files only in name. Major number 0
// is of file systems that are not on one disk (btrfs, network, memory).
bool HasDisk(dev_t number) {
  if (major(number) == 0) return true;
  const std::string path = "/sys/dev/block/" + std::to_string(major(number)) + ":" + std::to_string(minor(number));
  return ::access("/sys/dev/block", F_OK) != 0 || ::access(path.c_str(), F_OK) == 0;
}

// `bytes`: how much it held when it was opened.
bool IsPresent(int fd, std::uint64_t bytes) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return false;
  if (S_ISBLK(status.st_mode)) return HasDisk(status.st_rdev);
  if (S_ISDIR(status.st_mode) && status.st_nlink == 0) return false;
  return HasDisk(status.st_dev) && (!S_ISREG(status.st_mode) || static_cast<std::uint64_t>(status.st_size) >= bytes);
}

std::uint64_t BytesIn(const UniqueFd& fd) {
  struct stat status {};
  return ::fstat(fd.get(), &status) == 0 && status.st_size > 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

// Where the file stands whatever links led to it, as the kernel knows it.
std::string RealPath(const UniqueFd& path_fd) {
  std::string path(PATH_MAX, '\0');
  const std::string link = "/proc/self/fd/" + std::to_string(path_fd.get());
  const ssize_t length = ::readlink(link.c_str(), path.data(), path.size());
  path.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return path;
}

// Names in a folder; none when it may not be listed.
std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    names.push_back(it->path().filename());
  return names;
}

// Where the segments of an image are looked for.
struct Place {
  std::string folder;
  std::string name;  // of the file that was named
  int flags = 0;     // O_NOFOLLOW, or 0 where links are as good as files
};

Place PlaceOf(const std::string& path, int flags) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path, flags};
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1), flags};
}

std::vector<SegmentName> SegmentsAt(const Place& place) { return FindSegments(place.name, NamesIn(place.folder)); }

Result<UniqueFd> OpenSibling(const Place& place, const std::string& name) {
  const std::string path = place.folder + "/" + name;
  const UniqueFd path_fd(::open(path.c_str(), O_PATH | O_CLOEXEC | place.flags));
  if (!path_fd.valid()) return Fail(OpenError(path, errno));
  struct stat status {};
  if (::fstat(path_fd.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return Fail(ErrorCode::kRefused, path + " belongs to the image by its name, but is not a regular file");
  auto fd = ReopenForReading(path_fd, 0);
  if (!fd) return Fail(ErrorCode::kIo, path + " can't be read: " + fd.error().message);
  return fd;
}

// The segments stand beside the real file; where it stands there alone and was named by a link, beside the link.
Result<std::vector<SourceFile>> OpenSegments(const UniqueFd& path_fd, const std::string& shown) {
  if (const auto named = ReopenForReading(path_fd, 0); !named)
    return Fail(ErrorCode::kIo, shown + " can't be read: " + named.error().message);
  Place place = PlaceOf(RealPath(path_fd), O_NOFOLLOW);
  std::vector<SegmentName> names = SegmentsAt(place);
  if (names.size() == 1) {
    std::error_code error;
    place = PlaceOf(shown, 0);
    names =
        std::filesystem::is_symlink(shown, error) ? SegmentsAt(place) : std::vector<SegmentName>{{place.name, true}};
  }
  std::vector<SourceFile> files;
  for (SegmentName& segment : names) {
    auto fd = !segment.present             ? OpenGap()
              : segment.name == place.name ? ReopenForReading(path_fd, 0)
                                           : OpenSibling(place, segment.name);
    if (!fd) return Fail(std::move(fd).error());
    const std::uint64_t bytes = BytesIn(*fd);
    files.push_back({std::move(segment.name), std::move(*fd), !segment.present, bytes});
  }
  return files;
}

Error RefuseType(const std::string& path, mode_t mode) {
  const char* what = S_ISFIFO(mode) ? "a named pipe" : S_ISSOCK(mode) ? "a socket" : "a character device";
  return MakeError(ErrorCode::kRefused,
                   path + " is " + what + ": give a device image, a block device, a folder or an archive");
}

}  // namespace

Result<Source> Source::Open(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) return Fail(ErrorCode::kNotFound, "no image was named");
  UniqueFd path_fd(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status {};
  if (!path_fd.valid() || ::fstat(path_fd.get(), &status) != 0) return Fail(OpenError(path, errno));
  Source source;
  source.name_ = LastComponent(path);
  if (S_ISDIR(status.st_mode)) {
    auto readable = ReopenForReading(path_fd, O_DIRECTORY);
    if (!readable) return Fail(ErrorCode::kIo, path + " can't be read: " + readable.error().message);
    source.form_ = SourceForm::kFolder;
    source.folder_ = std::move(path_fd);
  } else if (S_ISBLK(status.st_mode)) {
    auto fd = OpenBlockDevice(path_fd, path);
    if (!fd) return Fail(std::move(fd).error());
    source.block_device_ = true;
    source.segments_.push_back({source.name_, std::move(*fd), false, 0});
  } else if (S_ISREG(status.st_mode)) {
    auto segments = OpenSegments(path_fd, path);
    if (!segments) return Fail(std::move(segments).error());
    source.segments_ = std::move(*segments);
  } else {
    return Fail(RefuseType(path, status.st_mode));
  }
  return source;
}

Source Source::OfImage(std::string name, UniqueFd image) {
  Source source;
  source.name_ = name;
  source.segments_.push_back({std::move(name), std::move(image), false, 0});
  return source;
}

bool Source::Present() const {
  if (form_ == SourceForm::kFolder) return IsPresent(folder_.get(), 0);
  return std::all_of(segments_.begin(), segments_.end(), [](const SourceFile& segment) {
    return segment.missing || IsPresent(segment.fd.get(), segment.bytes);
  });
}

std::string Source::missing() const {
  std::string names;
  for (const SourceFile& segment : segments_)
    if (segment.missing) names += (names.empty() ? "" : ", ") + segment.name;
  return names;
}

Result<FolderListing> Source::List(const Locator& folder) const {
  if (form_ != SourceForm::kFolder) return Fail(ErrorCode::kInternal, "not a folder");
  return ListFolder(folder_, folder);
}

Result<UniqueFd> Source::OpenFile(const std::string& path) const {
  if (form_ != SourceForm::kFolder) return Fail(ErrorCode::kInternal, "not a folder");
  return OpenFileBeneath(folder_, path);
}

}  // namespace schouw

#include "agent/source/block_device.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

namespace schouw {
namespace {

namespace fs = std::filesystem;

using Number = std::string;  // "8:17", major and minor as the kernel writes them

std::optional<std::string> FirstLine(const fs::path& path) {
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  return line;
}

Number NumberOf(dev_t device) { return std::to_string(major(device)) + ":" + std::to_string(minor(device)); }

std::vector<fs::path> Children(const fs::path& folder) {
  std::vector<fs::path> children;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    children.push_back(it->path());
  std::ranges::sort(children);
  return children;
}

// A device that has to do with the one asked for.
struct Related {
  Number number;
  std::string name;  // "sdb1"
  bool holder = false;
};

// The device itself first.
class Relatives {
 public:
  Relatives(const KernelView& kernel, const Number& number) : blocks_(fs::path(kernel.sys) / "dev/block") {
    Add(number, false);
  }
  const std::vector<Related>& all() const { return all_; }

 private:
  void Add(const Number& number, bool holder) {
    if (!seen_.insert(number).second) return;
    const fs::path folder = blocks_ / number;
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    all_.push_back({number, (error ? folder : real).filename(), holder});
    if (error) return;
    for (const fs::path& child : Children(real))
      if (fs::exists(child / "partition", error)) AddAt(child, holder);
    for (const fs::path& child : Children(real / "holders")) AddAt(child, true);
    // The disk around a partition, and what is built on it as a whole; other partitions are none of our business.
    if (fs::exists(real / "partition", error)) AddDisk(real.parent_path());
  }
  void AddAt(const fs::path& folder, bool holder) {
    if (const auto number = FirstLine(folder / "dev")) Add(*number, holder);
  }
  void AddDisk(const fs::path& disk) {
    const auto number = FirstLine(disk / "dev");
    if (!number || !seen_.insert(*number).second) return;
    all_.push_back({*number, disk.filename(), false});
    for (const fs::path& child : Children(disk / "holders")) AddAt(child, true);
  }

  fs::path blocks_;
  std::set<Number> seen_;
  std::vector<Related> all_;
};

// "\040" and the like, as the kernel writes spaces in its tables.
std::string Unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() &&
        std::all_of(&text[i + 1], &text[i + 4], [](char c) { return c >= '0' && c <= '7'; })) {
      plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// The number of a device named by a path ("/dev/mapper/vg-root"): btrfs and swap are told that way.
std::optional<Number> NumberOfPath(const KernelView& kernel, const std::string& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error) real = path;
  if (!real.string().starts_with("/dev/")) return std::nullopt;
  return FirstLine(fs::path(kernel.sys) / "class/block" / real.filename() / "dev");
}

struct Use {
  Number number;
  std::string mount_point;  // empty: swap
};

// /proc/self/mountinfo: "36 35 8:17 / /mnt rw,noatime master:1 - ext4 /dev/sdb1 rw" (proc(5)).
Result<std::vector<Use>> MountsAndSwaps(const KernelView& kernel) {
  std::vector<Use> uses;
  std::ifstream mounts(kernel.proc + "/self/mountinfo");
  if (!mounts.is_open()) return Fail(ErrorCode::kIo, "the kernel does not tell what is mounted (" + kernel.proc + ")");
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream fields(line);
    std::string skipped, number, point, field;
    fields >> skipped >> skipped >> number >> skipped >> point;
    while (fields >> field && field != "-") continue;
    std::string type, source;
    fields >> type >> source;
    uses.push_back({number, Unescape(point)});
    if (const auto named = NumberOfPath(kernel, Unescape(source)); named && *named != number)
      uses.push_back({*named, Unescape(point)});
  }
  std::ifstream swaps(kernel.proc + "/swaps");
  std::string line;
  std::getline(swaps, line);
  while (std::getline(swaps, line))
    if (const auto named = NumberOfPath(kernel, Unescape(line.substr(0, line.find_first_of(" \t")))))
      uses.push_back({*named, ""});
  return uses;
}

bool IsSystemPlace(const std::string& mount_point) {
  static constexpr std::string_view kPlaces[] = {"/", "/boot", "/efi", "/usr", "/var", "/home", "/etc"};
  return std::ranges::find(kPlaces, mount_point) != std::end(kPlaces) || mount_point.starts_with("/boot/");
}

std::string Subject(const Related& related, const Related& asked, const std::string& shown) {
  return related.number == asked.number ? shown : "/dev/" + related.name + ", which belongs to " + shown + ",";
}

auto RelativeOf(const std::vector<Related>& relatives, const Use& use) {
  return std::ranges::find(relatives, use.number, &Related::number);
}

Status CheckNotSystem(const std::vector<Related>& relatives, const std::vector<Use>& uses, const std::string& shown) {
  for (const Use& use : uses) {
    if (RelativeOf(relatives, use) == relatives.end() || (!use.mount_point.empty() && !IsSystemPlace(use.mount_point)))
      continue;
    return Fail(ErrorCode::kRefused, shown + " carries the running system (" +
                                         (use.mount_point.empty() ? "swap" : use.mount_point) +
                                         "): connect it to another computer and inspect it there");
  }
  return {};
}

Status CheckNotMounted(const std::vector<Related>& relatives, const std::vector<Use>& uses, const std::string& shown) {
  for (const Use& use : uses) {
    const auto related = RelativeOf(relatives, use);
    if (related == relatives.end()) continue;
    return Fail(ErrorCode::kRefused, Subject(*related, relatives.front(), shown) + " is mounted on " + use.mount_point +
                                         ": unmount it first (umount '" + use.mount_point + "')");
  }
  return {};
}

Status CheckHolders(const std::vector<Related>& relatives, const std::string& shown) {
  const auto holder = std::ranges::find(relatives, true, &Related::holder);
  if (holder == relatives.end()) return {};
  return Fail(ErrorCode::kRefused, shown + " is in use by " + holder->name +
                                       " (LVM, encryption or RAID): deactivate that first (dmsetup remove, "
                                       "cryptsetup close, vgchange -an, mdadm --stop)");
}

Status CheckReadOnly(const KernelView& kernel, const std::vector<Related>& relatives, const std::string& shown) {
  for (const Related& related : relatives) {
    const auto read_only = FirstLine(fs::path(kernel.sys) / "dev/block" / related.number / "ro");
    if (!read_only) return Fail(ErrorCode::kIo, "the kernel does not tell whether " + shown + " is read-only");
    if (*read_only == "1") continue;
    const std::string device = related.number == relatives.front().number ? shown : "/dev/" + related.name;
    return Fail(ErrorCode::kRefused, device +
                                         " can be written: use a write blocker or make it read-only first (blockdev "
                                         "--setro " +
                                         device + ")");
  }
  return {};
}

}  // namespace

Status CheckBlockDevice(const KernelView& kernel, dev_t device, const std::string& shown) {
  const Relatives relatives(kernel, NumberOf(device));
  auto uses = MountsAndSwaps(kernel);
  if (!uses) return Fail(std::move(uses).error());
  if (Status status = CheckNotSystem(relatives.all(), *uses, shown); !status) return status;
  if (Status status = CheckNotMounted(relatives.all(), *uses, shown); !status) return status;
  if (Status status = CheckHolders(relatives.all(), shown); !status) return status;
  return CheckReadOnly(kernel, relatives.all(), shown);
}

BlockUse UseOfBlockDevice(const KernelView& kernel, dev_t device) {
  const Relatives relatives(kernel, NumberOf(device));
  const auto uses = MountsAndSwaps(kernel);
  if (!uses) return BlockUse::kUnknown;
  if (!CheckNotSystem(relatives.all(), *uses, "")) return BlockUse::kSystem;
  if (!CheckNotMounted(relatives.all(), *uses, "")) return BlockUse::kMounted;
  if (!CheckHolders(relatives.all(), "")) return BlockUse::kHeld;
  const Status read_only = CheckReadOnly(kernel, relatives.all(), "");
  if (read_only) return BlockUse::kFree;
  return read_only.error().code == ErrorCode::kRefused ? BlockUse::kWritable : BlockUse::kUnknown;
}

Result<UniqueFd> OpenBlockDevice(const UniqueFd& path_fd, const std::string& shown) {
  const std::string link = "/proc/self/fd/" + std::to_string(path_fd.get());
  UniqueFd fd(::open(link.c_str(), O_RDONLY | O_CLOEXEC | O_EXCL));
  const int open_error = errno;
  struct stat status {};
  if (::fstat(fd.valid() ? fd.get() : path_fd.get(), &status) != 0 || !S_ISBLK(status.st_mode))
    return Fail(ErrorCode::kIo, shown + " is no longer a block device");
  if (fd.valid() || open_error == EBUSY) {
    if (Status allowed = CheckBlockDevice({}, status.st_rdev, shown); !allowed) return Fail(std::move(allowed).error());
  }
  if (!fd.valid() && open_error == EBUSY)
    return Fail(ErrorCode::kRefused, shown + " is in use by another program: end that first (see lsof " + shown + ")");
  if (!fd.valid()) return Fail(ErrorCode::kIo, shown + " can't be opened: " + std::strerror(open_error));
  int read_only = 0;
  if (::ioctl(fd.get(), BLKROGET, &read_only) != 0 || read_only == 0)
    return Fail(ErrorCode::kRefused, shown +
                                         " can be written: use a write blocker or make it read-only first (blockdev "
                                         "--setro " +
                                         shown + ")");
  return fd;
}

}  // namespace schouw

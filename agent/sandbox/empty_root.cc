#include "agent/sandbox/empty_root.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "agent/base/unique_fd.h"

namespace schouw {
namespace {

constexpr const char* kNewRoot = "/usr";  // any folder that is there: the new root is laid over it
constexpr unsigned long kNoTricks = MS_NOSUID | MS_NODEV | MS_NOEXEC;

tl::unexpected<Error> Unsupported(const std::string& what) {
  return Fail(ErrorCode::kUnsupported, what + ": " + std::strerror(errno));
}

Status WriteTo(const char* path, const std::string& text) {
  const UniqueFd file(open(path, O_WRONLY | O_CLOEXEC));
  if (!file.valid() || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return Unsupported(std::string("write ") + path);
  }
  return {};
}

// New namespaces in which we are who we were. Leaving the old credentials disarms the death signal: armed again.
Status EnterNamespaces() {
  const std::string user = std::to_string(geteuid());
  const std::string group = std::to_string(getegid());
  const pid_t parent = getppid();
  int death_signal = 0;
  prctl(PR_GET_PDEATHSIG, &death_signal);
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) != 0) {
    return Unsupported("new namespaces");
  }
  if (death_signal != 0) prctl(PR_SET_PDEATHSIG, death_signal);
  if (death_signal != 0 && getppid() != parent) raise(SIGKILL);
  SCHOUW_TRY(WriteTo("/proc/self/setgroups", "deny"), "user namespace");
  SCHOUW_TRY(WriteTo("/proc/self/uid_map", user + " " + user + " 1"), "user namespace");
  SCHOUW_TRY(WriteTo("/proc/self/gid_map", group + " " + group + " 1"), "user namespace");
  return {};
}

// Mounts that come from outside keep the flags they are locked with: those must be named again.
unsigned long FlagsOf(const char* path) {
  struct statvfs about {};
  if (statvfs(path, &about) != 0) return 0;
  unsigned long flags = 0;
  if ((about.f_flag & ST_NOATIME) != 0) flags |= MS_NOATIME;
  if ((about.f_flag & ST_NODIRATIME) != 0) flags |= MS_NODIRATIME;
  if ((about.f_flag & ST_RELATIME) != 0) flags |= MS_RELATIME;
  return flags;
}

Status ShowShare(int share, const std::string& place) {
  const std::string from = "/proc/self/fd/" + std::to_string(share);
  if (mkdir(place.c_str(), 0755) != 0) return Unsupported("make a folder for the share");
  if (mount(from.c_str(), place.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) return Unsupported("bind the share");
  const unsigned long flags = MS_REMOUNT | MS_BIND | MS_RDONLY | kNoTricks | FlagsOf(place.c_str());
  if (mount(nullptr, place.c_str(), nullptr, flags, nullptr) != 0) return Unsupported("make the share read-only");
  return {};
}

// pivot_root is refused where the old root is the initial ramdisk; chroot does as well for a process that will hold no
// capability, no folder but the share, and may not call chroot or fchdir again.
Status MakeItTheRoot() {
  if (chdir(kNewRoot) != 0) return Unsupported("enter the empty root");
  if (syscall(SYS_pivot_root, ".", ".") == 0) {
    if (umount2(".", MNT_DETACH) != 0) return Unsupported("let go of the old root");
  } else if (chroot(".") != 0) {
    return Unsupported("take the empty root");
  }
  if (chdir("/") != 0) return Unsupported("enter the empty root");
  return {};
}

}  // namespace

Result<std::string> EnterEmptyRoot(const std::string& share_folder) {
  SCHOUW_TRY(EnterNamespaces(), "empty root");
  UniqueFd share;
  if (!share_folder.empty()) {
    share = UniqueFd(open(share_folder.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!share.valid()) return Fail(ErrorCode::kIo, "open the share folder: " + std::string(std::strerror(errno)));
  }
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return Unsupported("make mounts private");
  if (mount("tmpfs", kNewRoot, "tmpfs", kNoTricks, "size=4k,nr_inodes=4,mode=755") != 0) {
    return Unsupported("mount an empty folder");
  }
  if (share.valid()) SCHOUW_TRY(ShowShare(share.get(), std::string(kNewRoot) + "/share"), "empty root");
  if (mount(nullptr, kNewRoot, nullptr, MS_REMOUNT | MS_RDONLY | kNoTricks, nullptr) != 0) {
    return Unsupported("make the empty folder read-only");
  }
  SCHOUW_TRY(MakeItTheRoot(), "empty root");
  return std::string(share.valid() ? "/share" : "");
}

}  // namespace schouw

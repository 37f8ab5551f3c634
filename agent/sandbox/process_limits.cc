#include "agent/sandbox/process_limits.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "agent/sandbox/memory_watch.h"
#include "agent/sandbox/sandbox.h"

namespace schouw {
namespace {

constexpr rlim_t kMaxDescriptors = 2048;  // those that wait in a Channel (1,024), those of one batch, and a few

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::string ErrnoText(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

Status Limit(__rlimit_resource resource, rlim_t most, const char* what) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) return Fail(ErrorCode::kIo, ErrnoText(what));
  limit.rlim_max = std::min(limit.rlim_max, most);
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(resource, &limit) != 0) return Fail(ErrorCode::kIo, ErrnoText(what));
  return {};
}

// The number after `field` in a file of /proc.
Result<std::uint64_t> ReadProcNumber(const char* path, const char* format) {
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path, "re"));
  if (!file) return Fail(ErrorCode::kIo, ErrnoText(path));
  char line[256];
  unsigned long long number = 0;
  while (std::fgets(line, sizeof line, file.get()) != nullptr) {
    if (std::sscanf(line, format, &number) == 1) return number;
  }
  return Fail(ErrorCode::kIo, std::string(path) + " lacks a number");
}

Status LimitAddressSpace(std::uint64_t max_new_bytes) {
  SCHOUW_ASSIGN(const std::uint64_t pages, ReadProcNumber("/proc/self/statm", "%llu"), "memory in use");
  const std::uint64_t now = pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return Limit(RLIMIT_AS, now > ~max_new_bytes ? RLIM_INFINITY : now + max_new_bytes, "limit memory");
}

// Libraries in C that have no way to say that memory ended call exit(1) (libarchive does, where it builds a string).
// Nothing of ours ends with that status.
void OnExit(int status, void* /*unused*/) {
  if (status == EXIT_FAILURE) ExitOutOfMemory();
}

// Output that someone sent to a file of his own may go on.
bool ErrorOutputIsFile() {
  struct stat about {};
  return fstat(STDERR_FILENO, &about) == 0 && S_ISREG(about.st_mode);
}

}  // namespace

Status RequireOneThread() {
  SCHOUW_ASSIGN(const std::uint64_t threads, ReadProcNumber("/proc/self/status", "Threads: %llu"), "count threads");
  if (threads == 1) return {};
  return Fail(ErrorCode::kInternal, std::to_string(threads) + " threads run");
}

Status GiveUpPrivileges() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) return {};
  return Fail(ErrorCode::kUnsupported, ErrnoText("no new privileges"));
}

Status DropCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[2] = {};
  if (syscall(SYS_capset, &header, none) == 0) return {};
  return Fail(ErrorCode::kUnsupported, ErrnoText("drop capabilities"));
}

Status LimitMemory(std::uint64_t max_new_bytes) {
  if (max_new_bytes == 0) return {};
  std::set_new_handler(ExitOutOfMemory);
  if (on_exit(OnExit, nullptr) != 0) return Fail(ErrorCode::kIo, "can't watch for memory that ends");
  return WatchMemory(max_new_bytes) ? Status() : LimitAddressSpace(max_new_bytes);
}

Status LimitResources() {
  SCHOUW_TRY(Limit(RLIMIT_CORE, 0, "core dumps"), "limit resources");
  SCHOUW_TRY(Limit(RLIMIT_NPROC, 0, "processes"), "limit resources");
  SCHOUW_TRY(Limit(RLIMIT_NOFILE, kMaxDescriptors, "descriptors"), "limit resources");
  if (!ErrorOutputIsFile()) SCHOUW_TRY(Limit(RLIMIT_FSIZE, 0, "file size"), "limit resources");
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return Fail(ErrorCode::kUnsupported, ErrnoText("stay untraced"));
  return {};
}

}  // namespace schouw

#include "agent/sandbox/denied_calls.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include "agent/sandbox/last_words.h"
#include "agent/sandbox/sandbox.h"

namespace schouw {
namespace {

// The handler's state: set before the filter is loaded, no allocation after.
std::array<char, 4096> share_path_bytes{};
std::size_t share_path_size = 0;
int share_folder_fd = -1;
std::atomic<std::uint64_t> denied_opens = 0;
std::array<char, 256> last_denied_path{};

// A stopped call's arguments, and where its answer goes.
class StoppedCall {
 public:
  explicit StoppedCall(void* context) : machine_(static_cast<ucontext_t*>(context)->uc_mcontext) {}
#if defined(__x86_64__)
  static constexpr bool kSupported = true;
  std::uint64_t Argument(std::size_t i) const {
    constexpr int kRegisters[] = {REG_RDI, REG_RSI, REG_RDX, REG_R10};
    return static_cast<std::uint64_t>(machine_.gregs[kRegisters[i]]);
  }
  void Answer(long value) { machine_.gregs[REG_RAX] = value; }
#elif defined(__aarch64__)
  static constexpr bool kSupported = true;
  std::uint64_t Argument(std::size_t i) const { return machine_.regs[i]; }
  void Answer(long value) { machine_.regs[0] = static_cast<std::uint64_t>(value); }
#else
  static constexpr bool kSupported = false;
  std::uint64_t Argument(std::size_t) const { return 0; }
  void Answer(long) {}
#endif
  const char* Path(std::size_t i) const { return reinterpret_cast<const char*>(Argument(i)); }

 private:
  mcontext_t& machine_;
};

// The part of `path` below the share folder, or null.
const char* BelowShare(const char* path) {
  const std::string_view share(share_path_bytes.data(), share_path_size);
  if (share_folder_fd < 0 || path == nullptr || std::strncmp(path, share.data(), share.size()) != 0) return nullptr;
  path += share.size();
  if (*path != '/' && *path != '\0') return nullptr;
  while (*path == '/') ++path;
  return *path == '\0' ? "." : path;
}

// The kernel's convention: a value, or minus the error. What lies outside is not there.
long AsAnswer(long result) { return result >= 0 ? result : errno == EACCES ? -ENOENT : -errno; }

void NoteDeniedOpen(const char* path) {
  if (path == nullptr) return;
  for (const std::string_view quiet : {"/proc/", "/sys/", "/dev/"}) {
    if (std::strncmp(path, quiet.data(), quiet.size()) == 0) return;
  }
  const std::size_t size = strnlen(path, last_denied_path.size() - 1);
  std::copy_n(path, size, last_denied_path.begin());
  last_denied_path[size] = '\0';
  ++denied_opens;
}

long Open(const char* path, std::uint64_t flags) {
  if ((flags & kWritingFlags) != 0) DieWith(LastWord::kWritingOpen, 0);
  if (const char* inside = BelowShare(path)) {
    const long opened = syscall(SYS_openat, share_folder_fd, inside, flags, 0);
    if (opened >= 0) return opened;
  }
  NoteDeniedOpen(path);
  return -ENOENT;
}

long Stat(const char* path, void* about, std::uint64_t flags) {
  const char* inside = BelowShare(path);
  return inside != nullptr ? AsAnswer(syscall(SYS_newfstatat, share_folder_fd, inside, about, flags)) : -ENOENT;
}

// fstat(3) of current C libraries is newfstatat with an empty path.
long StatAt(const StoppedCall& call) {
  const char* path = call.Path(1);
  void* about = reinterpret_cast<void*>(call.Argument(2));
  const std::uint64_t flags = call.Argument(3);
  if ((flags & AT_EMPTY_PATH) != 0 && (path == nullptr || *path == '\0')) {
    return AsAnswer(syscall(SYS_fstat, static_cast<int>(call.Argument(0)), about));
  }
  return Stat(path, about, flags);
}

long Access(const char* path) {
  struct stat about {};
  return Stat(path, &about, 0);
}

long AnswerTo(int number, const StoppedCall& call) {
  switch (number) {
    case SYS_openat: return Open(call.Path(1), call.Argument(2));
    case SYS_newfstatat: return StatAt(call);
    case SYS_faccessat:
    case SYS_faccessat2: return Access(call.Path(1));
#ifdef SYS_open
    case SYS_open: return Open(call.Path(0), call.Argument(1));
    case SYS_stat: return Stat(call.Path(0), reinterpret_cast<void*>(call.Argument(1)), 0);
    case SYS_lstat: return Stat(call.Path(0), reinterpret_cast<void*>(call.Argument(1)), AT_SYMLINK_NOFOLLOW);
    case SYS_access: return Access(call.Path(0));
    case SYS_creat: DieWith(LastWord::kWritingOpen, 0);
#endif
    case SYS_fcntl: return -EINVAL;  // locks and the like
    default: DieWith(LastWord::kForbiddenCall, static_cast<std::uint32_t>(number));
  }
}

void OnStoppedCall(int, siginfo_t* about, void* context) {
  const int saved_errno = errno;
  StoppedCall call(context);
  call.Answer(AnswerTo(about->si_syscall, call));
  errno = saved_errno;
}

}  // namespace

Status AnswerDeniedCalls(const std::string& share_path, int share_folder) {
  if (!StoppedCall::kSupported) return Fail(ErrorCode::kUnsupported, "confinement on this processor");
  if (share_path.size() > share_path_bytes.size()) return Fail(ErrorCode::kTooBig, "path of the share folder");
  std::ranges::copy(share_path, share_path_bytes.begin());
  share_path_size = share_path.size();
  while (share_path_size > 1 && share_path[share_path_size - 1] == '/') --share_path_size;
  share_folder_fd = share_folder;
  struct sigaction action {};
  action.sa_sigaction = OnStoppedCall;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;  // not on another stack: ASan would look for its bounds in a file of /proc
  sigset_t only_ours;
  sigemptyset(&only_ours);
  sigaddset(&only_ours, SIGSYS);
  if (sigaction(SIGSYS, &action, nullptr) != 0 || sigprocmask(SIG_UNBLOCK, &only_ours, nullptr) != 0) {
    return Fail(ErrorCode::kUnsupported, "handle SIGSYS: " + std::string(std::strerror(errno)));
  }
  return {};
}

std::uint64_t DeniedOpens() { return denied_opens; }

std::string LastDeniedPath() { return last_denied_path.data(); }

}  // namespace schouw

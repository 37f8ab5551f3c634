#include "agent/sandbox/worker_process.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "agent/sandbox/last_words.h"
#include "agent/sandbox/worker_end.h"

namespace schouw {
namespace {

constexpr std::chrono::milliseconds kSendPatience{60'000};

// The leak check forks and traces, and handlers for signals hide how a worker died.
#ifdef SCHOUW_SANITIZED
constexpr const char* kSanitizerOptions =
    "ASAN_OPTIONS=detect_leaks=0:symbolize=0:handle_segv=0:handle_sigbus=0:handle_abort=0:handle_sigfpe=0:"
    "handle_sigill=0:allocator_may_return_null=1";
#else
constexpr const char* kSanitizerOptions = nullptr;
#endif

// What the child needs, made before the fork: between fork and exec nothing may be allocated.
struct Launch {
  const char* program;
  std::vector<char*> arguments;
  std::array<const char*, 4> environment;
  int socket;
  int last_words;
  int report;  // where errno goes when the program can't be started; closed by exec
  int null;
  bool verbose;
  pid_t parent;
};

[[noreturn]] void GiveUp(int report) {
  const int error = errno;
  if (write(report, &error, sizeof error) != sizeof error) _exit(126);
  _exit(127);
}

void ResetSignals() {
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Everything above `first` but `kept` gets closed by exec.
void CloseOnExecFrom(int first) {
  if (syscall(SYS_close_range, static_cast<unsigned>(first), ~0u, CLOSE_RANGE_CLOEXEC) == 0) return;
  const long most = sysconf(_SC_OPEN_MAX);
  for (int fd = first; fd < most; ++fd) fcntl(fd, F_SETFD, FD_CLOEXEC);
}

// Runs in the child.
[[noreturn]] void Exec(const Launch& launch) {
  setpgid(0, 0);
  ResetSignals();
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) GiveUp(launch.report);
  if (getppid() != launch.parent) _exit(126);  // it died before the line above
  const int error_output = launch.verbose ? STDERR_FILENO : launch.null;
  if (dup2(launch.null, STDIN_FILENO) < 0 || dup2(launch.null, STDOUT_FILENO) < 0 ||
      dup2(error_output, STDERR_FILENO) < 0 || dup2(launch.socket, kWorkerSocketFd) < 0 ||
      dup2(launch.last_words, kLastWordsFd) < 0) {
    GiveUp(launch.report);
  }
  CloseOnExecFrom(kLastWordsFd + 1);
  execve(launch.program, launch.arguments.data(), const_cast<char* const*>(launch.environment.data()));
  GiveUp(launch.report);
}

std::string ErrnoText(const std::string& what) { return what + ": " + std::strerror(errno); }

// Moves `fd` above the numbers that the child gives away.
Status MoveUp(UniqueFd& fd) {
  const int moved = fcntl(fd.get(), F_DUPFD_CLOEXEC, kLastWordsFd + 6);
  if (moved < 0) return Fail(ErrorCode::kIo, ErrnoText("duplicate a descriptor"));
  fd = UniqueFd(moved);
  return {};
}

struct Pair {
  UniqueFd ours;
  UniqueFd theirs;
};

Result<Pair> MakeSocketPair() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    return Fail(ErrorCode::kIo, ErrnoText("make a socket pair"));
  }
  Pair pair{UniqueFd(fds[0]), UniqueFd(fds[1])};
  SCHOUW_TRY(MoveUp(pair.theirs), "make a socket pair");
  return pair;
}

// The child writes, we read.
Result<Pair> MakePipe() {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return Fail(ErrorCode::kIo, ErrnoText("make a pipe"));
  Pair pair{UniqueFd(fds[0]), UniqueFd(fds[1])};
  SCHOUW_TRY(MoveUp(pair.theirs), "make a pipe");
  return pair;
}

// Waits until exec has closed the pipe, or something says why it did not come to that.
Status AwaitExec(int pipe, const std::string& program) {
  int error = 0;
  ssize_t got;
  do {
    got = read(pipe, &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  if (got == 0) return {};
  errno = error;
  return Fail(ErrorCode::kIo, ErrnoText("start " + program));
}

}  // namespace

Result<WorkerProcess> WorkerProcess::Start(const std::string& program, const std::vector<std::string>& arguments,
                                           bool verbose) {
  SCHOUW_ASSIGN(Pair socket, MakeSocketPair(), "start worker");
  SCHOUW_ASSIGN(Pair words, MakePipe(), "start worker");
  SCHOUW_ASSIGN(Pair report, MakePipe(), "start worker");
  UniqueFd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null.valid()) return Fail(ErrorCode::kIo, ErrnoText("start worker: open /dev/null"));
  SCHOUW_TRY(MoveUp(null), "start worker");

  Launch launch{program.c_str(),
                {},
                {"TZ=UTC", "LC_ALL=C.UTF-8", kSanitizerOptions, nullptr},
                socket.theirs.get(),
                words.theirs.get(),
                report.theirs.get(),
                null.get(),
                verbose,
                getpid()};
  launch.arguments.push_back(const_cast<char*>(program.c_str()));
  for (const std::string& argument : arguments) launch.arguments.push_back(const_cast<char*>(argument.c_str()));
  launch.arguments.push_back(nullptr);

  const pid_t pid = fork();
  if (pid < 0) return Fail(ErrorCode::kIo, ErrnoText("start worker: fork"));
  if (pid == 0) Exec(launch);
  setpgid(pid, pid);  // both sides, so that neither has to wait for the other
  report.theirs.Reset();
  WorkerProcess worker(pid, std::move(socket.ours), std::move(words.ours));
  SCHOUW_TRY(AwaitExec(report.ours.get(), program), "start worker");
  worker.channel_.RefuseDescriptors();
  SCHOUW_TRY(worker.channel_.SetSendPatience(kSendPatience), "start worker");
  return worker;
}

WorkerProcess::WorkerProcess(pid_t pid, UniqueFd socket, UniqueFd last_words)
    : pid_(pid), channel_(std::move(socket)), last_words_(std::move(last_words)) {}

WorkerProcess::~WorkerProcess() { KillAndReap(); }

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      channel_(std::move(other.channel_)),
      last_words_(std::move(other.last_words_)),
      end_(std::move(other.end_)) {}

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept {
  if (this == &other) return *this;
  KillAndReap();
  pid_ = std::exchange(other.pid_, -1);
  channel_ = std::move(other.channel_);
  last_words_ = std::move(other.last_words_);
  end_ = std::move(other.end_);
  return *this;
}

void WorkerProcess::KillForTimeout() { KillFor(ProblemReason::kTimeout, "took too long"); }

void WorkerProcess::KillFor(ProblemReason reason, std::string detail) {
  if (!end_) Reap(false);
  if (end_ && !end_->clean) return;
  KillAndReap();
  end_ = WorkerEnd{false, reason, std::move(detail)};
}

// Notes how it ended; false when it has not (and `block` is off).
bool WorkerProcess::Reap(bool block) {
  if (end_) return true;
  int status = 0;
  pid_t reaped;
  do {
    reaped = waitpid(pid_, &status, block ? 0 : WNOHANG);
  } while (reaped < 0 && errno == EINTR);
  if (reaped == 0) return false;
  if (reaped < 0) {
    end_ = WorkerEnd{false, ProblemReason::kCrashed, ErrnoText("its end was not seen")};
  } else {
    end_ = EndOf(status, ReadLastWords(last_words_.get()));
  }
  return true;
}

void WorkerProcess::Kill() {
  kill(-pid_, SIGKILL);
  kill(pid_, SIGKILL);
}

void WorkerProcess::KillAndReap() {
  if (pid_ < 0 || end_) return;
  Kill();
  Reap(true);
}

// The pipe of last words hangs up when the worker is gone; one that closed it and lives on is waited for in small
// steps.
WorkerEnd WorkerProcess::Wait(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!Reap(false)) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      KillForTimeout();
      break;
    }
    pollfd words{last_words_.get(), 0, 0};
    if (poll(&words, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 1000))) > 0) poll(nullptr, 0, 1);
  }
  return *end_;
}

}  // namespace schouw

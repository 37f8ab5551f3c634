#include "agent/cli/own_verb.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "agent/base/program_folder.h"
#include "agent/base/unique_fd.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxLineBytes = 64u << 10;

struct Pipe {
  UniqueFd read, write;
};

Result<Pipe> MakePipe() {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) return Fail(ErrorCode::kIo, std::string("pipe: ") + std::strerror(errno));
  return Pipe{UniqueFd(fds[0]), UniqueFd(fds[1])};
}

// More than a page opens: descriptors are handed out from the lowest free number.
constexpr int kMostFiles = 4096;

// Runs in the child of a program with threads: nothing here allocates. Its own group: Ctrl-C on our terminal is for us,
// who pass it on.
[[noreturn]] void Exec(char* const* arguments, int in, int out, int err, pid_t parent, const std::vector<int>& passed) {
  ::setpgid(0, 0);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_DFL);
  if (::prctl(PR_SET_PDEATHSIG, SIGINT) != 0 || ::getppid() != parent) ::_exit(126);
  if (::dup2(in, STDIN_FILENO) < 0 || ::dup2(out, STDOUT_FILENO) < 0 || ::dup2(err, STDERR_FILENO) < 0) ::_exit(126);
  // Nothing of the page's goes along: no socket it listens on, no open case.
  if (::syscall(SYS_close_range, STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC) != 0) {
    // Before Linux 5.11, one by one; -1 for a number that is not open.
    for (int fd = STDERR_FILENO + 1; fd < kMostFiles; ++fd) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  for (const int fd : passed) ::fcntl(fd, F_SETFD, 0);
  ::execv(arguments[0], arguments);
  ::_exit(127);
}

// True while there may be more.
bool ReadSome(int fd, std::string& into) {
  std::array<char, 16384> buffer;
  const ssize_t count = ::read(fd, buffer.data(), buffer.size());
  if (count > 0) into.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

void TakeLines(std::string& text, const OwnVerb::Hear& hear) {
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    hear(std::string_view(text).substr(begin, end - begin));
  }
  text.erase(0, begin);
  if (text.size() > kMaxLineBytes) text.clear();
}

// Both at once, so that neither fills up while the other is waited for.
std::string ReadBoth(int out, int err, const OwnVerb::Hear& hear) {
  std::string text, said, dropped;
  std::array<pollfd, 2> ends = {pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (::poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) break;
    if (ends[0].revents != 0 && !ReadSome(out, text.size() < kMaxVerbOutBytes ? text : dropped)) ends[0].fd = -1;
    if (ends[1].revents != 0 && !ReadSome(err, said)) ends[1].fd = -1;
    dropped.clear();
    TakeLines(said, hear);
  }
  if (!said.empty()) hear(said);
  return text;
}

int WaitFor(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Result<VerbEnd> OwnVerb::Run(const std::vector<std::string>& arguments, std::string_view typed, const Hear& hear,
                             const std::vector<int>& passed) {
  std::string program = ProgramFolder() + "/schouw";
  std::vector<char*> words = {program.data()};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  SCHOUW_ASSIGN(Pipe in, MakePipe(), "");
  SCHOUW_ASSIGN(Pipe out, MakePipe(), "");
  SCHOUW_ASSIGN(Pipe err, MakePipe(), "");
  // A pipe holds 64 KiB: a passphrase never waits to be read.
  if (!typed.empty() && ::write(in.write.get(), typed.data(), typed.size()) < 0) {
    return Fail(ErrorCode::kIo, std::string("pipe: ") + std::strerror(errno));
  }
  in.write.Reset();
  const pid_t parent = ::getpid();
  pid_t child = 0;
  {
    const std::scoped_lock lock(mutex_);
    child = child_ = ::fork();
    if (child == 0) Exec(words.data(), in.read.get(), out.write.get(), err.write.get(), parent, passed);
    if (child < 0) {
      child_ = 0;
      return Fail(ErrorCode::kIo, std::string("fork: ") + std::strerror(errno));
    }
  }
  out.write.Reset();
  err.write.Reset();
  VerbEnd end;
  end.out = ReadBoth(out.read.get(), err.read.get(), hear);
  siginfo_t dead{};
  while (::waitid(P_PID, static_cast<id_t>(child), &dead, WEXITED | WNOWAIT) < 0 && errno == EINTR) continue;
  const std::scoped_lock lock(mutex_);  // its number is its own until it was waited for
  child_ = 0;
  end.status = WaitFor(child);
  return end;
}

void OwnVerb::Interrupt() {
  const std::scoped_lock lock(mutex_);
  if (child_ > 0) ::kill(child_, SIGINT);
}

}  // namespace schouw

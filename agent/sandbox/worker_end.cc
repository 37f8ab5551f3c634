#include "agent/sandbox/worker_end.h"

#include <seccomp.h>
#include <sys/wait.h>

#include <cctype>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace schouw {
namespace {

struct FreeDeleter {
  void operator()(char* text) const { std::free(text); }
};

std::string SystemCallName(std::uint32_t number) {
  const std::unique_ptr<char, FreeDeleter> name(
      seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, static_cast<int>(number)));
  return name ? name.get() : "system call " + std::to_string(number);
}

std::string SignalName(int signal) {
  const char* description = sigdescr_np(signal);
  std::string text = description != nullptr ? description : "real-time signal";
  text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

WorkerEnd EndWithWords(const LastWords& words) {
  switch (words.word) {
    case LastWord::kForbiddenCall:
      return {false, ProblemReason::kCrashed, "asked the kernel for " + SystemCallName(words.number)};
    case LastWord::kWritingOpen: return {false, ProblemReason::kCrashed, "tried to open a file for writing"};
    case LastWord::kOutOfMemory: return {false, ProblemReason::kMemory, "ran out of memory"};
  }
  return {};
}

}  // namespace

WorkerEnd EndOf(int wait_status, const std::optional<LastWords>& last_words) {
  if (WIFSIGNALED(wait_status)) {
    const int signal = WTERMSIG(wait_status);
    if (signal == SIGXCPU) return {false, ProblemReason::kTimeout, "used up its time on the processor"};
    if (signal == SIGSYS) return {false, ProblemReason::kCrashed, "asked the kernel for a forbidden call"};
    return {false, ProblemReason::kCrashed,
            "killed by signal " + std::to_string(signal) + " (" + SignalName(signal) + ")"};
  }
  const int status = WEXITSTATUS(wait_status);
  if (status == 0) return {true, ProblemReason::kCrashed, ""};
  if (status == kLastWordsStatus && last_words) return EndWithWords(*last_words);
  return {false, ProblemReason::kCrashed, "ended with status " + std::to_string(status)};
}

}  // namespace schouw

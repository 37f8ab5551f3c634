#include "agent/sandbox/system_call_filter.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <type_traits>

#include "agent/sandbox/denied_calls.h"

namespace schouw {
namespace {

// Bytes of what is open already, memory without code, time, signals to oneself, and the end.
constexpr int kAllowed[] = {
    // descriptors
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev),
    SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(fstatfs), SCMP_SYS(fadvise64), SCMP_SYS(getdents64),
    SCMP_SYS(dup), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select),
    SCMP_SYS(pselect6),
    // memory
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mincore), SCMP_SYS(futex),
    // time
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(times), SCMP_SYS(getrusage),
    // about itself and the machine
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(getrandom), SCMP_SYS(getrlimit), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield),
    SCMP_SYS(getcpu), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
    // signals and the end
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigpending), SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group)};

constexpr int kDescriptorCommands[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD, F_DUPFD_CLOEXEC};

using Filter = std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, void (*)(scmp_filter_ctx)>;

// Adds rules until one fails; the first failure is kept.
class Policy {
 public:
  explicit Policy(scmp_filter_ctx filter) : filter_(filter) {}

  void Allow(int call, std::initializer_list<scmp_arg_cmp> conditions = {}) { Add(SCMP_ACT_ALLOW, call, conditions); }
  void Answer(int error, int call, std::initializer_list<scmp_arg_cmp> conditions = {}) {
    Add(SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, conditions);
  }
  void Set(scmp_filter_attr attribute, std::uint32_t value) { Keep(seccomp_attr_set(filter_, attribute, value)); }
  int error() const { return error_; }  // a negative errno, or 0

 private:
  void Add(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> conditions) {
    Keep(seccomp_rule_add_array(filter_, action, call, static_cast<unsigned>(conditions.size()), conditions.begin()));
  }
  void Keep(int result) {
    if (error_ == 0) error_ = result;
  }

  scmp_filter_ctx filter_;
  int error_ = 0;
};

scmp_arg_cmp Equals(unsigned argument, std::uint64_t value) { return {argument, SCMP_CMP_EQ, value, 0}; }
scmp_arg_cmp Differs(unsigned argument, std::uint64_t value) { return {argument, SCMP_CMP_NE, value, 0}; }
scmp_arg_cmp Lacks(unsigned argument, std::uint64_t bits) { return {argument, SCMP_CMP_MASKED_EQ, bits, 0}; }
scmp_arg_cmp Has(unsigned argument, std::uint64_t bits) { return {argument, SCMP_CMP_MASKED_EQ, bits, bits}; }

void AllowConditionally(Policy& policy) {
  policy.Allow(SCMP_SYS(mmap), {Lacks(2, PROT_EXEC)});
  policy.Allow(SCMP_SYS(mprotect), {Lacks(2, PROT_EXEC)});
  for (const int command : kDescriptorCommands) {
    policy.Allow(SCMP_SYS(fcntl), {Equals(1, static_cast<std::uint64_t>(command))});
  }
  const auto self = static_cast<std::uint64_t>(getpid());
  policy.Allow(SCMP_SYS(kill), {Equals(0, self)});
  policy.Allow(SCMP_SYS(tgkill), {Equals(0, self)});
  policy.Allow(SCMP_SYS(rt_sigaction), {Differs(0, SIGSYS)});
  policy.Allow(SCMP_SYS(prlimit64), {Equals(0, 0), Equals(2, 0)});  // asking, not setting
}

// UBSan looks whether memory can be read by writing it into a pipe.
void AllowSanitizers([[maybe_unused]] Policy& policy) {
#ifdef SCHOUW_SANITIZED
  policy.Allow(SCMP_SYS(pipe));
  policy.Allow(SCMP_SYS(pipe2));
#endif
}

void AllowShare(Policy& policy, int share_folder) {
  if (share_folder < 0) return;
  const auto folder = static_cast<std::uint64_t>(share_folder);
  policy.Allow(SCMP_SYS(openat), {Equals(0, folder), Lacks(2, kWritingFlags)});
  policy.Allow(SCMP_SYS(newfstatat), {Equals(0, folder)});
}

// What libraries try and do without. Threads are refused here and not by the handler, because pthread_create blocks
// every signal first.
void AnswerWithErrors(Policy& policy) {
  policy.Answer(ENOSYS, SCMP_SYS(clone3));
  policy.Answer(EPERM, SCMP_SYS(clone), {Has(0, CLONE_THREAD)});
  policy.Answer(ENOTTY, SCMP_SYS(ioctl));
  policy.Answer(EINVAL, SCMP_SYS(prctl));
  policy.Answer(ENOSYS, SCMP_SYS(openat2));
  policy.Answer(ENOSYS, SCMP_SYS(membarrier));
  for (const int call : {SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(getcwd),
                         SCMP_SYS(chdir), SCMP_SYS(getxattr), SCMP_SYS(lgetxattr)}) {
    policy.Answer(ENOENT, call);
  }
}

}  // namespace

Status LoadSystemCallFilter(int share_folder) {
  const Filter filter(seccomp_init(SCMP_ACT_TRAP), &seccomp_release);
  if (!filter) return Fail(ErrorCode::kUnsupported, "seccomp: no filter can be made");
  Policy policy(filter.get());
  policy.Set(SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  policy.Set(SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a tree: a call costs the same wherever it stands in the list
  for (const int call : kAllowed) policy.Allow(call);
  AllowConditionally(policy);
  AllowSanitizers(policy);
  AllowShare(policy, share_folder);
  AnswerWithErrors(policy);
  if (policy.error() != 0) {
    return Fail(ErrorCode::kInternal, "seccomp: make rules: " + std::string(std::strerror(-policy.error())));
  }
  // What libseccomp says of the reason depends on its version.
  if (seccomp_load(filter.get()) != 0) return Fail(ErrorCode::kUnsupported, "seccomp: the kernel takes no filter");
  return {};
}

}  // namespace schouw

#include "tests/sandbox/weaker_kernel.h"

#include <seccomp.h>

#include <cerrno>

namespace schouw::testing {

bool Weaken(std::string_view what) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  const auto remove = [&](int call) { return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), call, 0) == 0; };
  bool done = filter != nullptr && remove(SCMP_SYS(landlock_create_ruleset)) && remove(SCMP_SYS(landlock_add_rule)) &&
              remove(SCMP_SYS(landlock_restrict_self));
  if (what != "landlock") done = done && remove(SCMP_SYS(unshare)) && remove(SCMP_SYS(setns));
  if (what == "seccomp") {
    const scmp_arg_cmp set_filter{0, SCMP_CMP_EQ, 22, 0};  // PR_SET_SECCOMP
    done = done && remove(SCMP_SYS(seccomp)) &&
           seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1, &set_filter) == 0;
  }
  done = done && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return done;
}

}  // namespace schouw::testing

// Confines the process that calls it, and tells what this kernel offers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"

namespace schouw {

enum class Confinement : std::uint8_t { kNone, kSeccomp, kUserNamespaceSeccomp, kLandlockSeccomp };
std::string_view ConfinementName(Confinement confinement);  // "none", "seccomp", "userns+seccomp", "landlock+seccomp"
Result<Confinement> ParseConfinement(std::string_view name);

// What the running kernel can do, tried in a child process: nothing here changes the caller.
Confinement StrongestConfinement();

struct ConfinementOptions {
  Confinement confinement = Confinement::kLandlockSeccomp;
  std::string share_folder;         // the one place that may be read after lock-down, or empty
  std::uint64_t max_new_bytes = 0;  // address space above what is in use now (RLIMIT_AS); 0: no limit (sanitizers)
};

// From here on: no file but share_folder, no socket, no exec, no new process, no new privileges, no core dump.
// A denied open answers ENOENT; exec, socket, ptrace and opens for writing kill. Irrevocable.
// Errors: kUnsupported when the kernel lacks it, and then nothing was promised: the caller must exit.
Status Confine(const ConfinementOptions& options);

}  // namespace schouw

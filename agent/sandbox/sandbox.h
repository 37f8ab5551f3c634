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

// What the running kernel can do, tried in a child process: nothing here changes the caller. Forks: call it before
// other threads run.
Confinement StrongestConfinement();

struct ConfinementOptions {
  Confinement confinement = Confinement::kLandlockSeccomp;
  // The one place that may be read after lock-down (absolute, without a symbolic link), or empty. Not with kSeccomp:
  // that alone can't tell one path from another, so every open answers ENOENT there.
  std::string share_folder;
  // Memory above what is in use now; 0: no limit. RLIMIT_AS; with ASan, which needs terabytes of addresses, bytes
  // allocated.
  std::uint64_t max_new_bytes = 0;
};

// From here on: no file but share_folder, no socket, no exec, no new process or thread, no new privileges, no core
// dump. A denied open, stat or access answers ENOENT; exec, socket, ptrace, opens for writing and every call that is
// not on the list of agent/sandbox/system_call_filter.cc kill, and WorkerEnd names the call. kNone: limits and
// privileges only. Irrevocable. To be called while the process has one thread, after everything that opens files lazily
// was warmed. Errors: kUnsupported when the kernel lacks it, and then nothing was promised: the caller must exit.
Status Confine(const ConfinementOptions& options);

// Opens of files that were denied with ENOENT since Confine, those of /proc, /sys and /dev not counted: a job that
// raised this number asked for data that it did not get, and its result is partial.
std::uint64_t DeniedOpens();
std::string LastDeniedPath();  // of the last one counted, for the reason; at most 255 bytes, as asked for

// Ends the process so that WorkerEnd says kMemory. Confine makes it the new-handler when max_new_bytes is set.
[[noreturn]] void ExitOutOfMemory();

}  // namespace schouw

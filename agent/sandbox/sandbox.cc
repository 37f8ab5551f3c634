#include "agent/sandbox/sandbox.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "agent/sandbox/denied_calls.h"
#include "agent/sandbox/empty_root.h"
#include "agent/sandbox/landlock.h"
#include "agent/sandbox/last_words.h"
#include "agent/sandbox/process_limits.h"
#include "agent/sandbox/system_call_filter.h"

namespace schouw {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"none", "seccomp", "userns+seccomp", "landlock+seccomp"};

// Fences the file system off; the path under which the share folder is reachable afterwards, or empty.
Result<std::string> FenceFiles(const ConfinementOptions& options) {
  switch (options.confinement) {
    case Confinement::kLandlockSeccomp: {
      SCHOUW_TRY(RestrictFilesByLandlock(options.share_folder), "landlock");
      return options.share_folder;
    }
    case Confinement::kUserNamespaceSeccomp: return EnterEmptyRoot(options.share_folder);
    case Confinement::kSeccomp:
    case Confinement::kNone: break;
  }
  return std::string();
}

Result<UniqueFd> OpenShare(const std::string& path) {
  if (path.empty()) return UniqueFd();
  UniqueFd folder(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!folder.valid()) return Fail(ErrorCode::kIo, "open the share folder: " + std::string(strerror(errno)));
  return folder;
}

Status ConfineNow(const ConfinementOptions& options) {
  SCHOUW_TRY(RequireOneThread(), "confine");
  tzset();  // reads a file at first use
  SCHOUW_TRY(GiveUpPrivileges(), "confine");
  SCHOUW_TRY(LimitMemory(options.max_new_bytes), "confine");
  SCHOUW_ASSIGN(const std::string share, FenceFiles(options), "confine");
  SCHOUW_ASSIGN(UniqueFd share_folder, OpenShare(share), "confine");
  SCHOUW_TRY(DropCapabilities(), "confine");
  SCHOUW_TRY(LimitResources(), "confine");
  if (options.confinement == Confinement::kNone) return {};
  SCHOUW_TRY(AnswerDeniedCalls(options.share_folder, share_folder.get()), "confine");
  SCHOUW_TRY(LoadSystemCallFilter(share_folder.get()), "confine");
  share_folder.Release();  // stays open as long as the process lives
  return {};
}

bool CanConfine(Confinement confinement) {
  const pid_t child = fork();
  if (child < 0) return false;
  if (child == 0) _exit(ConfineNow({confinement, "", 0}) ? 0 : 1);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::string_view ConfinementName(Confinement confinement) { return kNames[static_cast<std::size_t>(confinement)]; }

Result<Confinement> ParseConfinement(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Confinement>(i);
  }
  return Fail(ErrorCode::kMalformed, "unknown confinement '" + std::string(name) + "'");
}

Confinement StrongestConfinement() {
  for (const Confinement confinement :
       {Confinement::kLandlockSeccomp, Confinement::kUserNamespaceSeccomp, Confinement::kSeccomp}) {
    if (CanConfine(confinement)) return confinement;
  }
  return Confinement::kNone;
}

Status Confine(const ConfinementOptions& options) {
  AdoptLastWords();
  return ConfineNow(options);
}

void ExitOutOfMemory() { DieWith(LastWord::kOutOfMemory, 0); }

}  // namespace schouw

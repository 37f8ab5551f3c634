// What a worker that must die leaves behind, so that its end can be named: an exit status, and 8 bytes in a pipe.
//
// The writer is a process that nobody trusts: its words choose between sentences and never decide anything.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "agent/base/unique_fd.h"

namespace schouw {

inline constexpr int kWorkerSocketFd = 3;
inline constexpr int kLastWordsFd =
    4;  // the pipe's writing end in the worker; absent in a process that was not started so

enum class LastWord : std::uint32_t { kForbiddenCall = 1, kWritingOpen = 2, kOutOfMemory = 3 };
inline constexpr int kLastWordsStatus = 97;  // exit status of a process that has left last words

struct LastWords {
  LastWord word;
  std::uint32_t number;  // of the system call (kForbiddenCall)
};

// Takes descriptor 4 for the pipe of last words if it is one. Until then DieWith writes nowhere.
void AdoptLastWords();

// Writes and exits at once, without destructors. Safe in signal handlers and when no memory is left.
[[noreturn]] void DieWith(LastWord word, std::uint32_t number);

// What stands in `pipe`, without blocking.
std::optional<LastWords> ReadLastWords(int pipe);

}  // namespace schouw

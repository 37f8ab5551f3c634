// Answers system calls that the filter stopped: what names a file gets ENOENT (or a file of the share folder), the rest
// dies by its name.
#pragma once

#include <fcntl.h>

#include <cstdint>
#include <string>

#include "agent/base/result.h"

namespace schouw {

// Flags of open that are not for reading only.
inline constexpr std::uint64_t kWritingFlags =
    O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

// Installs the handler of SIGSYS. Paths below `share_path` are opened relative to the descriptor `share_folder` (-1:
// there is none). Once a process. Errors: kUnsupported on processors other than x86-64 and arm64.
Status AnswerDeniedCalls(const std::string& share_path, int share_folder);

}  // namespace schouw

// What a confined process may ask the kernel: an allow-list, everything else ends in a SIGSYS (denied_calls.h answers
// it).
#pragma once

#include "agent/base/result.h"

namespace schouw {

// Calls that name a path are allowed only below the descriptor `share_folder` (-1: nowhere), and only for reading.
// Errors: kUnsupported when the kernel has no seccomp filters.
Status LoadSystemCallFilter(int share_folder);

}  // namespace schouw

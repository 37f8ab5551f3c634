// An empty root folder in a user namespace: what stands in for Landlock on kernels that lack it (before 5.13).
#pragma once

#include <string>

#include "agent/base/result.h"

namespace schouw {

// Moves the process into new user, mount, network, IPC and host-name namespaces whose root holds nothing but,
// read-only, `share_folder` (unless empty). Returns the path it stands under there. Wants one thread. Errors:
// kUnsupported where user namespaces are not to be had.
Result<std::string> EnterEmptyRoot(const std::string& share_folder);

}  // namespace schouw

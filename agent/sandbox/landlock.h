// Landlock: the process may open nothing but one folder, for reading. Kernel: Documentation/userspace-api/landlock.rst.
#pragma once

#include <string>

#include "agent/base/result.h"

namespace schouw {

// Denies every access right that the running kernel knows, TCP and signals to others included, but reading below
// `share_folder` (unless empty). Wants no_new_privs. Errors: kUnsupported when the kernel has no Landlock (before 5.13,
// or switched off); kIo when share_folder can't be opened.
Status RestrictFilesByLandlock(const std::string& share_folder);

}  // namespace schouw

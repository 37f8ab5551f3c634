// Privileges and resources that a confined process gives up.
#pragma once

#include <cstdint>

#include "agent/base/result.h"

namespace schouw {

Status RequireOneThread();  // kInternal: namespaces and filters hold for the calling thread alone
Status GiveUpPrivileges();  // no_new_privs
Status DropCapabilities();

// No core dump, no new process, no growing file, no tracer; at most `max_new_bytes` (0: any) more memory than now, and the
// new-handler ends the process when there is no more. Errors: kIo.
Status LimitResources(std::uint64_t max_new_bytes);

}  // namespace schouw

// Privileges and resources that a confined process gives up.
#pragma once

#include <cstdint>

#include "agent/base/result.h"

namespace schouw {

Status RequireOneThread();  // kInternal: namespaces and filters hold for the calling thread alone
Status GiveUpPrivileges();  // no_new_privs
Status DropCapabilities();

// At most `max_new_bytes` (0: any) more memory than now; the new-handler ends the process when there is no more. Reads
// /proc, so before files are fenced off. Errors: kIo.
Status LimitMemory(std::uint64_t max_new_bytes);

// No core dump, no new process, no growing file, no tracer, no more descriptors than a worker needs. Errors: kIo.
Status LimitResources();

}  // namespace schouw

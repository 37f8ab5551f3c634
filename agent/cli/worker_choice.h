// How workers are started on this machine, or a refusal when they can't be confined well enough.
#pragma once

#include "agent/base/result.h"
#include "agent/scan/look.h"

namespace schouw {

// Without Landlock or an empty root of its own a worker is confined by seccomp alone: that needs `weaker_allowed`.
Result<WorkerSettings> ChooseWorkers(bool weaker_allowed, bool verbose);

}  // namespace schouw

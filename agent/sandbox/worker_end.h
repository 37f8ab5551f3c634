// From what the kernel says about an ended process to status and reason.
#pragma once

#include <optional>

#include "agent/sandbox/last_words.h"
#include "agent/sandbox/worker_process.h"

namespace schouw {

// `wait_status` as waitpid gives it. Last words count only beside the status that goes with them.
WorkerEnd EndOf(int wait_status, const std::optional<LastWords>& last_words);

}  // namespace schouw

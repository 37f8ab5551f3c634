// Whether what a worker says about a job is something that job can say: a worker that was taken over may say anything.
#pragma once

#include "agent/base/result.h"
#include "agent/scan/worker_pool.h"
#include "agent/wire/messages.h"

namespace schouw {

// `message` was decoded, so each of its fields is sound by itself. `so_far` is what `job` gave before.
// Errors (kMalformed, kTooMany), to be read after "sent": "a message out of turn", "a match of a rule that is not
// there", "something about another entry", "more entries than 2000000".
Status CheckAnswer(const FromWorker& message, const JobMessage& job, const JobOutcome& so_far,
                   const PoolOptions& options);

}  // namespace schouw

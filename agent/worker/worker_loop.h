// The life of a worker: set up, lock down, then jobs until the other end closes.
#pragma once

#include "agent/wire/channel.h"

namespace schouw {

// Returns the program's exit status: 0 after a clean end of the stream.
int RunWorker(Channel& channel);

}  // namespace schouw

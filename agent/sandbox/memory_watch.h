// A limit on allocated memory where ASan is built in and RLIMIT_AS is out of the question.
#pragma once

#include <cstdint>

namespace schouw {

// Ends the process by ExitOutOfMemory once it has allocated `max_new_bytes` more than now, or asks for more at once
// than the allocator gives. False where there is no ASan, and nothing was done.
bool WatchMemory(std::uint64_t max_new_bytes);

}  // namespace schouw

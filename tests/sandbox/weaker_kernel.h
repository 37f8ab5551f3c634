// Makes the running kernel look like an older one, by a filter that answers ENOSYS.
#pragma once

#include <string_view>

namespace schouw::testing {

// `what`: "landlock" takes away landlock_*, "namespaces" also unshare, "seccomp" also filters. False when it failed.
bool Weaken(std::string_view what);

}  // namespace schouw::testing

// A folder tree given as image: lists and opens beneath it, follows nothing out of it, changes nothing in it.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/source/source.h"

namespace schouw {

// openat2(2) where the kernel has it (5.6), else one component after the other with O_NOFOLLOW; tests ask for the
// latter.
enum class Descent { kBest, kByComponent };

// `path` is absolute within `root`, "/" or "/Users/anna". The descriptor is O_PATH: of whatever stands there.
// Errors: kNotFound, kRefused (a link on the way, another file system, "." or ".." as a component), kIo.
Result<UniqueFd> OpenBeneath(const UniqueFd& root, const std::string& path, Descent descent = Descent::kBest);

// The same thing opened for reading, its access time left alone where we may. `flags` besides O_RDONLY.
Result<UniqueFd> ReopenForReading(const UniqueFd& path_fd, int flags);

Result<FolderListing> ListFolder(const UniqueFd& root, const Locator& folder, Descent descent = Descent::kBest);
// Regular files only.
Result<UniqueFd> OpenFileBeneath(const UniqueFd& root, const std::string& path, Descent descent = Descent::kBest);

}  // namespace schouw

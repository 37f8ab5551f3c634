// A sum over the whole file of a closed case, behind its last page, where SQLite doesn't look: a bit that was changed
// anywhere is found, also in bytes that mean nothing. It holds against accident alone; against intent there are the
// signed ends of sessions. Written when a case is closed, taken away when one is opened for writing: a session that was
// broken off leaves none. A protected case has none: each byte of it is authenticated.
#pragma once

#include <string>

#include "agent/base/result.h"

namespace schouw {

enum class FileSum { kHolds, kAbsent, kBroken };

// Errors: kIo.
Result<FileSum> CheckFileSum(const std::string& path);
// Replaces an old one. On a full disk there is none.
Status PutFileSum(const std::string& path);
Status DropFileSum(const std::string& path);

}  // namespace schouw

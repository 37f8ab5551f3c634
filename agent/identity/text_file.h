// A small text file, read whole. Private to agent/identity.
#pragma once

#include <string>

#include "agent/base/result.h"

namespace schouw {

// At most 16 MiB. Errors: kNotFound, kIo, kTooBig; each names the file.
Result<std::string> ReadTextFile(const std::string& path);

}  // namespace schouw

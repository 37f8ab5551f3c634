// BitLocker through libbde. Private to volume/.
#pragma once

#include <memory>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

// `secret`: a password, a recovery password, or the content of a startup key (.BEK). Errors: as Unlock.
Result<std::unique_ptr<ByteSource>> UnlockBitLocker(const ByteSource& volume, const std::string& secret);

}  // namespace schouw

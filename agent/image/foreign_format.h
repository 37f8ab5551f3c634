// Names what a file is when it is not an image that this program reads: other image formats, a text, an empty file.
#pragma once

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

// Ok when `bytes` may be a raw image. Archives pass: whether they are acquisitions is content/archive's business.
// Errors: kUnsupported and kEncrypted, a sentence that names the format and says what to do; kIo.
Status RefuseForeignFormat(const ByteSource& bytes);

// "EVF\t\r\n\xff\0", the start of every segment of an EWF image.
bool IsEwf(std::string_view head);

}  // namespace schouw

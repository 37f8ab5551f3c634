// LHA archives: headers read here, since libarchive gives names to iconv; members unpacked by libarchive.
#pragma once

#include <functional>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/member.h"
#include "agent/model/limits.h"

namespace schouw {

// As ReadArchive, front to back. Headers of levels 0 to 3 (LHA for UNIX, header.doc.jp); names in UTF-16, in the code
// page they name, or as bytes.
Status ReadLha(const ByteSource& content, const Limits& limits,
               const std::function<bool(const Member&, MemberReader&)>& on_member);

}  // namespace schouw

// WARC files: what crawlers and wget keep of a site. Read here: libarchive passes over addresses in angle brackets,
// which wget writes, and takes a header that its buffer cuts for damage.
#pragma once

#include <functional>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/member.h"
#include "agent/model/limits.h"

namespace schouw {

// As ReadArchive, front to back (ISO 28500:2017). One member a record, named by its address without "http://" or the
// like, else by its type; of an HTTP message what it carries, chunks joined (RFC 9112, 7.1). A request that carries
// nothing is none.
Status ReadWarc(const ByteSource& content, const Limits& limits,
                const std::function<bool(const Member&, MemberReader&)>& on_member);

}  // namespace schouw

// Two formats in which libarchive 3.6.2 can be led in circles without ever asking for another byte: looked through here
// before it opens them.
#pragma once

#include "agent/base/byte_source.h"

namespace schouw {

// Whether every chain of Rock Ridge continuation areas (SUSP 1.12, 5.1) of an ISO 9660 image ends. False also where the
// directories are too many to look through.
bool ContinuationsEnd(const ByteSource& content);

// Whether no file of a xar's table of contents is a link twice; false also when the table can't be told: not deflated,
// not UTF-8, with entities of its own.
bool LinksAreSingle(const ByteSource& content);

}  // namespace schouw

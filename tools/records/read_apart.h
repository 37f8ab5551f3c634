// Reads an entry in a process of its own: what ends the reader (a library that calls exit, a crash) costs that entry.
#pragma once

#include <functional>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/content/content_type.h"
#include "agent/model/coverage.h"
#include "agent/model/limits.h"
#include "agent/model/locator.h"
#include "agent/model/sink.h"

namespace schouw {

struct ApartReading {
  Locator entry;
  std::function<EntryCounts(RecordSink&)> read;          // done in the child
  std::function<std::string(const Record&)> line_of;     // likewise; empty for a record that is not printed
  std::function<void(const std::string& line)> on_line;  // done here, in order
};

// Whether other programs' readers of containers may come to work on it: an archive, or a document that may hold files.
bool MayHoldFiles(const ByteSource& content, const Locator& entry, const ContentIdentifier& identifier,
                  const Limits& limits);

// Problems and stores that the child finds reach `sink`. A child that ends before it has read all leaves a problem
// `crashed`, and the entry counts as not read.
EntryCounts ReadApart(const ApartReading& reading, RecordSink& sink);

}  // namespace schouw

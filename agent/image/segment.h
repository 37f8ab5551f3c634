// One segment of an image as bytes, and the few things asked of a set of segments before its format is known.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/unique_fd.h"

namespace schouw {

struct Segment {
  std::string name;
  std::unique_ptr<ByteSource> bytes;  // null: missing
};
using Segments = std::vector<Segment>;

// A regular file or block device read by pread; null when `fd` is neither. Thread-safe.
Result<std::unique_ptr<ByteSource>> OpenSegment(UniqueFd fd);

// "segment 3 (laptop.E03)", or "segment 3" where the name is not known. `number` counts from 1.
std::string SegmentText(std::size_t number, const std::string& name);

}  // namespace schouw

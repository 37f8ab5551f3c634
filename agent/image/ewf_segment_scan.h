// The sections of one EWF segment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/image/ewf_index.h"

namespace schouw {

enum class EwfSegmentEnd { kNext, kDone, kUnknown };

struct EwfSegmentScan {
  std::optional<EwfVolume> volume;  // from the volume, disk or data section
  std::vector<EwfTable> tables;     // first_chunk not set
  std::vector<std::size_t> holes;   // before tables[i] (or at their end, i = size) chunks of unknown number are missing
  std::vector<SectorRange> unreadable;
  std::vector<std::string> notes;  // "ends early", "is damaged at byte 4711"
  EwfSegmentEnd end = EwfSegmentEnd::kUnknown;
};

// What can be read of the segment; damage is told in `notes` and `holes`.
// Errors: kTooMany (sections), kIo.
Result<EwfSegmentScan> ScanEwfSegment(const ByteSource& bytes, std::size_t segment);

}  // namespace schouw

// Where each chunk of an EWF image stands: the sections of all its segments, joined.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/image/ewf_format.h"
#include "agent/image/segment.h"

namespace schouw {

// One table section: the places of `count` chunks from `first_chunk` on.
struct EwfTable {
  std::size_t segment = 0;           // index of the segment that holds it and its chunks
  std::uint64_t entries_offset = 0;  // in the segment, bytes
  std::uint64_t mirror_offset = 0;   // the same entries in the table2 section; 0: none
  std::uint32_t count = 0;
  std::uint64_t base_offset = 0;
  std::uint64_t data_end = 0;  // in the segment: where its chunks end at the latest
  bool checksummed = false;    // a checksum follows the entries (not in the SMART and EnCase 1 varieties)
  std::uint64_t first_chunk = 0;
};

struct SectorRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

struct EwfIndex {
  EwfVolume volume;
  std::vector<EwfTable> tables;         // ascending, not overlapping; between them chunks may be missing
  std::vector<SectorRange> unreadable;  // of the device when the image was made; ascending
  std::string incomplete;               // what can't be read and why, or empty
};

// `segments[i]` is segment number i + 1; null bytes: missing. Chunks behind a hole of unknown length are placed from
// the end of the device, where the last segment says that it is the last; what stands between two holes can't be
// placed. Memory: some 64 bytes a table, and a table covers some 16,000 chunks. Errors: kMalformed ("segment 2 (x.E02)
// belongs to another image"), kTooMany, kTooBig, kIo.
Result<EwfIndex> IndexEwf(const Segments& segments);

}  // namespace schouw

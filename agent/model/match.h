// A rule that hit a record, as found: before ids, counting and order are derived.
#pragma once

#include <cstdint>
#include <string>

#include "agent/model/record.h"

namespace schouw {

struct Match {
  std::uint32_t pack = 0;  // index in the order the packs were given
  std::uint32_t rule = 0;  // index in that pack
  // The record; its text is whole up to kMaxMatchTextBytes, else cut to what `before`, `text` and `after` hold.
  Record record;
  std::string text;    // the matched words as they stand in the record
  std::string before;  // up to 80 characters
  std::string after;
};

inline constexpr std::size_t kMaxMatchTextBytes = 4096;

}  // namespace schouw

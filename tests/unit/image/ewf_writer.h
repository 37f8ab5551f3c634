// Writes small EWF images for tests: two chunks of 1024 bytes a table, sound unless a test breaks them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace schouw::testing {

struct EwfPlan {
  std::string media = {};  // a multiple of 512 bytes
  std::size_t chunks_per_segment = 2;
  bool compressed = false;
  bool mirror = true;                                                    // write table2
  std::uint64_t claimed_sectors = 0;                                     // 0: what `media` has
  std::vector<std::pair<std::uint32_t, std::uint32_t>> unreadable = {};  // first sector, count
  char identifier = 'a';
};

// The segments, in order.
std::vector<std::string> WriteEwf(const EwfPlan& plan);

// Where the section `type` starts in a segment; the `nth` of that type, from 0. npos: none.
std::size_t FindSection(const std::string& segment, const std::string& type, std::size_t nth = 0);

}  // namespace schouw::testing

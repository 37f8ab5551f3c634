// Which files of a folder are the segments of one image, by their names alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

struct SegmentName {
  std::string name;
  bool present = true;  // false: the numbering goes on after it, but it is not there
};

// The set that `named` belongs to, from its first segment on, gaps included; `named` alone where it belongs to none.
// `present` are the names in its folder. Known numberings:
//   x.000 x.001 ...        (also from 001; two to five digits; 999 is followed by 1000)
//   x.aa x.ab ... x.zz     (split(1); also three letters, or capitals)
//   x.E01 ... x.E99 x.EAA ... x.EZZ x.FAA ... x.ZZZ  (also e01, s01, S01, L01, l01, Ex01, Lx01)
//   x.vmdk with its parts x-s001.vmdk ... or x-f001.vmdk ..., x-flat.vmdk: x.vmdk first, no gaps (it names its parts)
// A folder may hold x.2024 and x.2026, or x.E01 and x.EXE, that have nothing to do with each other. So a gap belongs to
// the set when it is no longer than what stands before it (after it, at the start), or than 100 between plain numbers.
std::vector<SegmentName> FindSegments(std::string_view named, const std::vector<std::string>& present);

}  // namespace schouw

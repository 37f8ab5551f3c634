// Digests of many small files at once, in wide registers where the processor has them.
#pragma once

#include <span>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/hashset/digests.h"
#include "agent/hashset/lane_steps.h"

namespace schouw {

struct ToDigest {
  Bytes bytes;  // not kept
  Algorithms algorithms;
};

// The digests of each file, in order: those that DigestsOf gives. Files go through the widest registers together where
// that is faster than one at a time by OpenSSL, on this processor and by what was measured (docs/decisions/0057).
std::vector<Digests> DigestsTogether(std::span<const ToDigest> files);

// The registers that this processor has, narrowest first; and everything through one of them, whatever is faster.
std::vector<const LaneSteps*> UsableSteps();
std::vector<Digests> DigestsTogether(std::span<const ToDigest> files, const LaneSteps& steps);

}  // namespace schouw

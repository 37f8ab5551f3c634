// The image of the self-test and what must be found in it: built into the program, made by
// tools/mkimage.d/self_test.py.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/base/unique_fd.h"

namespace schouw {

// A file in memory with what `parts` (layout in self_test.py) says. Errors: kMalformed, kTruncated, kIo.
Result<UniqueFd> ImageFromParts(Bytes parts);

// As built in.
Result<UniqueFd> PlantedImage();
// "woord\tdocument\tp1:/Users/proef/Documents/utf-8.txt\tzelfproefwoord", sorted.
std::vector<std::string> PlantedFindings();

}  // namespace schouw

// Volumes and sizes in plain Dutch.
#pragma once

#include <cstdint>
#include <string>

#include "agent/scan/look.h"

namespace schouw {

// "412 GB", "3,2 MB": decimal units, as on the box.
std::string SizeText(std::uint64_t bytes);
// "deel p3 (bitlocker, 412 GB) is niet gelezen: versleuteld met BitLocker"
std::string VolumeSentence(const LookedVolume& volume);

}  // namespace schouw

// Volumes, sizes and times in plain words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "agent/base/error.h"
#include "agent/scan/look.h"

namespace schouw {

// "412 GB", "3,2 MB": decimal units, as on the box.
std::string SizeText(std::uint64_t bytes);
// "0,4 s"
std::string SecondsText(double seconds);
// True when `volume` could be opened and nothing of it is known to be missing.
bool IsWhole(const LookedVolume& volume);
// For one that is not whole: "deel p3 (bitlocker, 412 GB) is niet gelezen: versleuteld met BitLocker", "deel p2 (ext4,
// 16,8 MB) is niet compleet: ...".
std::string VolumeSentence(const LookedVolume& volume);
// "1 bestand", "14 bestanden"
std::string Counted(std::uint64_t count, std::string_view one, std::string_view many);
// Why a device can't be looked at and what to do, from an error of Source::Open or LookAtDevice: kRefused, without the
// program's own steps.
Error UnreadableDevice(const std::string& path, const Error& error);

}  // namespace schouw

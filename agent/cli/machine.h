// What this computer is and has, as far as it matters to a scan. Reads /proc and asks the processor; changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/time.h"

namespace schouw {

// Of the processor: "AVX2", "AVX-512", "SHA". What the program can do without but goes faster with.
std::vector<std::string> FastInstructions();
// The instructions of x86-64-v2, which the program can't do without.
bool HasNeededInstructions();

struct MemoryState {
  std::uint64_t total_bytes = 0;
  std::uint64_t available_bytes = 0;
};
std::optional<MemoryState> ReadMemoryState();

// Free for an ordinary user on the file system of `folder`.
std::optional<std::uint64_t> FreeBytes(const std::string& folder);

// The first program of `names` that stands in a folder of PATH and may be run, with its path.
std::optional<std::string> FindProgram(const std::vector<std::string>& names);

// Whether the kernel holds its clock to be set by another one (NTP, chrony).
bool ClockIsSynchronised();
// The day this program was made: no clock is right that stands before it.
Date ProgramDate();

}  // namespace schouw

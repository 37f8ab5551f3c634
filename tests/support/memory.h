// What the kernel says of a piece of this process's memory.
#pragma once

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

namespace schouw::testing {

// The two-letter flags (man proc, VmFlags) of the mapping that `address` lies in, each with a space before it.
inline std::string FlagsOf(const void* address) {
  std::ifstream smaps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    unsigned long long begin = 0, end = 0;
    if (std::sscanf(line.c_str(), "%llx-%llx ", &begin, &end) == 2) {
      const auto at = reinterpret_cast<std::uintptr_t>(address);
      inside = begin <= at && at < end;
    }
    if (inside && line.starts_with("VmFlags:")) return line.substr(line.find(' '));
  }
  return "";
}

// In no core dump and locked; a sanitizer makes nothing of locking.
inline bool IsLocked(const void* address) {
  const std::string flags = FlagsOf(address);
#if defined(__SANITIZE_ADDRESS__)
  constexpr bool kSanitized = true;
#elif defined(__has_feature)
  constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
  constexpr bool kSanitized = false;
#endif
  return flags.find(" dd") != std::string::npos && (kSanitized || flags.find(" lo") != std::string::npos);
}

}  // namespace schouw::testing

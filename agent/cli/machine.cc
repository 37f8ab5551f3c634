#include "agent/cli/machine.h"

#include <cpuid.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string_view>

namespace schouw {
namespace {

// CPUID leaf 7 (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2A).
bool HasSha() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & 1u << 29) != 0;
}

}  // namespace

std::vector<std::string> FastInstructions() {
  std::vector<std::string> names;
  if (__builtin_cpu_supports("avx2")) names.emplace_back("AVX2");
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) names.emplace_back("AVX-512");
  if (HasSha()) names.emplace_back("SHA");
  return names;
}

bool HasNeededInstructions() {
  return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("popcnt");
}

std::optional<MemoryState> ReadMemoryState() {
  std::ifstream in("/proc/meminfo");
  MemoryState state;
  std::string name, unit;
  for (std::uint64_t kibibytes = 0; in >> name >> kibibytes; std::getline(in, unit)) {
    if (name == "MemTotal:") state.total_bytes = kibibytes * 1024;
    if (name == "MemAvailable:") state.available_bytes = kibibytes * 1024;
  }
  if (state.total_bytes == 0) return std::nullopt;
  return state;
}

std::optional<std::uint64_t> FreeBytes(const std::string& folder) {
  struct statvfs about {};
  if (::statvfs(folder.c_str(), &about) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(about.f_bavail) * about.f_frsize;
}

std::optional<std::string> FindProgram(const std::vector<std::string>& names) {
  const char* path = std::getenv("PATH");
  for (const std::string& name : names) {
    std::string_view left = path == nullptr ? "" : path;
    while (!left.empty()) {
      const std::size_t end = std::min(left.find(':'), left.size());
      const std::string program = std::string(left.substr(0, end)) + "/" + name;
      if (end > 0 && ::access(program.c_str(), X_OK) == 0) return program;
      left.remove_prefix(std::min(end + 1, left.size()));
    }
  }
  return std::nullopt;
}

bool ClockIsSynchronised() {
  timex state{};
  return ::adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) == 0;
}

Date ProgramDate() { return AmsterdamDate(UnixNanos{std::int64_t{SCHOUW_SOURCE_DATE} * 1'000'000'000}); }

}  // namespace schouw

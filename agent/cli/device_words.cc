#include "agent/cli/device_words.h"

#include <fmt/format.h>

#include <array>

namespace schouw {

std::string SizeText(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"bytes", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  double value = static_cast<double>(bytes);
  while (value >= 1000 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  std::string text = unit == 0 || value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.1f}", value);
  if (const auto point = text.find('.'); point != std::string::npos) text[point] = ',';
  return text + " " + kUnits[unit];
}

std::string VolumeSentence(const LookedVolume& volume) {
  const VolumeCoverage& coverage = volume.coverage;
  return fmt::format("deel {} ({}, {}) is niet gelezen: {}", coverage.spec.id, coverage.filesystem,
                     SizeText(coverage.spec.length),
                     coverage.reason.empty() ? std::string("onbekende inhoud") : coverage.reason);
}

}  // namespace schouw

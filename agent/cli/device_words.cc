#include "agent/cli/device_words.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "report/words/phrase.h"
#include "report/words/reader_words.h"

namespace schouw {
namespace {

std::string OneDecimal(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (PhraseLanguage() != "en") text[text.size() - 2] = ',';
  return text;
}

}  // namespace

std::string SizeText(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"bytes", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  double value = static_cast<double>(bytes);
  while (value >= 1000 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  const bool whole = unit == 0 || value >= 100;
  return (whole ? fmt::format("{:.0f}", value) : OneDecimal(value)) + " " + kUnits[unit];
}

std::string SecondsText(double seconds) { return OneDecimal(seconds) + " s"; }

bool IsWhole(const LookedVolume& volume) { return volume.opened && volume.coverage.state == ReadState::kRead; }

std::string VolumeSentence(const LookedVolume& volume) {
  const VolumeCoverage& coverage = volume.coverage;
  return fmt::format(fmt::runtime(Phrase(volume.opened ? "scan.volume_incomplete" : "scan.volume_unread")),
                     coverage.spec.id, coverage.filesystem, SizeText(coverage.spec.length),
                     coverage.reason.empty() ? Phrase("scan.unknown_content") : WordsOfReader(coverage.reason).text);
}

std::string Counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

Error UnreadableDevice(const std::string& path, const Error& error) {
  constexpr std::string_view kWhatToGive = "geef een gegevensdrager, een kopie daarvan, een map, of een zip of tar";
  if (error.code == ErrorCode::kNotFound) {
    return MakeError(ErrorCode::kRefused,
                     path + " bestaat niet; controleer de naam en of de gegevensdrager is aangesloten");
  }
  // What the worker says begins with its own steps.
  constexpr std::string_view kLastStep = "open image: ";
  const std::size_t steps = error.message.find(kLastStep);
  const std::string message =
      steps == std::string::npos ? error.message : error.message.substr(steps + kLastStep.size());
  if (message == "not a device image: a text file") {
    return MakeError(ErrorCode::kRefused,
                     fmt::format("{} is een tekstbestand, geen gegevensdrager; {}", path, kWhatToGive));
  }
  if (message == "not a device image: an empty file") {
    return MakeError(ErrorCode::kRefused, fmt::format("{} is een leeg bestand; {}", path, kWhatToGive));
  }
  constexpr std::pair<std::string_view, std::string_view> kOtherThings[] = {
      {" is a named pipe: ", "een pijp (named pipe)"},
      {" is a socket: ", "een socket"},
      {" is a character device: ", "een apparaat zonder geheugen"}};
  for (const auto& [said, thing] : kOtherThings)
    if (message.find(said) != std::string::npos)
      return MakeError(ErrorCode::kRefused, fmt::format("{} is {}, geen gegevensdrager; {}", path, thing, kWhatToGive));
  const std::string detail = message.starts_with(path) ? message : path + ": " + WordsOfReader(message).text;
  return MakeError(ErrorCode::kRefused,
                   "de gegevensdrager kan niet worden bekeken; er is niets gelezen (" + detail + ")");
}

}  // namespace schouw

#include "agent/cli/duration.h"

#include <charconv>
#include <string>

namespace schouw {

Result<std::chrono::seconds> ParseDuration(std::string_view text) {
  constexpr std::int64_t kWeek = 7 * 24 * 3600;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const std::int64_t scale = unit.empty() || unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (error != std::errc() || scale == 0 || number <= 0 || number > kWeek / scale) {
    return Fail(ErrorCode::kMalformed,
                "'" + std::string(text) + "' is geen tijdsduur; schrijf bijvoorbeeld 90s, 20m of 2h");
  }
  return std::chrono::seconds(number * scale);
}

}  // namespace schouw

#include "agent/artifact/browser/store_clock.h"

#include <string>

namespace schouw {
namespace {

constexpr std::int64_t kSecondsFrom1601To1970 = 11'644'473'600;
constexpr std::int64_t kSecondsEnd =
    100'000'000'000;  // no second of 1970..5138 is larger, no millisecond since 1973 smaller

Result<UnixNanos> Converted(TimeUnit unit, std::int64_t value) {
  switch (unit) {
    case TimeUnit::kNone: break;
    case TimeUnit::kChromium: return FromChromiumTime(value);
    case TimeUnit::kChromiumSeconds:
      if (value > 0) return FromUnixSeconds(value - kSecondsFrom1601To1970);
      break;
    case TimeUnit::kChromiumOrSeconds: return value < kSecondsEnd ? FromUnixSeconds(value) : FromChromiumTime(value);
    case TimeUnit::kUnixSeconds: return FromUnixSeconds(value);
    case TimeUnit::kUnixMillisOrSeconds: return value < kSecondsEnd ? FromUnixSeconds(value) : FromUnixMillis(value);
    case TimeUnit::kUnixMillis: return FromUnixMillis(value);
    case TimeUnit::kUnixMicros: return FromUnixMicros(value);
  }
  return Fail(ErrorCode::kMalformed, "no time");
}

}  // namespace

std::optional<UnixNanos> StoreClock::Time(std::optional<std::int64_t> value) {
  if (!value || *value == 0) return std::nullopt;
  const auto time = Converted(unit_, *value);
  if (time) return *time;
  ++bad_times_;
  return std::nullopt;
}

void StoreClock::NoteCount(StoreReport& report) const {
  if (bad_times_ > 0)
    report.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " records have an impossible time"));
}

}  // namespace schouw

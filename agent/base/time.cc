#include "agent/base/time.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "agent/base/checked.h"

namespace schouw {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kSeconds1601To1970 = 11'644'473'600;
constexpr std::int64_t kSeconds1970To2001 = 978'307'200;
constexpr std::int64_t kEarliestSeconds = -2'208'988'800;  // 1900-01-01
constexpr std::int64_t kLatestSeconds = 7'258'118'400;     // 2200-01-01

std::int64_t FloorDiv(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}

// `units_per_second` of `value` since 1970, plus `epoch_seconds`.
Result<UnixNanos> FromUnits(std::int64_t value, std::int64_t units_per_second, std::int64_t epoch_seconds) {
  const std::int64_t seconds = FloorDiv(value, units_per_second);
  const std::int64_t rest = value - seconds * units_per_second;
  const auto since_1970 = CheckedAdd(seconds, epoch_seconds);
  if (!since_1970 || *since_1970 < kEarliestSeconds || *since_1970 >= kLatestSeconds) {
    return Fail(ErrorCode::kMalformed, "time outside 1900 to 2200");
  }
  return UnixNanos{*since_1970 * kNanosPerSecond + rest * (kNanosPerSecond / units_per_second)};
}

// Days before 1 March of the shifted year; algorithm of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
std::int64_t DaysFromCivil(std::int64_t y, std::int64_t m, std::int64_t d) {
  y -= m <= 2;
  const std::int64_t era = FloorDiv(y, 400);
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146'097 + doe - 719'468;
}

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::int64_t LastSundaySeconds(int year, int month) {
  const std::int64_t last = DaysFromCivil(year, month, 31);  // March and October have 31 days
  const std::int64_t weekday = ((last + 4) % 7 + 7) % 7;     // 0 is Sunday
  return (last - weekday) * kSecondsPerDay + 3'600;
}

std::int64_t AmsterdamOffsetSeconds(std::int64_t utc_seconds) {
  const Date utc = DateFromDays(FloorDiv(utc_seconds, kSecondsPerDay));
  const bool summer = utc_seconds >= LastSundaySeconds(utc.year, 3) && utc_seconds < LastSundaySeconds(utc.year, 10);
  return summer ? 7'200 : 3'600;
}

bool ParseDigits(std::string_view text, int& value) {
  for (char c : text)
    if (c < '0' || c > '9') return false;
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

constexpr std::array<const char*, 12> kMonths = {"januari", "februari", "maart",     "april",   "mei",      "juni",
                                                 "juli",    "augustus", "september", "oktober", "november", "december"};

}  // namespace

Result<UnixNanos> FromUnixSeconds(std::int64_t seconds) { return FromUnits(seconds, 1, 0); }
Result<UnixNanos> FromUnixMillis(std::int64_t millis) { return FromUnits(millis, 1'000, 0); }
Result<UnixNanos> FromUnixMicros(std::int64_t micros) { return FromUnits(micros, 1'000'000, 0); }

Result<UnixNanos> FromChromiumTime(std::int64_t micros) {
  if (micros < 0) return Fail(ErrorCode::kMalformed, "negative time");
  return FromUnits(micros, 1'000'000, -kSeconds1601To1970);
}

Result<UnixNanos> FromWindowsFileTime(std::uint64_t ticks) {
  if (ticks > INT64_MAX) return Fail(ErrorCode::kMalformed, "time outside 1900 to 2200");
  return FromUnits(static_cast<std::int64_t>(ticks), 10'000'000, -kSeconds1601To1970);
}

Result<UnixNanos> FromCocoaSeconds(double seconds) {
  if (!std::isfinite(seconds) || std::abs(seconds) > 1e12) {
    return Fail(ErrorCode::kMalformed, "time outside 1900 to 2200");
  }
  const double whole = std::floor(seconds);
  const auto micros = static_cast<std::int64_t>(std::llround((seconds - whole) * 1e6));
  return FromUnits(static_cast<std::int64_t>(whole) * 1'000'000 + micros, 1'000'000, kSeconds1970To2001);
}

UnixNanos Now() {
  using std::chrono::system_clock;
  return UnixNanos{
      std::chrono::duration_cast<std::chrono::nanoseconds>(system_clock::now().time_since_epoch()).count()};
}

std::string FormatRfc3339(UnixNanos time) {
  const std::int64_t seconds = FloorDiv(time.value, kNanosPerSecond);
  const std::int64_t nanos = time.value - seconds * kNanosPerSecond;
  const std::int64_t days = FloorDiv(seconds, kSecondsPerDay);
  const std::int64_t second_of_day = seconds - days * kSecondsPerDay;
  const Date date = DateFromDays(days);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d:%02d", date.year, date.month, date.day,
                static_cast<int>(second_of_day / 3600), static_cast<int>(second_of_day / 60 % 60),
                static_cast<int>(second_of_day % 60));
  std::string text = buffer;
  if (nanos != 0) {
    std::snprintf(buffer, sizeof buffer, ".%09d", static_cast<int>(nanos));
    std::string fraction = buffer;
    while (fraction.size() > 4 && fraction.ends_with("000")) fraction.resize(fraction.size() - 3);
    text += fraction;
  }
  return text + "Z";
}

Result<UnixNanos> ParseRfc3339(std::string_view text) {
  const auto bad = [&] { return Fail(ErrorCode::kMalformed, "not an RFC 3339 time: " + std::string(text)); };
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return bad();
  const auto date = ParseDate(text.substr(0, 10));
  int hour = 0, minute = 0, second = 0;
  if (!date || text[13] != ':' || text[16] != ':' || !ParseDigits(text.substr(11, 2), hour) ||
      !ParseDigits(text.substr(14, 2), minute) || !ParseDigits(text.substr(17, 2), second) || hour > 23 ||
      minute > 59 || second > 60) {
    return bad();
  }
  std::string_view rest = text.substr(19);
  std::int64_t nanos = 0;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    std::int64_t scale = kNanosPerSecond / 10;
    while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') {
      nanos += (rest[0] - '0') * scale;
      scale /= 10;
      rest.remove_prefix(1);
    }
  }
  std::int64_t offset = 0;
  if (rest != "Z" && rest != "z") {
    int oh = 0, om = 0;
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':' ||
        !ParseDigits(rest.substr(1, 2), oh) || !ParseDigits(rest.substr(4, 2), om)) {
      return bad();
    }
    offset = (oh * 3600 + om * 60) * (rest[0] == '-' ? -1 : 1);
  }
  SCHOUW_ASSIGN(UnixNanos base,
                FromUnixSeconds(DaysSinceEpoch(*date) * kSecondsPerDay + hour * 3600 + minute * 60 + second - offset),
                "parse time");
  return UnixNanos{base.value + nanos};
}

bool IsValid(const Date& date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= DaysInMonth(date.year, date.month);
}

std::string FormatDate(const Date& date) {
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", date.year, date.month, date.day);
  return buffer;
}

Result<Date> ParseDate(std::string_view text) {
  Date date;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !ParseDigits(text.substr(0, 4), date.year) ||
      !ParseDigits(text.substr(5, 2), date.month) || !ParseDigits(text.substr(8, 2), date.day) || !IsValid(date)) {
    return Fail(ErrorCode::kMalformed, "not a date (YYYY-MM-DD): " + std::string(text));
  }
  return date;
}

std::int64_t DaysSinceEpoch(const Date& date) { return DaysFromCivil(date.year, date.month, date.day); }

Date DateFromDays(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = FloorDiv(days, 146'097);
  const std::int64_t doe = days - era * 146'097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
  return Date{static_cast<int>(yoe + era * 400 + (month <= 2)), static_cast<int>(month),
              static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

Date AmsterdamDate(UnixNanos time) {
  const std::int64_t seconds = FloorDiv(time.value, kNanosPerSecond);
  return DateFromDays(FloorDiv(seconds + AmsterdamOffsetSeconds(seconds), kSecondsPerDay));
}

UnixNanos AmsterdamMidnight(const Date& date) {
  const std::int64_t winter = DaysSinceEpoch(date) * kSecondsPerDay - 3'600;
  const std::int64_t offset = AmsterdamOffsetSeconds(winter - 3'600);  // the switch is never at midnight
  return UnixNanos{(DaysSinceEpoch(date) * kSecondsPerDay - offset) * kNanosPerSecond};
}

std::string FormatDutchDate(const Date& date) {
  return std::to_string(date.day) + " " + kMonths[static_cast<std::size_t>(date.month - 1)] + " " +
         std::to_string(date.year);
}

std::string FormatAmsterdam(UnixNanos time) {
  const std::int64_t seconds = FloorDiv(time.value, kNanosPerSecond);
  const std::int64_t local = seconds + AmsterdamOffsetSeconds(seconds);
  const std::int64_t days = FloorDiv(local, kSecondsPerDay);
  const std::int64_t of_day = local - days * kSecondsPerDay;
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, ", %02d:%02d", static_cast<int>(of_day / 3600),
                static_cast<int>(of_day / 60 % 60));
  return FormatDutchDate(DateFromDays(days)) + buffer;
}

}  // namespace schouw

// One clock for everything: nanoseconds since 1970-01-01T00:00:00Z; and civil days in Amsterdam.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

// Nanoseconds since 1970-01-01T00:00:00Z; covers 1678 to 2262.
struct UnixNanos {
  std::int64_t value = 0;
  auto operator<=>(const UnixNanos&) const = default;
};

// Each converts from the unit and epoch named. Errors: kMalformed when the result falls outside 1900..2200.
Result<UnixNanos> FromUnixSeconds(std::int64_t seconds);
Result<UnixNanos> FromUnixMillis(std::int64_t millis);
Result<UnixNanos> FromUnixMicros(std::int64_t micros);       // Firefox PRTime
Result<UnixNanos> FromChromiumTime(std::int64_t micros);     // since 1601-01-01, base::Time of Chromium
Result<UnixNanos> FromWindowsFileTime(std::uint64_t ticks);  // 100 ns since 1601-01-01
Result<UnixNanos> FromCocoaSeconds(double seconds);          // since 2001-01-01, Safari and Core Data

UnixNanos Now();

// "2026-03-02T10:15:30Z", with as many fractional digits (3, 6 or 9) as the value needs. RFC 3339, UTC.
std::string FormatRfc3339(UnixNanos time);
// RFC 3339 with offset or Z. Errors: kMalformed.
Result<UnixNanos> ParseRfc3339(std::string_view text);

// A day of the Gregorian calendar.
struct Date {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  auto operator<=>(const Date&) const = default;
};
bool IsValid(const Date& date);
std::string FormatDate(const Date& date);       // "2026-03-01"
Result<Date> ParseDate(std::string_view text);  // kMalformed unless YYYY-MM-DD names a day that exists
std::int64_t DaysSinceEpoch(const Date& date);  // 1970-01-01 is 0
Date DateFromDays(std::int64_t days_since_epoch);

// Europe/Amsterdam by the rule in force since 1996: UTC+1, and UTC+2 from the last Sunday of March 01:00 UTC to the
// last Sunday of October 01:00 UTC. Compiled in: a mandate's day must not depend on the host's zone files.
Date AmsterdamDate(UnixNanos time);
UnixNanos AmsterdamMidnight(const Date& date);  // the first moment of that day
std::string FormatAmsterdam(UnixNanos time);    // "2 maart 2026, 11:15"
std::string FormatDutchDate(const Date& date);  // "2 maart 2026"

}  // namespace schouw

// The stream of numbers of one case and year: block i is SHA-256(seed bytes, reference, "|", year, "|", i); from each
// block the first 8 bytes, big-endian. A number below n is the value modulo n; values at or above the largest multiple
// of n are passed over, so that each is as likely.
#include "agent/mandate/plan_draw.h"

#include <algorithm>
#include <random>

#include "agent/base/bytes.h"
#include "agent/base/sha256.h"

namespace schouw {
namespace {

constexpr std::size_t kSeedBytes = 32;
constexpr int kTries = 10'000;

class Numbers {
 public:
  Numbers(std::string seed, std::string_view reference, std::uint32_t year)
      : start_(std::move(seed) + std::string(reference) + "|" + std::to_string(year) + "|") {}

  std::uint64_t Below(std::uint64_t limit) {
    const std::uint64_t end = UINT64_MAX - UINT64_MAX % limit;
    for (;;) {
      Sha256 digest;
      digest.Update(AsBytes(start_ + std::to_string(block_++)));
      const std::string bytes = digest.Finish();
      const auto value = LoadBe<std::uint64_t>(AsBytes(bytes).data());
      if (value < end) return value % limit;
    }
  }

 private:
  std::string start_;
  std::uint64_t block_ = 0;
};

// 0 is Monday. 1970-01-01 was a Thursday.
int Weekday(const Date& date) { return static_cast<int>(((DaysSinceEpoch(date) + 3) % 7 + 7) % 7); }

// Gregorian Easter Sunday (Meeus, Jones and Butcher).
Date Easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return {year, n / 31, n % 31 + 1};
}

bool IsHoliday(const Date& date) {
  const std::int64_t after_easter = DaysSinceEpoch(date) - DaysSinceEpoch(Easter(date.year));
  for (const std::int64_t days : {1, 39, 50})  // Easter Monday, Ascension, Whit Monday
    if (after_easter == days) return true;
  const Date kings_day = Weekday({date.year, 4, 27}) == 6 ? Date{date.year, 4, 26} : Date{date.year, 4, 27};
  return date == kings_day || date == Date{date.year, 1, 1} || (date == Date{date.year, 5, 5} && date.year % 5 == 0) ||
         date == Date{date.year, 12, 25} || date == Date{date.year, 12, 26};
}

// The day on which year `year` of supervision begins.
Date YearBegins(const Date& valid_from, std::uint32_t year) {
  Date date{valid_from.year + static_cast<int>(year) - 1, valid_from.month, valid_from.day};
  if (!IsValid(date)) date = Date{date.year, 3, 1};  // 29 February
  return date;
}

bool KeepsSpacing(const std::vector<std::int64_t>& days, std::uint32_t spacing) {
  for (std::size_t i = 1; i < days.size(); ++i)
    if (days[i] - days[i - 1] < static_cast<std::int64_t>(std::max(spacing, 1u))) return false;
  return true;
}

std::vector<std::int64_t> DrawDays(Numbers& numbers, const std::vector<std::int64_t>& working, std::uint64_t count,
                                   std::uint32_t spacing) {
  for (; count > 0; --count) {
    for (int i = 0; i < kTries; ++i) {
      std::vector<std::int64_t> days;
      for (std::uint64_t j = 0; j < count; ++j) days.push_back(working[numbers.Below(working.size())]);
      std::sort(days.begin(), days.end());
      if (KeepsSpacing(days, spacing)) return days;
    }
  }
  return {};
}

std::vector<std::int64_t> WorkingDays(const Date& from, const Date& until, const std::vector<Date>& off) {
  std::vector<std::int64_t> days;
  for (std::int64_t day = DaysSinceEpoch(from); day <= DaysSinceEpoch(until); ++day) {
    const Date date = DateFromDays(day);
    if (IsWorkingDay(date) && std::find(off.begin(), off.end(), date) == off.end()) days.push_back(day);
  }
  return days;
}

void DrawYear(const std::string& seed, const DrawCase& one, std::uint32_t year, const DrawRules& rules,
              std::vector<DrawnCheck>& drawn) {
  const Date end = DateFromDays(DaysSinceEpoch(YearBegins(one.valid_from, year + 1)) - 1);
  const auto working = WorkingDays(YearBegins(one.valid_from, year), std::min(end, one.valid_until), rules.off);
  if (working.empty()) return;
  Numbers numbers(seed, one.reference, year);
  const std::uint64_t count = 1 + numbers.Below(std::max(one.checks_per_year, 1u));
  std::uint32_t number = 0;
  for (const std::int64_t day : DrawDays(numbers, working, count, rules.spacing_days)) {
    const Date date = DateFromDays(day);
    ++number;
    if (date >= rules.from && date <= rules.until) drawn.push_back({one.reference, year, number, date});
  }
}

}  // namespace

std::string NewSeed() {
  std::random_device device;
  std::string bytes;
  while (bytes.size() < kSeedBytes) bytes += static_cast<char>(device() & 0xff);
  return ToHex(AsBytes(bytes));
}

std::string Commitment(std::string_view seed) { return Sha256Hex(AsBytes(seed)); }

Result<std::vector<DrawnCheck>> DrawChecks(std::string_view seed, const std::vector<DrawCase>& cases,
                                           const DrawRules& rules) {
  SCHOUW_ASSIGN(const std::string bytes, FromHex(seed), "seed");
  if (bytes.size() != kSeedBytes) return Fail(ErrorCode::kMalformed, "the seed must be 64 hexadecimal digits");
  std::vector<DrawnCheck> drawn;
  for (const DrawCase& one : cases) {
    for (std::uint32_t year = 1; year <= 100; ++year) {
      const Date begins = YearBegins(one.valid_from, year);
      if (begins > one.valid_until || begins > rules.until) break;
      DrawYear(bytes, one, year, rules, drawn);
    }
  }
  std::sort(drawn.begin(), drawn.end(), [](const DrawnCheck& a, const DrawnCheck& b) {
    return a.date != b.date ? a.date < b.date : a.reference < b.reference;
  });
  return drawn;
}

bool IsWorkingDay(const Date& date) { return Weekday(date) < 5 && !IsHoliday(date); }

}  // namespace schouw

#include "agent/content/document/mail/mail_date.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "agent/base/ascii.h"
#include "agent/content/document/mail/header_block.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxDateBytes = 200;
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

struct ZoneName {
  std::string_view name;
  int hours;
};
constexpr ZoneName kZones[] = {{"est", -5}, {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6},
                               {"pst", -8}, {"pdt", -7}, {"cet", 1},  {"cest", 2}, {"met", 1},  {"bst", 1}};

// Words without comments and commas.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  int comments = 0;
  for (const char c : AsciiLowerCased(text.substr(0, kMaxDateBytes)) + " ") {
    if (c == '(') ++comments;
    const bool separates = comments > 0 || c == ' ' || c == '\t' || c == ',' || c == '\r' || c == '\n';
    if (separates && !word.empty()) words.push_back(std::exchange(word, {}));
    if (!separates) word += c;
    if (c == ')' && comments > 0) --comments;
  }
  return words;
}

std::optional<int> Number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < 0) return std::nullopt;
  return value;
}

// "11:15:30", "11:15", "11.15.30" → seconds of the day.
std::optional<int> TimeOfDay(std::string_view word) {
  const std::size_t first = word.find_first_of(":.");
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = word.find_first_of(":.", first + 1);
  const auto hours = Number(word.substr(0, first));
  const auto minutes = Number(word.substr(first + 1, second == std::string_view::npos ? second : second - first - 1));
  const auto seconds = second == std::string_view::npos ? std::optional(0) : Number(word.substr(second + 1, 2));
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 60) return std::nullopt;
  return *hours * 3600 + *minutes * 60 + *seconds;
}

std::optional<int> ZoneSeconds(std::string_view word) {
  if (word.size() == 5 && (word[0] == '+' || word[0] == '-')) {
    const auto value = Number(word.substr(1));
    if (!value) return std::nullopt;
    const int seconds = *value / 100 * 3600 + *value % 100 * 60;
    return word[0] == '-' ? -seconds : seconds;
  }
  for (const ZoneName& zone : kZones)
    if (word == zone.name) return zone.hours * 3600;
  return std::nullopt;
}

int MonthOf(std::string_view word) {
  for (std::size_t i = 0; i < kMonths.size(); ++i)
    if (word.size() >= 3 && word.starts_with(kMonths[i])) return static_cast<int>(i) + 1;
  return 0;
}

// RFC 5322, section 4.3: years of two and three digits.
int FullYear(int year, std::size_t digits) {
  if (digits >= 4) return year;
  return year + (digits == 2 && year < 50 ? 2000 : 1900);
}

struct Parts {
  int day = 0;
  int month = 0;
  std::optional<int> year;
  std::optional<int> seconds;
  int zone = 0;
};

void Take(const std::string& word, Parts& parts) {
  if (const int month = MonthOf(word); month != 0 && parts.month == 0) {
    parts.month = month;
  } else if (const auto seconds = TimeOfDay(word); seconds && !parts.seconds) {
    parts.seconds = seconds;
  } else if (const auto zone = ZoneSeconds(word)) {
    parts.zone = *zone;
  } else if (word == "pm" && parts.seconds && *parts.seconds < 12 * 3600) {
    *parts.seconds += 12 * 3600;
  } else if (const auto number = Number(word)) {
    if (parts.day == 0 && word.size() <= 2) {
      parts.day = *number;
    } else if (!parts.year && (word.size() == 4 || word.size() <= 3)) {
      parts.year = FullYear(*number, word.size());
    }
  }
}

}  // namespace

std::optional<UnixNanos> ParseMailDate(std::string_view text) {
  Parts parts;
  for (const std::string& word : Words(text)) {
    // "02-Mar-2026"
    std::size_t from = 0;
    if (word.find('-', 1) != std::string::npos && word[0] >= '0' && word[0] <= '9' && word.size() <= 11) {
      for (std::size_t dash; (dash = word.find('-', from)) != std::string::npos; from = dash + 1)
        Take(word.substr(from, dash - from), parts);
    }
    Take(word.substr(from), parts);
  }
  const Date date{parts.year.value_or(0), parts.month, parts.day};
  if (!parts.year || !parts.seconds || parts.month == 0 || !IsValid(date)) return std::nullopt;
  const auto time = FromUnixSeconds(DaysSinceEpoch(date) * 86'400 + *parts.seconds - parts.zone);
  return time ? std::optional(*time) : std::nullopt;
}

}  // namespace schouw

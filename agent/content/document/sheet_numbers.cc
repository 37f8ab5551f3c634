#include "agent/content/document/sheet_numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>

namespace schouw {
namespace {

constexpr double kLastSerial = 2'958'466;  // 10000-01-01

std::optional<std::uint64_t> ToNumber(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Formats that every program knows (18.8.30), dates and times of East Asia among them.
bool IsBuiltInDate(std::uint64_t id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

// Two letters, of any script.
bool HoldsTwoLetters(std::string_view text) {
  return std::ranges::count_if(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
         }) >= 2;
}

}  // namespace

std::string ColumnName(std::uint64_t column) {
  std::string name;
  for (; column > 0; column = (column - 1) / 26) name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
  return name;
}

std::uint64_t ColumnOf(std::string_view reference) {
  std::uint64_t column = 0;
  for (const char c : reference.substr(0, 3)) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::uint64_t>(c - 'A' + 1);
  }
  return column;
}

std::string FormulaTexts(std::string_view formula) {
  std::string texts;
  for (std::size_t at = formula.find('"'); at < formula.size(); at = formula.find('"', at)) {
    std::string text;
    for (++at; at < formula.size(); ++at) {
      if (formula[at] == '"' && !formula.substr(at + 1).starts_with('"')) break;
      if (formula[at] == '"') ++at;
      text += formula[at];
    }
    ++at;
    if (HoldsTwoLetters(text)) texts += (texts.empty() ? "" : "\n") + text;
  }
  return texts;
}

bool IsDateFormat(std::string_view code) {
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '"') {
      at = std::min(code.find('"', at + 1), code.size());
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']', at), code.size());
      const std::string_view inside = code.substr(at + 1, end - at - 1);
      if (!inside.empty() && inside.find_first_not_of("hmsHMS") == std::string_view::npos) return true;
      at = end;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++at;
    } else if (std::string_view("ymdhsYMDHS").find(c) != std::string_view::npos) {
      return true;
    } else if (code.substr(at).starts_with("General")) {
      at += 6;
    }
  }
  return false;
}

std::string SerialDate(std::string_view stored, bool since_1904) {
  double serial = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), serial);
  if (error != std::errc() || end != stored.data() + stored.size() || !(serial >= 0) || serial >= kLastSerial)
    return std::string(stored);
  const auto minutes = static_cast<std::int64_t>(std::llround((serial - std::floor(serial)) * 24 * 60));
  auto day = static_cast<int>(std::floor(serial)) + static_cast<int>(minutes / (24 * 60));
  std::array<char, 64> text{};
  const auto minute = static_cast<int>(minutes % (24 * 60));
  if (day == 0 && !since_1904) {
    std::snprintf(text.data(), text.size(), "%02d:%02d", minute / 60, minute % 60);
    return text.data();
  }
  using namespace std::chrono;
  // 1900 counts a 29 February that was none as day 60.
  const sys_days origin = since_1904 ? sys_days(year(1904) / 1 / 1) : sys_days(year(1899) / 12 / (day < 60 ? 31 : 30));
  const year_month_day date(origin + days(day));
  const int written = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (minute > 0)
    std::snprintf(text.data() + written, text.size() - static_cast<std::size_t>(written), " %02d:%02d", minute / 60,
                  minute % 60);
  return text.data();
}

void DateStyles::OnStart(const MarkupTag& tag) {
  if (tag.local == "numFmt" && IsDateFormat(tag.Attribute("formatCode"))) {
    if (const auto id = ToNumber(tag.Attribute("numFmtId"))) date_formats_.push_back(*id);
  } else if (tag.local == "cellXfs") {
    in_cell_formats_ = true;
  } else if (tag.local == "xf" && in_cell_formats_) {
    const std::uint64_t id = ToNumber(tag.Attribute("numFmtId")).value_or(0);
    cell_formats_.push_back(IsBuiltInDate(id) || std::ranges::find(date_formats_, id) != date_formats_.end());
  }
}

void DateStyles::OnEnd(std::string_view local) {
  if (local == "cellXfs") in_cell_formats_ = false;
}

bool DateStyles::IsDate(std::string_view style) const {
  const auto index = ToNumber(style);
  return index && *index < cell_formats_.size() && cell_formats_[static_cast<std::size_t>(*index)];
}

}  // namespace schouw

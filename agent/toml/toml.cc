#include "agent/toml/toml.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <toml++/toml.h>
#pragma GCC diagnostic pop

namespace schouw {
namespace {

constexpr std::size_t kDateLength = 10;
constexpr std::string_view kStandInDate = "1970-01-01";
constexpr int kMaxImpossibleDates = 100;

struct Place {
  int line = 0;
  int column = 0;
  auto operator<=>(const Place&) const = default;
};
using ImpossibleDates = std::map<Place, std::string>;  // where they stood, and their text

Place PlaceOf(const toml::source_region& region) {
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

bool LooksLikeDate(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() < kDateLength) return false;
  for (std::size_t i = 0; i < kDateLength; ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd' ? !digit : text[i] != '-') return false;
  }
  return true;
}

std::pair<std::size_t, std::size_t> LineRange(std::string_view text, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return {text.size(), text.size()};
    begin = end + 1;
  }
  return {begin, std::min(text.find('\n', begin), text.size())};
}

int CodePoints(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// toml++ gives up at a day that does not exist. Puts a day that does in its place, so that the rest can be read.
bool ReplaceImpossibleDate(std::string& text, int line, ImpossibleDates& dates) {
  const auto [begin, end] = LineRange(text, line);
  for (std::size_t at = begin; at + kDateLength <= end; ++at) {
    const std::string_view word = std::string_view(text).substr(at, kDateLength);
    if (!LooksLikeDate(word) || ParseDate(word)) continue;
    dates[{line, CodePoints(std::string_view(text).substr(begin, at - begin)) + 1}] = std::string(word);
    text.replace(at, kDateLength, kStandInDate);
    return true;
  }
  return false;
}

TomlValue Convert(const toml::node& node, const ImpossibleDates& dates);

void ConvertTable(const toml::table& table, const ImpossibleDates& dates, TomlValue& value) {
  value.kind = TomlKind::kTable;
  for (const auto& [key, child] : table) {
    const Place place = PlaceOf(key.source());
    value.entries.push_back({std::string(key.str()), place.line, place.column, Convert(child, dates)});
  }
  std::stable_sort(value.entries.begin(), value.entries.end(), [](const TomlEntry& a, const TomlEntry& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
}

void ConvertDate(const toml::date& date, const ImpossibleDates& dates, TomlValue& value) {
  value.kind = TomlKind::kDate;
  value.date = {static_cast<int>(date.year), static_cast<int>(date.month), static_cast<int>(date.day)};
  const auto impossible = dates.find({value.line, value.column});
  if (impossible == dates.end()) return;
  value.kind = TomlKind::kImpossibleDate;
  value.text = impossible->second;
}

TomlValue Convert(const toml::node& node, const ImpossibleDates& dates) {
  TomlValue value;
  const Place place = PlaceOf(node.source());
  value.line = place.line;
  value.column = place.column;
  if (const auto* table = node.as_table()) {
    ConvertTable(*table, dates, value);
  } else if (const auto* list = node.as_array()) {
    value.kind = TomlKind::kList;
    for (const toml::node& item : *list) value.items.push_back(Convert(item, dates));
  } else if (const auto* text = node.as_string()) {
    value.kind = TomlKind::kString;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = TomlKind::kInteger;
    value.integer = integer->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = TomlKind::kBoolean;
    value.boolean = boolean->get();
  } else if (const auto* date = node.as_date()) {
    ConvertDate(date->get(), dates, value);
  } else {
    value.kind = node.is_floating_point() ? TomlKind::kFloat : TomlKind::kTime;
  }
  return value;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row.back();
}

}  // namespace

std::string_view TomlKindText(TomlKind kind) {
  switch (kind) {
    case TomlKind::kString: return "a text";
    case TomlKind::kInteger: return "a whole number";
    case TomlKind::kFloat: return "a number with a fraction";
    case TomlKind::kBoolean: return "true or false";
    case TomlKind::kDate:
    case TomlKind::kImpossibleDate: return "a date";
    case TomlKind::kTime: return "a time";
    case TomlKind::kList: return "a list";
    case TomlKind::kTable: return "a section";
  }
  return "a section";
}

TomlDocument ParseToml(std::string_view text) {
  TomlDocument document;
  std::string readable(text);
  ImpossibleDates dates;
  for (int tries = 0;; ++tries) {
    const toml::parse_result result = toml::parse(std::string_view(readable));
    if (result) {
      document.root = Convert(result.table(), dates);
      return document;
    }
    const Place place = PlaceOf(result.error().source());
    if (tries < kMaxImpossibleDates && ReplaceImpossibleDate(readable, place.line, dates)) continue;
    document.faults.push_back({place.line, place.column, "not valid TOML: " + std::string(result.error().description())});
    return document;
  }
}

std::string NearestName(std::string_view name, const std::vector<std::string>& candidates) {
  constexpr std::size_t kMaxNameBytes = 64;
  constexpr std::size_t kShortNameBytes = 4;  // below it one change is all that can be a slip
  if (name.size() > kMaxNameBytes) return "";
  const std::string wanted = Lower(name);
  std::string nearest;
  std::size_t best = name.size() < kShortNameBytes ? 2 : std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = EditDistance(wanted, Lower(candidate));
    if (distance >= best) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}

void SortFaults(std::vector<TextFault>& faults) {
  std::stable_sort(faults.begin(), faults.end(), [](const TextFault& a, const TextFault& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
}

}  // namespace schouw

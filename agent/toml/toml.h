// A TOML text as plain values that know their line and column. The only code that sees toml++.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/time.h"

namespace schouw {

// Something wrong in a text that people write. Lines and columns count from 1; line 0 is the text as a whole.
struct TextFault {
  int line = 0;
  int column = 0;
  std::string message;  // what is wrong and what was expected
};

struct TomlEntry;

enum class TomlKind : std::uint8_t {
  kString,
  kInteger,
  kFloat,
  kBoolean,
  kDate,
  kImpossibleDate,  // written like a date, but no such day exists; see `text`
  kTime,            // a time of day, or a date with a time
  kList,
  kTable,
};

struct TomlValue {
  TomlKind kind = TomlKind::kTable;
  int line = 0;
  int column = 0;
  std::string text;  // kString, kImpossibleDate
  std::int64_t integer = 0;
  bool boolean = false;
  Date date;
  std::vector<TomlValue> items;
  std::vector<TomlEntry> entries;  // kTable, in order of place
};

struct TomlEntry {
  std::string key;
  int line = 0;
  int column = 0;
  TomlValue value;
};

// "a text", "a whole number", "a date", ...: for fault texts.
std::string_view TomlKindText(TomlKind kind);

struct TomlDocument {
  TomlValue root;
  std::vector<TextFault> faults;  // a fault of syntax: then root is empty
};

// A date that does not exist is a value of its own kind, so that it hides no other fault. Nesting is limited by toml++
// to 256 levels. Never fails as a function.
TomlDocument ParseToml(std::string_view text);

// The candidate most like `name` (edit distance, case ignored), or empty when none is near enough to be meant.
std::string NearestName(std::string_view name, const std::vector<std::string>& candidates);

// By line, then column; equal places keep their order.
void SortFaults(std::vector<TextFault>& faults);

}  // namespace schouw

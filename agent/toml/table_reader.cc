#include "agent/toml/table_reader.h"

#include <algorithm>
#include <utility>

#include "agent/base/join.h"

namespace schouw {
namespace {

std::string Quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

}  // namespace

TableReader::TableReader(const TomlValue* table, std::string name, std::vector<TextFault>& faults)
    : TableReader(table, std::move(name), table == nullptr ? 0 : table->line, table == nullptr ? 0 : table->column,
                  faults) {}

TableReader::TableReader(const TomlValue* table, std::string name, int line, int column, std::vector<TextFault>& faults)
    : table_(table), name_(std::move(name)), line_(line), column_(column), faults_(faults) {}

const TomlValue* TableReader::Find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  if (table_ == nullptr) return nullptr;
  for (const TomlEntry& entry : table_->entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

void TableReader::FaultAtTable(std::string message) { faults_.push_back({line_, column_, std::move(message)}); }

void TableReader::FaultAtKey(std::string_view key, std::string message) {
  if (table_ != nullptr) {
    for (const TomlEntry& entry : table_->entries) {
      if (entry.key != key) continue;
      faults_.push_back({entry.line, entry.column, std::move(message)});
      return;
    }
  }
  FaultAtTable(std::move(message));
}

void TableReader::FaultAtItem(std::string_view key, std::string_view item, std::string message) {
  if (const TomlValue* list = Find(key); list != nullptr) {
    for (const TomlValue& value : list->items) {
      if (value.kind != TomlKind::kString || value.text != item) continue;
      faults_.push_back({value.line, value.column, std::move(message)});
      return;
    }
  }
  FaultAtKey(key, std::move(message));
}

TableReader TableReader::Section(std::string_view key, std::string name) {
  const TomlValue* value = Find(key);
  if (value == nullptr || value->kind != TomlKind::kTable) return {nullptr, std::move(name), line_, column_, faults_};
  return {value, std::move(name), faults_};
}

void TableReader::Wrong(std::string_view key, const TomlValue& value, std::string_view expected) {
  std::string message = Quoted(key) + " in " + name_ + " must be " + std::string(expected);
  if (value.kind == TomlKind::kImpossibleDate) {
    message += "; " + value.text + " does not exist";
  } else {
    message += "; this is " + std::string(TomlKindText(value.kind));
  }
  faults_.push_back({value.line, value.column, std::move(message)});
}

void TableReader::Missing(std::string_view key, std::string_view expected) {
  FaultAtTable(name_ + " needs " + Quoted(key) + ": " + std::string(expected));
}

std::string TableReader::Text(std::string_view key, Need need, std::string_view expected) {
  const TomlValue* value = Find(key);
  if (value == nullptr) {
    if (need == Need::kRequired) Missing(key, expected);
    return "";
  }
  if (value->kind != TomlKind::kString) {
    Wrong(key, *value, expected);
    return "";
  }
  if (value->text.find_first_not_of(" \t\r\n") == std::string::npos) {
    faults_.push_back(
        {value->line, value->column, Quoted(key) + " in " + name_ + " is empty; expected " + std::string(expected)});
    return "";
  }
  return value->text;
}

std::optional<std::int64_t> TableReader::Number(std::string_view key, Need need, std::int64_t least, std::int64_t most,
                                                std::string_view expected) {
  const TomlValue* value = Find(key);
  if (value == nullptr) {
    if (need == Need::kRequired) Missing(key, expected);
    return std::nullopt;
  }
  if (value->kind != TomlKind::kInteger) {
    Wrong(key, *value, expected);
    return std::nullopt;
  }
  if (value->integer >= least && value->integer <= most) return value->integer;
  faults_.push_back({value->line, value->column,
                     Quoted(key) + " in " + name_ + " must be " + std::string(expected) + "; this is " +
                         std::to_string(value->integer)});
  return std::nullopt;
}

std::optional<bool> TableReader::Bool(std::string_view key, std::string_view expected) {
  const TomlValue* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == TomlKind::kBoolean) return value->boolean;
  Wrong(key, *value, expected);
  return std::nullopt;
}

std::optional<Date> TableReader::Day(std::string_view key, Need need, std::string_view expected) {
  const TomlValue* value = Find(key);
  if (value == nullptr) {
    if (need == Need::kRequired) Missing(key, expected);
    return std::nullopt;
  }
  if (value->kind == TomlKind::kDate) return value->date;
  Wrong(key, *value, expected);
  return std::nullopt;
}

std::vector<std::string> TableReader::Texts(std::string_view key, Need need, std::string_view expected) {
  const TomlValue* value = Find(key);
  if (value == nullptr) {
    if (need == Need::kRequired) Missing(key, expected);
    return {};
  }
  if (value->kind != TomlKind::kList) {
    Wrong(key, *value, expected);
    return {};
  }
  std::vector<std::string> texts;
  for (const TomlValue& item : value->items) {
    if (item.kind != TomlKind::kString) {
      Wrong(key, item, expected);
    } else if (item.text.find_first_not_of(" \t\r\n") == std::string::npos) {
      faults_.push_back({item.line, item.column, Quoted(key) + " in " + name_ + " has an empty text"});
    } else {
      texts.push_back(item.text);
    }
  }
  if (value->items.empty() && need == Need::kRequired) {
    faults_.push_back(
        {value->line, value->column, Quoted(key) + " in " + name_ + " is empty; expected " + std::string(expected)});
  }
  return texts;
}

std::optional<std::string> TableReader::Choice(std::string_view key, const std::vector<std::string>& choices) {
  const TomlValue* value = Find(key);
  if (value == nullptr) return std::nullopt;
  const std::string expected = "one of: " + Joined(choices);
  if (value->kind != TomlKind::kString) {
    Wrong(key, *value, expected);
    return std::nullopt;
  }
  if (std::find(choices.begin(), choices.end(), value->text) != choices.end()) return value->text;
  faults_.push_back({value->line, value->column,
                     Quoted(key) + " in " + name_ + " is " + Quoted(value->text) + "; expected " + expected +
                         DidYouMean(value->text, choices)});
  return std::nullopt;
}

void TableReader::Finish() {
  if (table_ == nullptr) return;
  std::vector<std::string> sorted = known_;
  std::sort(sorted.begin(), sorted.end());
  for (const TomlEntry& entry : table_->entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    std::string hint = DidYouMean(entry.key, sorted);
    if (hint.empty() && !sorted.empty()) hint = " (it knows: " + Joined(sorted) + ")";
    faults_.push_back({entry.line, entry.column, "unknown key " + Quoted(entry.key) + " in " + name_ + hint});
  }
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string nearest = NearestName(name, candidates);
  return nearest.empty() ? "" : " (did you mean " + Quoted(nearest) + "?)";
}

}  // namespace schouw

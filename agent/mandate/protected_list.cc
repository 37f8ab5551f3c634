#include "agent/mandate/protected_list.h"

#include "agent/mandate/scope_section.h"
#include "agent/toml/table_reader.h"

namespace schouw {

ParsedProtectedList ParseProtectedList(std::string_view toml) {
  constexpr std::size_t kMostEntries = 200'000;
  ParsedProtectedList parsed;
  TomlDocument document = ParseToml(toml);
  parsed.faults = std::move(document.faults);
  if (!parsed.faults.empty()) return parsed;
  TableReader root(&document.root, "the list", parsed.faults);
  if (root.Find("protected") == nullptr) root.FaultAtTable("the list needs [protected]");
  TableReader table = root.Section("protected", "[protected]");
  if (table.present()) {
    parsed.list.name = table.Text("name", Need::kRequired, "the list's name");
    parsed.list.version = table.Text("version", Need::kRequired, "the list's version, such as \"1.0.0\"");
    parsed.list.valid_until = table.Day("valid_until", Need::kRequired, "the last day of this list").value_or(Date{});
    parsed.list.entries = ReadExclude(table, "entries");
    if (parsed.list.entries.empty()) table.FaultAtKey("entries", "\"entries\" in [protected] names nobody");
    if (parsed.list.entries.size() > kMostEntries) table.FaultAtKey("entries", "more than 200,000 entries");
    table.Finish();
  }
  root.Finish();
  SortFaults(parsed.faults);
  return parsed;
}

}  // namespace schouw

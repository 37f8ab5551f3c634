#include "rules/pack_section.h"

#include <algorithm>

#include "agent/toml/table_reader.h"
#include "rules/host_pattern.h"

namespace schouw {
namespace {

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string_view::npos &&
         (text.size() == 1 || text[0] != '0');
}

// MAJOR.MINOR.PATCH with an optional pre-release of letters, digits, '-' and '.' (semver.org 2.0.0, items 2 and 9).
bool IsSemver(std::string_view text) {
  if (const std::size_t hyphen = text.find('-'); hyphen != std::string_view::npos) {
    const std::string_view rest = text.substr(hyphen + 1);
    const bool allowed = std::all_of(rest.begin(), rest.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
    });
    if (rest.empty() || !allowed) return false;
    text = text.substr(0, hyphen);
  }
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  return second != std::string_view::npos && IsNumber(text.substr(0, first)) &&
         IsNumber(text.substr(first + 1, second - first - 1)) && IsNumber(text.substr(second + 1));
}

// `explain` is a text, or a table with a text for each theme: then the sentences in the order of the themes.
std::string ReadExplain(TableReader& table, const std::vector<std::string>& themes) {
  const TomlValue* value = table.Find("explain");
  if (value == nullptr || value->kind != TomlKind::kTable) {
    return table.Text("explain", Need::kRequired, "a sentence for the client that says what is looked for");
  }
  TableReader sentences = table.Section("explain", "[pack.explain]");
  std::string text;
  for (const std::string& theme : themes) {
    const std::string sentence = sentences.Text(theme, Need::kRequired, "a sentence for the client on this theme");
    text += (text.empty() || sentence.empty() ? "" : "\n") + sentence;
  }
  sentences.Finish();
  return text;
}

void ReadPack(TableReader& table, PackHeader& header) {
  constexpr std::string_view kIdExpected = "small letters, digits and '-', such as \"demo\"";
  constexpr std::string_view kVersionExpected = "a version in three numbers, such as \"1.2.0\"";
  header.id = table.Text("id", Need::kRequired, kIdExpected);
  if (header.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) {
    table.FaultAtKey("id", "\"id\" in [pack] is \"" + header.id + "\"; expected " + std::string(kIdExpected));
  }
  header.version = table.Text("version", Need::kRequired, kVersionExpected);
  if (!header.version.empty() && !IsSemver(header.version)) {
    table.FaultAtKey("version",
                     "\"version\" in [pack] is \"" + header.version + "\"; expected " + std::string(kVersionExpected));
  }
  header.title = table.Text("title", Need::kRequired, "a title that officers understand");
  header.languages = table.Texts("languages", Need::kOptional, "a list of languages, such as [\"nl\"]");
  header.themes = table.Texts("themes", Need::kRequired, "a list of themes, such as [\"demo\"]");
  header.valid_until = table.Day("valid_until", Need::kOptional, "the last day, such as 2027-12-31");
  header.explain = ReadExplain(table, header.themes);
  table.Finish();
}

void ReadProtectedList(TableReader& table, const std::string& path, PackHeader& header, const ReadList& read_list) {
  const auto lines = read_list(path);
  if (!lines) return table.FaultAtItem("lists", path, "list " + lines.error().Text());
  for (const ListLine& line : *lines) {
    if (const std::string fault = HostFault(line.text); !fault.empty())
      table.FaultAtItem("lists", path, "list " + path + " line " + std::to_string(line.line) + ": " + fault);
    header.protected_hosts.push_back(line.text);
  }
}

void ReadProtect(TableReader& table, PackHeader& header, const ReadList& read_list) {
  for (const std::string& host :
       table.Texts("hosts", Need::kOptional, "a list of hosts, such as [\"hulplijn.example\"]")) {
    if (const std::string fault = HostFault(host); !fault.empty()) table.FaultAtItem("hosts", host, fault);
    header.protected_hosts.push_back(host);
  }
  for (const std::string& path : table.Texts("lists", Need::kOptional, "a list of paths, such as [\"lists/hulp.txt\"]"))
    ReadProtectedList(table, path, header, read_list);
  table.Finish();
}

}  // namespace

std::vector<TextFault> ReadPackSection(std::string_view text, PackHeader& header, const ReadList& read_list) {
  TomlDocument document = ParseToml(text);
  std::vector<TextFault> faults = std::move(document.faults);
  if (!faults.empty()) return faults;
  bool found = false;
  for (const TomlEntry& entry : document.root.entries) {
    if (entry.key == "protect" && entry.value.kind == TomlKind::kTable) {
      TableReader table(&entry.value, "[protect]", entry.line, entry.column, faults);
      ReadProtect(table, header, read_list);
      continue;
    }
    if (entry.key != "pack" || entry.value.kind != TomlKind::kTable) {
      faults.push_back({entry.line, entry.column,
                        "\"" + entry.key + "\" is not known here; expected [pack] and, where there are, [protect]"});
      continue;
    }
    found = true;
    TableReader table(&entry.value, "[pack]", entry.line, entry.column, faults);
    ReadPack(table, header);
  }
  if (!found) faults.push_back({0, 0, "section [pack] is missing"});
  SortFaults(faults);
  return faults;
}

}  // namespace schouw

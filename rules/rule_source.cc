#include "rules/rule_source.h"

#include <algorithm>
#include <map>
#include <set>

#include "agent/hashset/mapped_file.h"
#include "rules/pack_section.h"
#include "rules/rule_reader.h"
#include "rules/source_folder.h"

namespace schouw {
namespace {

constexpr std::string_view kPackFile = "pack.toml";

class SourceReader {
 public:
  explicit SourceReader(SourceFolder folder) : folder_(std::move(folder)) {}

  Result<PackSource> Read() {
    SCHOUW_ASSIGN(const std::string pack_text, folder_.Read(kPackFile), "read rule pack");
    Keep(std::string(kPackFile), pack_text);
    TakeFaults(std::string(kPackFile), ReadPackSection(pack_text, source_.header,
                                                       [this](const std::string& path) { return ReadListFile(path); }));
    SCHOUW_ASSIGN(const std::vector<std::string> rule_files, folder_.List("rules", ".toml"), "read rule pack");
    for (const std::string& file : rule_files) ReadRuleFile(file);
    if (source_.rules.empty() && source_.faults.empty()) Fault("rules", "no rules; expected [[rule]] in rules/*.toml");
    SCHOUW_ASSIGN(const std::vector<std::string> lists, folder_.List("lists", ".txt"), "read rule pack");
    for (const std::string& list : lists)
      if (files_.find(list) == files_.end()) source_.unused_lists.push_back(list);
    FindSameIds();
    source_.files.assign(files_.begin(), files_.end());
    for (auto& [path, set] : sets_) source_.sets.push_back(std::move(set));
    std::stable_sort(source_.faults.begin(), source_.faults.end(), [](const SourceFault& a, const SourceFault& b) {
      return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    return std::move(source_);
  }

 private:
  void Keep(std::string path, std::string text) { files_[std::move(path)] = std::move(text); }

  void Fault(std::string file, std::string message, int line = 0, int column = 0) {
    source_.faults.push_back({std::move(file), line, column, std::move(message)});
  }

  void TakeFaults(const std::string& file, std::vector<TextFault> faults) {
    for (TextFault& fault : faults) Fault(file, std::move(fault.message), fault.line, fault.column);
  }

  void ReadRuleFile(const std::string& file) {
    Result<std::string> text = folder_.Read(file);
    if (!text) return Fault(file, text.error().Text());
    TomlDocument document = ParseToml(*text);
    Keep(file, std::move(*text));
    TakeFaults(file, std::move(document.faults));
    std::size_t number = 0;
    for (const TomlEntry& entry : document.root.entries) {
      if (entry.key != "rule") {
        Fault(file, "unknown section [" + entry.key + "]; expected [[rule]]", entry.line, entry.column);
      } else if (entry.value.kind != TomlKind::kList) {
        Fault(file, "a rule is written as [[rule]], with two brackets", entry.line, entry.column);
      } else {
        for (const TomlValue& table : entry.value.items) ReadOneRule(file, entry, table, ++number);
      }
    }
  }

  void ReadOneRule(const std::string& file, const TomlEntry& entry, const TomlValue& table, std::size_t number) {
    if (table.kind != TomlKind::kTable) return Fault(file, "a rule is written as [[rule]]", table.line, table.column);
    ReadRuleResult read = ReadRule(entry, table, number,
                                   {[this](const std::string& path) { return ReadListFile(path); },
                                    [this](const std::string& path) { return ReadSetFile(path); }});
    TakeFaults(file, std::move(read.faults));
    for (SourceFault& fault : read.list_faults) source_.faults.push_back(std::move(fault));
    for (auto* places : {&read.terms, &read.hosts, &read.urls})
      for (SourcePlace& place : *places)
        if (place.file.empty()) place.file = file;
    source_.rules.push_back({std::move(read.rule), file, table.line, table.column, std::move(read.terms),
                             std::move(read.hosts), std::move(read.urls)});
  }

  Result<std::vector<ListLine>> ReadListFile(const std::string& path) {
    SCHOUW_ASSIGN(std::string text, folder_.Read(path), path);
    std::vector<ListLine> lines = ListLines(text);
    Keep(path, std::move(text));
    return lines;
  }

  Result<SourceSet> ReadSetFile(const std::string& path) {
    if (const auto known = sets_.find(path); known != sets_.end()) return known->second;
    SourceSet set;
    set.path = path;
    SCHOUW_ASSIGN(set.file, folder_.Locate(path), "");
    SCHOUW_ASSIGN(const MappedFile file, MappedFile::Open(set.file), path);
    SCHOUW_ASSIGN(const HashSet opened, HashSet::Open(file.bytes()), path);
    SCHOUW_TRY(opened.CheckContent(), path);
    set.sha256 = opened.sha256();
    set.hash_class = opened.hash_class();
    set.bytes = file.bytes().size();
    sets_[path] = set;
    return set;
  }

  void FindSameIds() {
    std::map<std::string, const SourceRule*> first;
    for (const SourceRule& rule : source_.rules) {
      if (rule.rule.id.empty()) continue;
      const auto [there, added] = first.emplace(rule.rule.id, &rule);
      if (added) continue;
      Fault(rule.file,
            "rule \"" + rule.rule.id + "\" stands in " + there->second->file + ":" +
                std::to_string(there->second->line) + " already; expected another id",
            rule.line, rule.column);
    }
  }

  SourceFolder folder_;
  PackSource source_;
  std::map<std::string, std::string> files_;
  std::map<std::string, SourceSet> sets_;
};

}  // namespace

Result<PackSource> ReadPackSource(const std::string& folder) {
  SCHOUW_ASSIGN(SourceFolder opened, SourceFolder::Open(folder), "read rule pack");
  return SourceReader(std::move(opened)).Read();
}

std::string FormatSourceFaults(const std::vector<SourceFault>& faults) {
  std::string text;
  for (const SourceFault& fault : faults) {
    if (!text.empty()) text += '\n';
    text += fault.file;
    if (fault.line > 0) text += ":" + std::to_string(fault.line) + ":" + std::to_string(fault.column);
    text += ": " + fault.message;
  }
  return text;
}

}  // namespace schouw

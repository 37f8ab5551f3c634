// Figures of a measurement as a file that stands beside the pack's source:
//
//   [measured]
//   words = 1200000
//   pages = 900
//   [[rule]]
//   id      = "anonimiseren-01"
//   digest  = "0123456789abcdef"     # of what the rule looks for: a rule that changed has to be measured again
//   matches = 12
//   pages   = 9
//   judged  = 40
//   wrong   = 3
#include <limits>

#include "agent/match/pack_codec.h"
#include "agent/toml/table_reader.h"
#include "rules/measure.h"

namespace schouw {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::uint64_t Number(TableReader& table, const char* key) {
  return static_cast<std::uint64_t>(table.Number(key, Need::kRequired, 0, kMost, "a number").value_or(0));
}

struct FileRule {
  std::string digest;
  RuleFigures figures;
};

struct MeasuredFile {
  std::uint64_t words = 0;
  std::uint64_t pages = 0;
  std::map<std::string, FileRule> rules;
};

void ReadRuleTable(const TomlValue& value, MeasuredFile& file, std::vector<TextFault>& faults) {
  TableReader table(&value, "[[rule]]", faults);
  FileRule rule;
  const std::string id = table.Text("id", Need::kRequired, "a rule's id");
  rule.digest = table.Text("digest", Need::kRequired, "16 hexadecimal digits");
  rule.figures = {Number(table, "matches"), Number(table, "pages"), Number(table, "judged"), Number(table, "wrong")};
  table.Finish();
  file.rules[id] = std::move(rule);
}

Result<MeasuredFile> ReadFile(std::string_view text) {
  TomlDocument document = ParseToml(text);
  std::vector<TextFault> faults = std::move(document.faults);
  MeasuredFile file;
  for (const TomlEntry& entry : document.root.entries) {
    if (entry.key == "measured" && entry.value.kind == TomlKind::kTable) {
      TableReader table(&entry.value, "[measured]", faults);
      file.words = Number(table, "words");
      file.pages = Number(table, "pages");
      table.Finish();
    } else if (entry.key == "rule" && entry.value.kind == TomlKind::kList) {
      for (const TomlValue& rule : entry.value.items)
        if (rule.kind == TomlKind::kTable) ReadRuleTable(rule, file, faults);
    } else {
      faults.push_back({entry.line, entry.column, "unknown section [" + entry.key + "]"});
    }
  }
  if (faults.empty()) return file;
  return Fail(ErrorCode::kMalformed, "line " + std::to_string(faults[0].line) + ": " + faults[0].message);
}

}  // namespace

std::string FormatMeasuredFile(const Measurement& measurement) {
  std::string text =
      "# Made by `schouw rules measure`; `schouw rules build --measured` puts it into the pack.\n[measured]\n";
  const auto line = [&](const char* key, std::uint64_t value) {
    text += std::string(key) + " = " + std::to_string(value) + "\n";
  };
  line("words", measurement.words);
  line("pages", measurement.pages);
  for (const MeasuredRule& rule : measurement.rules) {
    text += "[[rule]]\nid = \"" + rule.id + "\"\ndigest = \"" + rule.digest + "\"\n";
    line("matches", rule.figures.measured);
    line("pages", rule.figures.measured_pages);
    line("judged", rule.figures.judged);
    line("wrong", rule.figures.wrong);
  }
  return text;
}

Status ApplyMeasuredFile(std::string_view text, PackSource& source) {
  SCHOUW_ASSIGN(const MeasuredFile file, ReadFile(text), "measured figures");
  for (SourceRule& rule : source.rules) {
    const auto measured = file.rules.find(rule.rule.id);
    if (measured == file.rules.end())
      return Fail(ErrorCode::kRefused,
                  "rule \"" + rule.rule.id + "\" was not measured; run `schouw rules measure` again");
    if (measured->second.digest != LookedForDigest(rule.rule))
      return Fail(ErrorCode::kRefused,
                  "rule \"" + rule.rule.id + "\" has changed since it was measured; run `schouw rules measure` again");
    rule.rule.figures = measured->second.figures;
  }
  source.header.measured_words = file.words;
  source.header.measured_pages = file.pages;
  return {};
}

}  // namespace schouw

// Imported rules as files of a source folder; a source as lists for others.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "rules/import.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

std::string TomlText(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char number[8];
      std::snprintf(number, sizeof number, "\\u%04X", static_cast<unsigned char>(c));
      quoted += number;
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string TomlTexts(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) list += (list.size() > 1 ? ", " : "") + TomlText(text);
  return list + "]";
}

// A line of a list can't start as a comment does.
bool FitsList(const std::string& term) { return !term.starts_with('#') && term.find('\n') == std::string::npos; }

std::string ListText(const Rule& rule) {
  std::string text;
  for (const auto* items : {&rule.terms, &rule.hosts, &rule.urls})
    for (const std::string& item : *items)
      if (FitsList(item)) text += item + "\n";
  return text;
}

std::string_view SeverityName(Severity severity) {
  return severity == Severity::kInfo ? "info" : severity == Severity::kHigh ? "high" : "attention";
}

std::string RuleText(const Rule& rule, bool has_list) {
  std::string text = "[[rule]]\nid         = " + TomlText(rule.id) +
                     "\nkind       = " + (rule.kind == RuleKind::kUrl ? "\"url\"" : "\"keyword\"") +
                     "\ncategory   = " + TomlText(rule.category) + "\nseverity   = \"" +
                     std::string(SeverityName(rule.severity)) + "\"\n";
  if (has_list) text += "list       = \"lists/" + rule.id + ".txt\"\n";
  std::vector<std::string> others;
  for (const std::string& term : rule.terms)
    if (!FitsList(term)) others.push_back(term);
  if (!others.empty()) text += "terms      = " + TomlTexts(others) + "\n";
  if (!rule.regexes.empty()) text += "regex      = " + TomlTexts(rule.regexes) + "\n";
  if (!rule.whole_word) text += "whole_word = false\n";
  if (!rule.fold_case) text += "fold       = []\n";
  if (!rule.all.empty()) {
    text += "all        = [";
    for (std::size_t i = 0; i < rule.all.size(); ++i) text += (i > 0 ? ", " : "") + TomlTexts(rule.all[i]);
    text += "]\n";
  }
  return text;
}

Status WriteNewFile(const std::string& path, const std::string& text) {
  std::error_code error;
  if (fs::exists(path, error))
    return Fail(ErrorCode::kRefused, path + " is there already; take it away or choose another --id");
  fs::create_directories(fs::path(path).parent_path(), error);
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) return Fail(ErrorCode::kIo, path + " can't be written");
  return {};
}

std::string CsvField(std::string_view text) {
  if (text.find_first_of("\",\n\r;") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

class Exporter {
 public:
  Exporter(ExportFormat format, const PackSource& source) : format_(format), source_(source) {}

  Exported Run() {
    if (format_ == ExportFormat::kCsv) exported_.text = "rule,category,severity,term,host,url\r\n";
    if (format_ == ExportFormat::kRpz)
      exported_.text = "$TTL 300\n@ IN SOA localhost. root.localhost. 1 3600 600 86400 300\n@ IN NS localhost.\n";
    for (const SourceRule& rule : source_.rules) AddRule(rule.rule);
    return std::move(exported_);
  }

 private:
  void AddRule(const Rule& rule) {
    const auto lost = [&](bool is, const char* what) {
      if (is) exported_.not_mapped.push_back("rule " + rule.id + ": " + what);
    };
    const bool names = format_ == ExportFormat::kHosts || format_ == ExportFormat::kRpz;
    lost(!rule.regexes.empty(), "its regexes");
    lost(
        !rule.unless.empty() || !rule.near_terms.empty() || !rule.all.empty() || !rule.any.empty() || rule.at_least > 1,
        "its conditions: others find more with it");
    lost(names && !rule.terms.empty(), "its terms");
    lost(names && !rule.urls.empty(), "its urls");
    lost(rule.kind == RuleKind::kHash, "its hashes");
    if (!names)
      for (const std::string& term : rule.terms) Line(rule, 0, term);
    for (const std::string& host : rule.hosts) Line(rule, 1, host);
    if (!names)
      for (const std::string& url : rule.urls) Line(rule, 2, url);
  }

  void Line(const Rule& rule, int column, const std::string& item) {
    std::string& text = exported_.text;
    switch (format_) {
      case ExportFormat::kPlain: text += item + "\n"; break;
      case ExportFormat::kHosts: text += "0.0.0.0 " + item + "\n"; break;
      case ExportFormat::kRpz: text += item + " CNAME .\n*." + item + " CNAME .\n"; break;
      case ExportFormat::kCsv:
        text += CsvField(rule.id) + "," + CsvField(rule.category) + "," + std::string(SeverityName(rule.severity)) +
                "," + (column == 0 ? CsvField(item) : "") + "," + (column == 1 ? CsvField(item) : "") + "," +
                (column == 2 ? CsvField(item) : "") + "\r\n";
    }
  }

  ExportFormat format_;
  const PackSource& source_;
  Exported exported_;
};

}  // namespace

Status WriteImported(const Imported& imported, const std::string& folder) {
  for (const Rule& rule : imported.rules) {
    const std::string list = ListText(rule);
    if (!list.empty()) SCHOUW_TRY(WriteNewFile(folder + "/lists/" + rule.id + ".txt", list), "import");
    SCHOUW_TRY(WriteNewFile(folder + "/rules/" + rule.id + ".toml", RuleText(rule, !list.empty())), "import");
  }
  return {};
}

std::optional<ExportFormat> ParseExportFormat(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"plain", "csv", "hosts", "rpz"};
  const auto at = std::find(kNames.begin(), kNames.end(), name);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<ExportFormat>(at - kNames.begin());
}

Exported ExportSource(ExportFormat format, const PackSource& source) { return Exporter(format, source).Run(); }

}  // namespace schouw

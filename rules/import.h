// Lists and rules of others as rules of ours. Foreign files are read line by line, with bounds: docs/decisions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/match/rule.h"
#include "rules/rule_source.h"

namespace schouw {

enum class ImportFormat : std::uint8_t { kPlain, kCsv, kHosts, kRpz, kUt1, kYara, kSigma };
std::optional<ImportFormat> ParseImportFormat(std::string_view name);  // "plain", "csv", ...

struct Imported {
  std::vector<Rule> rules;              // without why, ask and cases: those are for people to write
  std::vector<SourceFault> not_mapped;  // what has no place in our rules, and why
};

struct ImportOptions {
  std::string file;                    // for what is said of a line
  std::string id = "ingevoerd";        // of the rule, where the file names none; else what its names begin with
  RuleKind kind = RuleKind::kKeyword;  // of the lines of a plain list
};

// plain: a term or host a line, '#' comments. csv: a first line with the names of columns, of which one is "term",
// "host" or "url"; "rule", "category" and "severity" are understood; ',' or ';' between, RFC 4180. hosts: hosts(5), the
// names behind an address. rpz: a DNS response policy zone, names that are blocked. ut1: one file of such a category
// ("domains", "urls", "expressions", by options.file). yara: strings of each rule. sigma: lists under `detection`.
// Errors: kMalformed (no UTF-8; a spreadsheet; no known column), kTooBig (64 MiB, a line of 64 KiB, a million items).
Result<Imported> ImportText(ImportFormat format, std::string_view text, const ImportOptions& options);

// A file, or for ut1 a folder of categories. Errors also: kNotFound, kIo.
Result<Imported> ImportPath(ImportFormat format, const std::string& path, ImportOptions options);

// Adds rules/ID.toml and lists/ID.txt for each rule to a source folder. Errors: kRefused when one is there already,
// kIo.
Status WriteImported(const Imported& imported, const std::string& folder);

enum class ExportFormat : std::uint8_t { kPlain, kCsv, kHosts, kRpz };
std::optional<ExportFormat> ParseExportFormat(std::string_view name);
struct Exported {
  std::string text;
  std::vector<std::string> not_mapped;
};
// The terms and hosts of a source in a form that others read.
Exported ExportSource(ExportFormat format, const PackSource& source);

}  // namespace schouw

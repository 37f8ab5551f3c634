// Lists and rules of others as rules of ours. The foreign files themselves are read elsewhere, in a worker:
// docs/decisions/0052. What comes from there is checked here, item by item.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/match/rule.h"
#include "agent/model/foreign_item.h"
#include "rules/rule_source.h"

namespace schouw {

std::optional<ForeignFormat> ParseForeignFormat(std::string_view name);  // "plain", "csv", ...

struct Imported {
  std::vector<Rule> rules;              // without why, ask and cases: those are for people to write
  std::vector<SourceFault> not_mapped;  // what has no place in our rules, and why
};

struct ImportOptions {
  std::string id = "";                 // of the rule, where the file names none; else what its names begin with
  RuleKind kind = RuleKind::kKeyword;  // of the lines of a plain list
};

// Reads one foreign file and gives what stands in it, in order.
using ForeignReader = std::function<Status(ForeignFormat format, const std::string& path,
                                           const std::function<Status(const ForeignItem&)>& on_item)>;

// A file, or for ut1 a folder of categories. Errors: kNotFound, kTooBig (a million terms in one rule are no error:
// the rest is not mapped), those of `reader`.
Result<Imported> ImportPath(ForeignFormat format, const std::string& path, const ImportOptions& options,
                            const ForeignReader& reader);

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

// Collects what an importer finds. Private to rules/.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "rules/import.h"

namespace schouw {

inline constexpr std::size_t kMaxImportLineBytes = 64u << 10;

class ImportBuilder {
 public:
  explicit ImportBuilder(const ImportOptions& options) : options_(options) {}

  // The rule of this id and kind, made at the first call. `id` may be anything: it is made fit.
  Rule& RuleFor(std::string_view id, RuleKind kind);
  // Checked: what is no term, host or url is noted as not mapped.
  void AddTerm(Rule& rule, std::string_view term, int line);
  void AddHost(Rule& rule, std::string_view host, int line);
  void AddUrl(Rule& rule, std::string_view url, int line);
  void AddHostOrUrl(Rule& rule, std::string_view item, int line);
  void NotMapped(int line, std::string_view what, std::string_view why);
  Imported Take();

 private:
  const ImportOptions& options_;
  std::map<std::string, Rule> rules_;  // by id
  std::vector<SourceFault> not_mapped_;
};

// "Kans Spel_01" → "kans-spel-01".
std::string IdFrom(std::string_view name);
std::string_view TrimmedText(std::string_view text);
// Calls `on_line` with each line, trimmed of its end, and its number from 1. Errors: kTooBig past kMaxImportLineBytes.
Status ForEachLine(std::string_view text, const std::function<void(std::string_view, int)>& on_line);

// The formats that are more than a word a line.
Status ImportCsv(std::string_view text, const ImportOptions& options, ImportBuilder& builder);
Status ImportYara(std::string_view text, const ImportOptions& options, ImportBuilder& builder);
Status ImportSigma(std::string_view text, const ImportOptions& options, ImportBuilder& builder);

}  // namespace schouw

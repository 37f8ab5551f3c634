// Makes rules of what a foreign file says. Private to rules/.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "rules/import.h"

namespace schouw {

class ImportBuilder {
 public:
  explicit ImportBuilder(const ImportOptions& options) : options_(options) {}

  // Of `file`, which is named where something does not fit; `id` is that of its rule where it names none. Checked: what
  // is no term, regex, host or url is noted as not mapped.
  void Add(const ForeignItem& item, const std::string& file, const std::string& id);
  Imported Take();

 private:
  struct Place {
    const std::string& file;
    std::uint32_t line;
  };
  Rule& RuleOf(const ForeignItem& item, const std::string& id, RuleKind kind);
  void AddTerm(Rule& rule, std::string_view term, const Place& place);
  void AddRegex(Rule& rule, const std::string& regex, const Place& place);
  void AddAlso(Rule& rule, const std::string& term, const Place& place);
  void AddHost(Rule& rule, std::string_view host, const Place& place);
  void AddHostOrUrl(Rule& rule, std::string_view item, const Place& place);
  void NotMapped(const Place& place, std::string_view what, std::string_view why);

  const ImportOptions& options_;
  std::map<std::string, Rule> rules_;  // by id
  std::vector<SourceFault> not_mapped_;
};

// "Kans Spel_01" → "kans-spel-01".
std::string IdFrom(std::string_view name);

}  // namespace schouw

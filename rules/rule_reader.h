// One [[rule]] table as a Rule, with everything that is wrong in it. Private to rules/.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "agent/toml/table_reader.h"
#include "rules/rule_source.h"
#include "rules/source_folder.h"

namespace schouw {

// The lines of a list by its path within the folder; a list that can't be read is an error whose text goes into the
// fault.
using ReadList = std::function<Result<std::vector<ListLine>>(const std::string& path)>;
// A hash set by its path within the folder, likewise.
using ReadSet = std::function<Result<SourceSet>(const std::string& path)>;
struct RuleFiles {
  ReadList read_list;
  ReadSet read_set;
};

struct ReadRuleResult {
  Rule rule;
  std::vector<SourcePlace> terms;  // places of the rule's terms, hosts and urls; no file: that of the rule
  std::vector<SourcePlace> hosts;
  std::vector<SourcePlace> urls;
  std::vector<TextFault> faults;         // in the file of the rule
  std::vector<SourceFault> list_faults;  // in the lists that it names
};

// `number` counts the rules of the file from 1 and names a rule without an id.
ReadRuleResult ReadRule(const TomlEntry& place, const TomlValue& table, std::size_t number, const RuleFiles& files);

}  // namespace schouw

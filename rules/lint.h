// What is wrong with a rule pack's source, and what is probably not meant.
#pragma once

#include <string>
#include <vector>

#include "agent/base/time.h"
#include "rules/rule_source.h"

namespace schouw {

struct LintFinding {
  bool fault = false;  // true: the pack can't be built; false: a warning
  SourceFault where;
};

// Faults of the source, rules that do not compile, and warnings: short, doubled or starred terms, rules without why,
// ask or cases, hosts that cover a registry, lists that nobody uses, a pack that has expired on `today`. By file and
// line.
std::vector<LintFinding> Lint(const PackSource& source, const Date& today);

bool HasFaults(const std::vector<LintFinding>& findings);

// "rules/x.toml:3:1: fault: ..." or "...: warning: ...", one a line, without a line end after the last.
std::string FormatFindings(const std::vector<LintFinding>& findings);

}  // namespace schouw

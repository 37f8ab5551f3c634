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
  std::string code = {};  // "ordinary-word": the same for findings of one kind, for whoever filters them
};

// Faults of the source, rules that do not compile, and warnings; by file and line. A finding on a term, host or url
// stands where that stands.
std::vector<LintFinding> Lint(const PackSource& source, const Date& today);

bool HasFaults(const std::vector<LintFinding>& findings);

// "rules/x.toml:3:1: fault: ..." or "...: warning: ...", one a line, without a line end after the last.
std::string FormatFindings(const std::vector<LintFinding>& findings);
// {"schema":"schouw.lint/1","findings":[{"code","column","file","level","line","message"}]}, with a line end.
std::string FindingsAsJson(const std::vector<LintFinding>& findings);
// SARIF 2.1.0 (OASIS), with a line end: what services of version control show beside a change.
std::string FindingsAsSarif(const std::vector<LintFinding>& findings);

}  // namespace schouw

// Runs the cases that rules carry (match, no_match) through the matcher that scans use.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "rules/rule_source.h"

namespace schouw {

struct CaseReport {
  std::size_t cases = 0;
  std::size_t rules_without_cases = 0;
  std::vector<SourceFault> failures;  // in order of rule and case; place is the rule's
};

// Each case is one record of the first kind of the rule's `on` that fits: for a keyword rule its text (search_query
// where that is among them), for a url rule its URL (url_visit; "https://" is put before a case without a scheme). For
// a hash rule it is a digest that its set has or has not. Only the rule's own matches count. Errors: kMalformed when
// the source has faults or a rule does not compile.
Result<CaseReport> RunCases(const PackSource& source);

}  // namespace schouw

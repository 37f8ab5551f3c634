// The self-test that runs before every scan: a small built-in image through real workers in their sandbox must give
// exactly what was planted in it: each encoding and container, live data only, the named account only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/scan/look.h"

namespace schouw {

struct SelfTestOutcome {
  std::size_t planted = 0;  // findings that were planted, and found
  double seconds = 0;
  std::string sandbox;  // what was in force in the workers
};

// Writes nothing. Errors: kRefused with one sentence for the user when a finding is missing or one too many came;
// errors of starting workers.
Result<SelfTestOutcome> RunSelfTest(const WorkerSettings& workers);

// The first difference between two sorted lists of findings as a clause, or empty when there is none.
std::string FirstDifference(const std::vector<std::string>& wanted, const std::vector<std::string>& found);

}  // namespace schouw

// What the second reader gets beside the officer's report: who did what when, and where people differed.
#pragma once

#include <string>

#include "report/model/report_data.h"

namespace schouw {

// One piece of HTML for the officer's page: decisions counted, cards decided whole, rules set aside, what was erased,
// sign-off and corrections. Nothing while nobody judged anything.
std::string SupervisorSection(const ReportData& report);

}  // namespace schouw

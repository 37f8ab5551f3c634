// The report for people: one self-contained file in plain Dutch, for screen and A4. No scripts, nothing from outside.
#pragma once

#include <string>

#include "report/model/report_data.h"

namespace schouw {

// The same data gives the same bytes. Every text from a device or mandate is escaped; what can't be seen is made
// visible.
std::string RenderHtml(const ReportData& report);
// The same, with who did what when.
std::string RenderSupervisorHtml(const ReportData& report);

}  // namespace schouw

// What the client gets. Before the check: what is going to happen, from the mandate alone. The same day: a receipt,
// nothing of content. When the report is final: what was discussed, in his own words, and how to object.
#pragma once

#include <string>

#include "agent/model/check.h"
#include "report/model/report_data.h"

namespace schouw {

// The receipt, or after sign-off the account. One self-contained HTML file, Dutch.
std::string RenderClientReport(const ReportData& report);

// Before: `check` as the mandate fills it.
std::string RenderClientAnnouncement(const CheckInfo& check, std::string_view language = "nl");

}  // namespace schouw

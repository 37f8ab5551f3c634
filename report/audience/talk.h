// A sheet of A5 for the table: what to ask, what was agreed, room to write. Nothing that judges.
#pragma once

#include <string>

#include "report/model/report_data.h"

namespace schouw {

// One question a rule whose signals are to be discussed. One self-contained HTML file, Dutch.
std::string RenderTalkSheet(const ReportData& report);

}  // namespace schouw

// The report for programs: the contract's object, described by report/schema/report.schema.json.
#pragma once

#include <string>
#include <vector>

#include "report/model/report_data.h"

namespace schouw {

// Keys sorted, two spaces a level, a line feed at the end; the same data gives the same bytes. What has no value is "".
std::string RenderJson(const ReportData& report);

// The audit log as an array of rows, without a line feed at the end.
std::string AuditRowsJson(const std::vector<AuditRow>& rows);

}  // namespace schouw

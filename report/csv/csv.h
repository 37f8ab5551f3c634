// The signals of a report as CSV (RFC 4180), for a spreadsheet.
#pragma once

#include <string>

#include "report/model/report_data.h"

namespace schouw {

// One line a signal under a line of names; CRLF line ends, UTF-8. What a spreadsheet would take for a formula gets an
// apostrophe before it; control and reading-direction characters are written \u{202e}.
// The words around a hit only with `contexts`.
std::string RenderCsv(const ReportData& report, bool contexts = false);

// One row of the audit log: seq,at,who,operation,what,hash; without a line end.
std::string AuditRowCsv(const AuditRow& row);

}  // namespace schouw

// What a judge and the client's lawyer get: the condition laid beside what was done, sentence by sentence, and how to
// check it without the program.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "report/model/report_data.h"

namespace schouw {

// kRefused, a Dutch clause: before the sign-off, or while the case is sealed.
Status CheckCourtMayRead(const ReportData& report);

// One self-contained HTML file, Dutch. Of signals only those judged relevant, with names masked where `report` has them
// so; of rules what the packs say of themselves, never a term.
std::string RenderCourtReport(const ReportData& report);

}  // namespace schouw

// Names, mail addresses and telephone numbers of others masked in a whole report: what leaves the program has them so
// unless somebody asked otherwise, with a reason, in the log. The rule itself is in context_words.h.
#pragma once

#include "agent/base/result.h"
#include "report/model/report_data.h"

namespace schouw {

// In what stands around each hit, in titles and in addresses; never in what matched.
void MaskNames(ReportData& report);

// BuildReport with names masked.
Result<ReportData> BuildMaskedReport(const CaseStore& store);

}  // namespace schouw

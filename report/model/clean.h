// Texts of a report that come from outside the queries, made valid UTF-8.
#pragma once

#include "report/model/report_data.h"

namespace schouw {

// Of check, devices, packs and volumes. A device's name that is not UTF-8 is written as the contract writes paths.
void MakeTextsValid(ReportData& report);

}  // namespace schouw

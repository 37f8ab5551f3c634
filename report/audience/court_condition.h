// The condition as sentences, each beside what the mandate hangs on it. Private to audience/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/model/report_data.h"

namespace schouw::audience {

// Ends at a full stop, question mark or semicolon before a space, or at a line end; "art. 14c" is no end.
std::vector<std::string> Sentences(std::string_view text);

// HTML: the table, and what the mandate quotes that stands in no sentence.
std::string ConditionTable(const ReportData& report);

}  // namespace schouw::audience

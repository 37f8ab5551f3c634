// What people decided, in Dutch. Plain text, not HTML.
#pragma once

#include <string>
#include <string_view>

#include "report/model/report_data.h"

namespace schouw::audience {

std::string_view Decision(std::string_view decision);  // "bespreken met cliënt"
std::string_view Reason(std::string_view reason);      // of `not_relevant`: "gaat over iets anders"
std::string_view Outcome(std::string_view outcome);    // of the talk: "uitgelegd"
// The review is closed: signed off, and perhaps corrected since.
bool IsFinal(const ReportData& report);

}  // namespace schouw::audience

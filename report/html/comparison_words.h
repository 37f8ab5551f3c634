// A comparison with the check before in Dutch, at level B1. Plain text, not HTML.
#pragma once

#include <string>
#include <vector>

#include "agent/store/earlier_check.h"

namespace schouw::dutch {

// "controle 1 van 2 maart 2026"
std::string EarlierCheck(const Comparison& comparison);
// "2 nieuw, 3 hetzelfde, 1 weg (toen 4, nu 5 signalen)" or "niet goed te vergelijken, omdat de regel is veranderd (…)".
std::string ComparedRowText(const ComparedRow& row, const Comparison& comparison);
// What to bear in mind, one sentence each; the last ones always hold.
std::vector<std::string> ComparisonRemarks(const Comparison& comparison);
// One line for the first page. `since`: from when on the later check looked.
std::string ComparisonLine(const Comparison& comparison, const std::optional<Date>& since);

}  // namespace schouw::dutch

// Which days the checks of a caseload fall on: drawn from a seed that was committed before, so that it can be shown
// afterwards that nobody chose them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/time.h"

namespace schouw {

struct DrawCase {
  std::string reference;
  Date valid_from, valid_until;
  std::uint32_t checks_per_year = 1;  // at most
};

struct DrawRules {
  Date from, until;                 // days to print; whole years of supervision are drawn
  std::uint32_t spacing_days = 60;  // at least so many days between two checks
  std::vector<Date> off;            // days on which nobody works, besides weekends and public holidays
};

struct DrawnCheck {
  std::string reference;
  std::uint32_t year = 1;    // of supervision
  std::uint32_t number = 1;  // in that year
  Date date;
};

// 64 hexadecimal digits of 32 random bytes: the seed, to be kept secret until the draw.
std::string NewSeed();
// What is made public before the draw: SHA-256 of the seed's text, in hexadecimal.
std::string Commitment(std::string_view seed);

// One case's draw hangs on the seed, its reference and the year of supervision alone: who knows the seed can redo it
// without the others. For each year: how many (1 to checks_per_year, each as likely), then that many working days,
// every set that keeps the spacing as likely. Fewer where no such set is found. In order of date, then reference.
// Errors: kMalformed on a seed that is not 64 hexadecimal digits.
Result<std::vector<DrawnCheck>> DrawChecks(std::string_view seed, const std::vector<DrawCase>& cases,
                                           const DrawRules& rules);

// No Saturday, Sunday or Dutch public holiday.
bool IsWorkingDay(const Date& date);

}  // namespace schouw

// The mandate: what may be inspected, for how long, by whom. Parsed and checked whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/model/check.h"
#include "agent/model/scope.h"
#include "agent/toml/toml.h"

namespace schouw {

struct Mandate {
  CheckInfo check;                  // what report and case keep; tool, sandbox, exercise are filled in later
  std::vector<std::string> themes;  // [mandate] themes
  Date valid_from;
  Date valid_until;
  // since = "previous_check". Until the date of that check is put in their place, scope.since and check.since are
  // valid_from: what lies before the condition is read by no check under it.
  bool since_previous_check = false;
  Scope scope;  // without accounts of the device: device_has_accounts is set after looking
  std::vector<std::string> hash_lists;
  std::string widened_by;              // who decided that all accounts may be read, or empty
  std::optional<Date> widened_until;   // the last day of that; always set outside an exercise
  std::string tripwire_decision;       // what allows hash_lists "tripwire", or empty
  std::vector<std::string> officers;   // all that are named; check.officer is the first
  std::vector<std::string> reviewers;  // check.reviewer is the first who is not check.officer
};

using MandateFault = TextFault;  // line 0: the file as a whole

struct ParsedMandate {
  Mandate mandate;
  std::vector<MandateFault> faults;  // in order of line; empty: valid
};

// Reads the contract's TOML. Unknown keys, wrong types, impossible dates, a wider record kind without because.<kind>,
// "*" without widened_by: all faults at once. Never fails as a function.
ParsedMandate ParseMandate(std::string_view toml);

// "m.toml:12:3: unknown key \"acounts\" in [client] (did you mean \"accounts\"?)", one a line.
std::string FormatFaults(std::string_view file_name, const std::vector<MandateFault>& faults);

// Refuses (kRefused) when `today` lies outside the mandate's period: one clause that names both dates.
Status CheckValidOn(const Mandate& mandate, const Date& today);
// Whether it is for the theme "demo" alone: made-up people and devices, nothing of anybody.
bool IsExercise(const Mandate& mandate);

// Refuses when a pack has a theme the mandate does not name.
Status CheckThemes(const Mandate& mandate, std::string_view pack_id, const std::vector<std::string>& pack_themes);

}  // namespace schouw

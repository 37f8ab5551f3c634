// How often rules match ordinary text, and how often people found them wrong: what a maintainer wants to know before a
// rule is published.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "rules/rule_source.h"

namespace schouw {

// Words that were found, and where for the first time.
struct MeasuredWords {
  std::string words;  // under the widest fold
  std::uint64_t matches = 0;
  std::string example;  // "brief.txt line 4: ... tekst met tor browser ...", made printable
  std::uint64_t judged = 0;
  std::uint64_t wrong = 0;
};

struct MeasuredRule {
  std::string id;
  std::string digest;  // LookedForDigest
  RuleFigures figures;
  std::vector<MeasuredWords> worst;  // by number of matches, judgments, words
  std::uint64_t judged_otherwise =
      0;  // signals that were judged when the rule looked for something else: not in figures
};

struct Measurement {
  std::uint64_t words = 0;            // of the text
  std::uint64_t pages = 0;            // files that were read
  std::vector<std::string> not_read;  // "FILE: why"
  std::vector<MeasuredRule> rules;    // as in the source
};

// Runs every keyword and url rule over all files below `folder` (UTF-8 text, markup and all), whatever kinds of records
// the rules are for. Errors: kNotFound, kIo; kMalformed when the source has faults.
Result<Measurement> Measure(const PackSource& source, const std::string& folder);

// Adds judgments out of counts files (report/schema/counts.schema.json): of rules that look for what they looked for
// then, and of a rule with other terms those of the terms it still has, if it looks for them in the same way. Errors:
// kMalformed, with what is wrong.
Status AddCounts(std::string_view json, const PackSource& source, Measurement& measurement);

// For people; worst rules first.
std::string FormatMeasurement(const Measurement& measurement);
// As a file for version control, and back: TOML, layout in measured_file.cc.
std::string FormatMeasuredFile(const Measurement& measurement);
// Puts the figures of such a file into the source. Errors: kMalformed; kRefused when a rule has changed since, or is
// not among those measured.
Status ApplyMeasuredFile(std::string_view text, PackSource& source);

}  // namespace schouw

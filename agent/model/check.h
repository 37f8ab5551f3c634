// What one check is about, as the case file keeps it and the report prints it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/time.h"

namespace schouw {

struct CheckInfo {
  std::string reference;
  std::string judgment;
  std::string condition;
  std::string client;  // pseudonym
  std::uint32_t number = 1;
  std::uint32_t of = 1;           // checks a year
  std::string reason = "sample";  // "sample" or "cause"
  std::string officer;
  std::string reviewer;
  std::vector<std::string> accounts;
  std::vector<std::string> records;                          // record kinds in scope
  std::vector<std::pair<std::string, std::string>> because;  // wider kind, the condition's words that carry it
  std::optional<Date> since;
  bool undated = false;
  bool recycle_bin = false;
  std::vector<std::string> widened;  // one sentence each
  std::string device_description;
  std::string mandate_sha256;
  std::string mandate_toml;                    // as read
  std::vector<std::string> mandate_signed_by;  // codes of who signed it, the reviewer first; empty: an exercise
  std::optional<Date> date;                    // of this check; none without a check.toml
  std::vector<std::string> present;            // who was there
  std::string check_sha256;                    // of check.toml, or empty
  std::string check_toml;                      // as read
  std::vector<std::string> check_signed_by;
  std::optional<Date> previous_check;     // since = "previous_check": the day it stands for
  std::uint32_t excluded_by_mandate = 0;  // entries of `exclude`: how many, never which
  std::uint32_t excluded_by_check = 0;
  std::string protected_list;      // the organisation's list of parties left alone: name and version
  std::optional<Date> valid_from;  // of the mandate
  std::optional<Date> valid_until;
  std::vector<std::string> hash_lists;  // kinds of lists that may be compared with
  std::uint32_t no_signals_days = 30;
  std::uint32_t signals_days = 180;
  std::uint32_t objection_days = 42;  // what was judged not relevant goes after these
  bool exercise = false;              // a pack was signed by a demo key
  std::string tool;                   // version of the program
  std::string sandbox;                // "landlock+seccomp", ...
  std::uint32_t self_test = 0;        // findings planted and found by the self-test before the scan; 0: none was done
};

struct DeviceInfo {
  std::string id;      // "d1"
  std::string name;    // file or folder name as given, without its path
  std::string format;  // "raw", "split", "ewf", "vhd", "vhdx", "vmdk", "qcow2", "dmg", "folder", "zip", "tar", "block"
  std::uint64_t bytes = 0;
  std::string description;
  std::string serial;
  std::string state = "read";  // "read", "partial", "not_checked"
  std::string reason;
};

// A rule as reports need it.
struct RuleInfo {
  std::string id;
  std::string kind;  // "keyword", "url", "hash"
  std::string category;
  std::string severity;  // "info", "attention", "high"
  std::string why;
  std::string ask;
  std::uint32_t at_least_a_day = 1;  // matches that one day has to have for them to be signals
  std::uint64_t judged = 0;          // signals of this rule that were judged before, and of these how many the rule
  std::uint64_t wrong = 0;           // was wrong about; from the pack
  std::string looked_for = {};       // differs where a rule of another version finds other things; empty: not known
};

// From how many judgments on it is said how often a rule was wrong; with fewer that says nothing yet.
inline constexpr std::uint64_t kEnoughJudged = 30;

struct PackInfo {
  std::string id;
  std::string version;
  std::string title;
  std::string sha256;
  std::vector<std::string> signed_by;  // names of the keys
  std::vector<RuleInfo> rules;         // in the order of Match::rule
  std::string explain{};               // what is looked for, in words for the client and a judge
};

}  // namespace schouw

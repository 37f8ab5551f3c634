// A rule as plain values, after reading and before compiling. Field names are the contract's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/time.h"
#include "agent/hashset/hash_set.h"
#include "agent/model/record.h"

namespace schouw {

enum class RuleKind : std::uint8_t { kKeyword, kUrl, kHash };
enum class Severity : std::uint8_t { kInfo, kAttention, kHigh };

using TermGroup = std::vector<std::string>;

// What is known of a rule before it is used, and from judgments of its signals; nothing: all zero. A page is a file of
// the measured text.
struct RuleFigures {
  std::uint64_t measured = 0;        // matches in the text of PackHeader::measured_words
  std::uint64_t measured_pages = 0;  // that held one
  std::uint64_t judged = 0;          // signals that were judged
  std::uint64_t wrong = 0;           // of these, with the reason "rule_wrong"
  bool operator==(const RuleFigures&) const = default;
};

struct Rule {
  std::string id;
  RuleKind kind = RuleKind::kKeyword;
  std::string category;
  Severity severity = Severity::kInfo;
  RecordKinds on = RecordKinds::All();  // all: every kind of the mandate
  std::vector<std::string> terms;       // terms and the lines of `list`, as written
  std::vector<std::string> regexes;
  bool whole_word = true;
  bool fold_case = true;
  bool fold_diacritics = true;
  bool fold_leet = false;        // "k4nssp3l"; these three ask for case and diacritics too
  bool fold_spacing = false;     // "v.p.n"
  bool fold_homoglyphs = false;  // letters of other scripts that look alike
  std::uint8_t distance = 0;     // letters and digits that may differ, in terms of 6 or more
  bool plural = false;           // with the affixes of inflect.h
  bool diminutive = false;
  std::vector<std::string> near_terms;  // one of these has to stand within near_words words of a hit
  std::uint32_t near_words = 0;
  std::vector<TermGroup> all;   // of each group one term has to stand in the record
  std::vector<TermGroup> any;   // of one group every term has to
  std::uint32_t at_least = 1;   // hits in one record, or
  bool at_least_a_day = false;  // matches on one day
  std::vector<std::string> hosts;
  std::vector<std::string> urls;  // "forum.example/groep/*"
  std::string set;                // path of a hash set in the source folder
  HashClass set_class = HashClass::kSoftware;
  std::string set_sha256;  // the set's name: HashSet::sha256()
  std::vector<std::string> unless;
  std::string why;
  std::string ask;
  std::vector<std::string> match;  // cases
  std::vector<std::string> no_match;
  RuleFigures figures = {};
};

inline constexpr std::uint8_t kMostDistance = 2;
inline constexpr std::size_t kShortestDistanceTerm = 6;  // characters

struct PackHeader {
  std::string id;
  std::string version;
  std::string title;
  std::vector<std::string> languages;
  std::vector<std::string> themes;
  std::optional<Date> valid_until;
  std::string explain;  // a sentence a theme, for the client, in the order of `themes`; or one for all
  std::vector<std::string> protected_hosts = {};  // of help and news: their records are never signals
  std::uint64_t measured_words = 0;               // of ordinary text; 0: not measured
  std::uint64_t measured_pages = 0;
};

}  // namespace schouw

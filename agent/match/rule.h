// A rule as plain values, after reading and before compiling. Field names are the contract's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/time.h"
#include "agent/model/record.h"

namespace schouw {

enum class RuleKind : std::uint8_t { kKeyword, kUrl, kHash };
enum class Severity : std::uint8_t { kInfo, kAttention, kHigh };

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
  std::vector<std::string> hosts;
  std::vector<std::string> urls;  // "forum.example/groep/*"
  std::vector<std::string> unless;
  std::string why;
  std::string ask;
  std::vector<std::string> match;  // cases
  std::vector<std::string> no_match;
};

struct PackHeader {
  std::string id;
  std::string version;
  std::string title;
  std::vector<std::string> languages;
  std::vector<std::string> themes;
  std::optional<Date> valid_until;
  std::string explain;  // a sentence a theme, for the client
};

}  // namespace schouw

// What a pack looks for in folded text, by the number its Hyperscan database reports. Private to the module.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/match/regex.h"
#include "agent/match/rule.h"

namespace schouw {

// One rule's use of a literal.
struct TermUse {
  std::uint32_t rule = 0;
  bool unless = false;       // the term takes the rule's signals in this record away
  bool begins_word = false;  // no word character may stand before the hit
  bool ends_word = false;    // nor after it
  std::string narrow;        // the term under the rule's own fold where that is narrower than the widest; else empty
};

struct Literal {
  std::string folded;  // widest fold, never empty
  std::vector<TermUse> uses;
};

struct RuleRegex {
  std::uint32_t rule = 0;
  bool whole_word = false;
  Regex regex;
};

// Equal rules give an equal table, in the order of the rules.
struct PatternTable {
  // Numbered for Hyperscan from 0, literals first, then regexes.
  std::vector<Literal> literals;
  std::vector<RuleRegex> regexes;
  bool empty() const { return literals.empty() && regexes.empty(); }
  // SHA-256 (raw) over everything a database is compiled from: a database made by another fold is told by it.
  std::string Digest() const;
};

// Errors: kMalformed or kUnsupported naming the rule and its term or regex.
Result<PatternTable> BuildPatternTable(std::span<const Rule> rules);

}  // namespace schouw

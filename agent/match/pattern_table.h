// What a pack looks for in folded text, by the number its Hyperscan database reports. Private to the module.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/match/loose.h"
#include "agent/match/regex.h"
#include "agent/match/rule.h"

namespace schouw {

// What a rule does with a hit.
enum class TermRole : std::uint8_t {
  kHit,
  kUnless,     // takes the rule's signals in this record away
  kNear,       // a hit of the rule has to stand near it
  kCondition,  // meets a condition of `all` or `any`
};

// One rule's use of a literal.
struct TermUse {
  std::uint32_t rule = 0;
  TermRole role = TermRole::kHit;
  std::uint8_t condition = 0;  // bit in RuleConditions
  bool begins_word = false;    // no word character may stand before the hit
  bool ends_word = false;      // nor after it
  std::string narrow;          // the term under the rule's own fold where that is narrower than the widest; else empty
};

// A literal that is a part of a term with a distance: where it stands, the term may, with as many edits.
struct SeedUse {
  std::uint32_t approximate = 0;  // index in PatternTable::approximates
  std::uint32_t before = 0;       // code points of the term before this part
};

struct Literal {
  std::string folded;  // widest fold, never empty
  std::vector<TermUse> uses;
  std::vector<SeedUse> seeds;
};

struct ApproximateTerm {
  std::uint32_t rule = 0;
  std::u32string folded;
  std::size_t distance = 0;
};

// One rule's use of a loose literal; `spaced` ones stand in the text of spaced-out letters.
struct LooseUse {
  TermUse use;
  bool spaced = false;
  Looseness looseness;
  std::u32string folded;  // the term, or its letters alone when spaced
};
struct LooseLiteral {
  std::string text;  // as AppendLoose writes it
  std::vector<LooseUse> uses;
};

struct RuleRegex {
  std::uint32_t rule = 0;
  bool whole_word = false;
  Regex regex;
};

// What has to hold besides a hit.
struct RuleConditions {
  std::uint64_t all = 0;           // bits that have to be set
  std::vector<std::uint64_t> any;  // of these sets of bits one has to be set whole; empty: nothing
  std::uint32_t near_words = 0;    // 0: nothing has to stand near
  std::uint32_t at_least = 1;      // hits in the record
  bool keeps_all_hits() const { return near_words > 0 || at_least > 1; }
};

// Equal rules give an equal table, in the order of the rules.
struct PatternTable {
  // Numbered for Hyperscan from 0, literals first, then loose literals, then regexes.
  std::vector<Literal> literals;
  std::vector<LooseLiteral> loose;
  std::vector<RuleRegex> regexes;
  std::vector<ApproximateTerm> approximates;
  std::vector<RuleConditions> conditions;  // by rule
  RecordKinds loose_kinds;                 // that rules with a loose fold apply to
  bool empty() const { return literals.empty() && loose.empty() && regexes.empty(); }
  // SHA-256 (raw) over everything a database is compiled from: a database made by another fold is told by it.
  std::string Digest() const;
};

inline constexpr std::size_t kMaxPatterns = 300'000;

// Errors: kMalformed or kUnsupported naming the rule and its term or regex; kTooBig past kMaxPatterns.
Result<PatternTable> BuildPatternTable(std::span<const Rule> rules);

}  // namespace schouw

// How often people judged signals of a rule so: numbers over many cases, without text, case or person.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "agent/base/result.h"
#include "agent/store/case_store.h"

namespace schouw {

// A number smaller than this is withheld.
inline constexpr std::uint64_t kLeastCounted = 5;

// What is counted together, in the order of report/schema/counts.schema.json.
struct JudgmentKey {
  std::string pack, version, rule;
  std::string term;     // TermId of the words of a keyword rule; empty: another rule, or words that were erased
  std::string quarter;  // "2026-Q4", of the first judgment, in Amsterdam
  std::string decision, reason;
  std::string looked_for;  // LookedForDigest of the rule as it was; empty: not known
  auto operator<=>(const JudgmentKey&) const = default;
};

class JudgmentCounts {
 public:
  // Counts what is decided of each signal in a case, and what was erased as protected. Nothing of a case that is not
  // final (kRefused, with one Dutch sentence), nor of one that was added before.
  Status Add(const CaseStore& store);

  // As schouw.counts/1. Words that are too few are told together with the rule's others that are; what is then under
  // kLeastCounted is left out, and so is a sum that tells its parts. There is no other sum that they could follow from.
  std::string Json() const;
  std::size_t rows() const;  // in it

 private:
  std::map<JudgmentKey, std::uint64_t> counts_;
  std::set<std::string> digests_;  // of the cases that were added
};

}  // namespace schouw

// Terms that another term of the pack finds already. Private to rules/.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "agent/match/rule.h"

namespace schouw {

// Knows the terms that are looked for in all texts alike: whole words, without conditions or exceptions.
class CoveringTerms {
 public:
  void Add(const Rule& rule);
  // The term of a rule that stands in every text `term` stands in and is another one; empty: there is none. Only rules
  // on at least the same kinds count.
  struct Cover {
    std::string term;
    std::string rule;
  };
  Cover Of(std::string_view term, const Rule& rule) const;

 private:
  struct Known {
    std::string term;
    std::string rule;
    RecordKinds on;
  };
  std::unordered_map<std::string, std::vector<Known>> terms_;  // by fold
};

}  // namespace schouw

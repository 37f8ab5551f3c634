// The slow, plain matcher that the fast one is checked against. Shares no folding and no search with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/match/rule.h"
#include "agent/model/record.h"

namespace schouw::naive {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Span&) const = default;
};

// What a keyword rule finds in a record: for a document all that stand, else the first.
std::vector<Span> SpansOf(const Rule& rule, const Record& record);

// Whether a rule may have this term.
bool MayBeLookedFor(const std::string& term);

std::string FirstCharacters(const std::string& text, std::size_t count);

}  // namespace schouw::naive

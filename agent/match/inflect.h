// The forms in which a term of a rule is looked for.
//
// "*spel" also stands at the end of a longer word, "spel*" at its start, "*spel*" within one.
// Dutch plurals and diminutives of a term by a list of endings, put behind its last word as it stands. No stem is
// changed: "bom" gives "bomen" and not "bommen"; who wants that writes it down.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

struct WrittenTerm {
  std::string text;  // without its stars
  bool open_before = false;
  bool open_after = false;
};
WrittenTerm ReadStars(std::string_view written);

// The term and what it becomes, each once, the term first. A term that ends in no letter has no inflections.
std::vector<std::string> Inflected(std::string_view term, bool plural, bool diminutive);

}  // namespace schouw

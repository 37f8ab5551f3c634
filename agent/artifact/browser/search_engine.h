// The words somebody searched for, out of the address of a search engine's result page.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// `url` as a browser stored it. Empty when it is no search. Hosts of our table are looked at as it says, some of which
// keep the words in the path; on others "q" means many things, so there only a page that calls itself one of searching
// counts ("/zoeken?q="), or a parameter that does ("zoekterm"). Percent and '+' decoded, and what was encoded twice or
// three times too; bytes that are then no UTF-8 are taken for ISO 8859-1, as old result pages have it. White space
// around is cut.
std::string SearchWords(std::string_view url);

// `words` as two records of one search are compared: ASCII case and runs of white space don't count.
std::string ComparableWords(std::string_view words);

}  // namespace schouw

// The words somebody searched for, out of the address of a search engine's result page.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// `url` as a browser stored it. Empty when its host is in no row of our table, or holds no words. Only hosts that are
// known are looked at: "q" means many things elsewhere. Some keep the words in the path. Percent and '+' decoded, and
// what was encoded twice or three times too; bytes that are then no UTF-8 are taken for ISO 8859-1, as old result pages
// have it. White space around is cut.
std::string SearchWords(std::string_view url);

// `words` as two records of one search are compared: ASCII case and runs of white space don't count.
std::string ComparableWords(std::string_view words);

}  // namespace schouw

// A name for the words that were found, which gives them away to nobody who does not have the rules.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// 12 hexadecimal digits of SHA-256 over the rule's id and the words under the widest fold: a rule maintainer makes the
// same of each term and so learns which one a count is about.
std::string TermId(std::string_view rule, std::string_view words);

}  // namespace schouw

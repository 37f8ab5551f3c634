// Text reduced to what tells names apart: for account names, excluded hosts and words. Private to agent/mandate.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Lower case; Latin letters without their marks, whether composed or not ("É" and "E" + U+0301 are "e"), ligatures
// apart
// ("ß" is "ss"), full-width forms narrow, Greek and Cyrillic lower case; invisible characters dropped, other
// punctuation outside ASCII a space. Bytes that are not UTF-8 stay. Not Unicode's case folding: that one needs ICU, and
// lives in match.
std::string FoldPlain(std::string_view text);

// Every %XX decoded, until none is left or three rounds are done ("%2541" is "A").
std::string PercentDecode(std::string_view text);

// A host's labels that start with "xn--" as the letters they stand for (RFC 3492), folded; a label that is no
// punycode stays. `folded` is any folded text: labels are runs of letters, digits and '-'.
std::string DecodePunycodeLabels(std::string folded);

}  // namespace schouw

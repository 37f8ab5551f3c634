// A record's text as pieces for the page and, whole, for every report: what matched is marked, names, addresses and
// numbers of others are masked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

struct Word {
  std::string text;  // dots when masked
  bool mark = false;
  bool masked = false;
};

// Valid UTF-8 in; what can't be seen comes out as \u{202e} (unseen.h). With `masked`, mail addresses,
// telephone numbers (9 digits or more, as written) and what looks like a person's name (two or more words with a
// capital, particles between them; a word with a capital after "mevrouw", "dhr." and the like) are masked in `before`
// and `after`; never in what matched.
std::vector<Word> ContextWords(std::string_view before, std::string_view match, std::string_view after, bool masked);
// One text in which nothing matched.
std::vector<Word> PlainWords(std::string_view text, bool masked);
bool HasMasked(const std::vector<Word>& words);

// `text` with dots in place of each such thing, and no other change.
std::string MaskOthers(std::string_view text);

}  // namespace schouw

#include "agent/match/term_id.h"

#include "agent/base/sha256.h"
#include "agent/match/fold.h"

namespace schouw {

std::string TermId(std::string_view rule, std::string_view words) {
  return Sha256Hex(AsBytes("schouw term 1\n" + std::string(rule) + "\n" + FoldedTerm(words))).substr(0, 12);
}

}  // namespace schouw

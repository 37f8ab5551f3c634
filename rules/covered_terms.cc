#include "rules/covered_terms.h"

#include "agent/base/utf8.h"
#include "agent/match/fold.h"

namespace schouw {
namespace {

constexpr std::size_t kMostWords = 8;

bool IsPlain(const Rule& rule) {
  return rule.kind == RuleKind::kKeyword && rule.whole_word && rule.fold_case && rule.fold_diacritics &&
         rule.unless.empty() && rule.near_terms.empty() && rule.all.empty() && rule.any.empty() && rule.at_least <= 1;
}

struct Span {
  std::size_t begin;
  std::size_t end;
};

std::vector<Span> WordsOf(std::string_view folded) {
  std::vector<Span> words;
  bool in_word = false;
  for (std::size_t at = 0; at < folded.size();) {
    const DecodedCodePoint point = DecodeUtf8(folded, at);
    const bool word = IsWordCodePoint(point.value);
    if (word && !in_word) words.push_back({at, at});
    at += point.length;
    if (word) words.back().end = at;
    in_word = word;
  }
  return words;
}

}  // namespace

void CoveringTerms::Add(const Rule& rule) {
  if (!IsPlain(rule)) return;
  for (const std::string& term : rule.terms)
    if (term.find('*') == std::string::npos) terms_[FoldedTerm(term)].push_back({term, rule.id, rule.on});
}

CoveringTerms::Cover CoveringTerms::Of(std::string_view term, const Rule& rule) const {
  const std::string folded = FoldedTerm(term);
  const std::vector<Span> words = WordsOf(folded);
  for (std::size_t i = 0; i < words.size() && words.size() <= kMostWords; ++i)
    for (std::size_t j = i; j < words.size(); ++j) {
      const std::string part = folded.substr(words[i].begin, words[j].end - words[i].begin);
      if (part == folded) continue;
      const auto known = terms_.find(part);
      if (known == terms_.end()) continue;
      for (const Known& cover : known->second)
        if ((cover.on.bits() & rule.on.bits()) == rule.on.bits()) return {cover.term, cover.rule};
    }
  return {};
}

}  // namespace schouw

#include "agent/match/pattern_table.h"

#include <unordered_map>

#include "agent/base/sha256.h"
#include "agent/match/fold.h"

namespace schouw {
namespace {

class TableBuilder {
 public:
  Status AddRule(std::uint32_t index, const Rule& rule) {
    const Fold fold{rule.fold_case, rule.fold_diacritics};
    if (rule.kind == RuleKind::kKeyword)
      for (const std::string& term : rule.terms)
        SCHOUW_TRY(AddTerm(index, term, fold, rule.whole_word, false), "rule " + rule.id);
    if (rule.kind == RuleKind::kKeyword)
      for (const std::string& regex : rule.regexes) SCHOUW_TRY(AddRegex(index, rule, regex), "rule " + rule.id);
    for (const std::string& term : rule.unless)
      SCHOUW_TRY(AddTerm(index, term, kWidestFold, true, true), "rule " + rule.id);
    return {};
  }

  PatternTable Take() { return std::move(table_); }

 private:
  Status AddTerm(std::uint32_t rule, const std::string& term, const Fold& fold, bool whole_word, bool unless) {
    std::string folded = FoldedTerm(term);
    if (const std::string fault = TermFault(term); !fault.empty())
      return Fail(ErrorCode::kMalformed, "the term \"" + term + "\" " + fault);
    TermUse use;
    use.rule = rule;
    use.unless = unless;
    use.begins_word = whole_word && BeginsAsWord(term);
    use.ends_word = whole_word && EndsAsWord(term);
    if (fold != kWidestFold) use.narrow = FoldedTerm(term, fold);
    LiteralFor(std::move(folded)).uses.push_back(std::move(use));
    return {};
  }

  Status AddRegex(std::uint32_t index, const Rule& rule, const std::string& pattern) {
    if (!rule.fold_case || !rule.fold_diacritics)
      return Fail(ErrorCode::kUnsupported, "a regex sees no case and no diacritics: leave fold as it is");
    SCHOUW_ASSIGN(Regex regex, Regex::Compile(pattern), "regex " + pattern);
    table_.regexes.push_back(RuleRegex{index, rule.whole_word, std::move(regex)});
    return {};
  }

  Literal& LiteralFor(std::string folded) {
    const auto [place, added] = index_.try_emplace(folded, table_.literals.size());
    if (added) table_.literals.push_back(Literal{std::move(folded), {}});
    return table_.literals[place->second];
  }

  PatternTable table_;
  std::unordered_map<std::string, std::size_t> index_;
};

void AppendSized(std::string& out, const std::string& part) {
  out += std::to_string(part.size());
  out += ':';
  out += part;
}

}  // namespace

std::string PatternTable::Digest() const {
  Sha256 digest;
  std::string part;
  for (const Literal& literal : literals) {
    part.clear();
    AppendSized(part, literal.folded);
    digest.Update(AsBytes(part));
  }
  digest.Update(AsBytes("regexes"));
  for (const RuleRegex& rule_regex : regexes) {
    part.clear();
    AppendSized(part, rule_regex.regex.trigger());
    digest.Update(AsBytes(part));
  }
  return digest.Finish();
}

Result<PatternTable> BuildPatternTable(std::span<const Rule> rules) {
  TableBuilder builder;
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (Status added = builder.AddRule(static_cast<std::uint32_t>(i), rules[i]); !added)
      return Fail(std::move(added).error());
  return builder.Take();
}

}  // namespace schouw

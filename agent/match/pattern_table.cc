#include "agent/match/pattern_table.h"

#include <unordered_map>

#include "agent/base/sha256.h"
#include "agent/base/utf8.h"
#include "agent/match/fold.h"
#include "agent/match/inflect.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxConditions = 64;

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, at);
    points += point.value;
    at += point.length;
  }
  return points;
}

std::string Utf8(std::u32string_view points) {
  std::string text;
  for (const char32_t point : points) AppendUtf8(text, point);
  return text;
}

class TableBuilder {
 public:
  Status AddRule(std::uint32_t index, const Rule& rule) {
    index_ = index;
    rule_ = &rule;
    table_.conditions.emplace_back();
    conditions_ = 0;
    SCHOUW_TRY(CheckFolds(), "rule " + rule.id);
    if (rule.kind == RuleKind::kKeyword) SCHOUW_TRY(AddKeywords(), "rule " + rule.id);
    for (const std::string& term : rule.unless) SCHOUW_TRY(AddUnless(term), "rule " + rule.id);
    RuleConditions& conditions = table_.conditions.back();
    if (!rule.at_least_a_day) conditions.at_least = std::max(rule.at_least, 1u);
    if (rule.fold_leet || rule.fold_spacing || rule.fold_homoglyphs)
      table_.loose_kinds = RecordKinds::FromBits(table_.loose_kinds.bits() | rule.on.bits());
    if (table_.literals.size() + table_.loose.size() > kMaxPatterns)
      return Fail(ErrorCode::kTooBig,
                  "the terms with their inflections are more than " + std::to_string(kMaxPatterns) + " patterns");
    return {};
  }

  PatternTable Take() { return std::move(table_); }

 private:
  Status CheckFolds() const {
    const bool loose = rule_->fold_leet || rule_->fold_spacing || rule_->fold_homoglyphs || rule_->distance > 0;
    if (loose && !(rule_->fold_case && rule_->fold_diacritics))
      return Fail(ErrorCode::kUnsupported,
                  "leet, spacing, homoglyphs and distance go with the folds \"case\" and \"diacritics\"");
    if (rule_->distance > 0 && !rule_->whole_word)
      return Fail(ErrorCode::kUnsupported, "distance goes with whole words");
    return {};
  }

  Status AddKeywords() {
    for (const std::string& term : rule_->terms)
      if (Status added = AddTerm(term, TermRole::kHit, 0); !added) return added;
    for (const std::string& regex : rule_->regexes)
      if (Status added = AddRegex(regex); !added) return added;
    for (const std::string& term : rule_->near_terms) SCHOUW_TRY(AddTerm(term, TermRole::kNear, 0), "near");
    if (!rule_->near_terms.empty()) table_.conditions.back().near_words = std::max(rule_->near_words, 1u);
    for (const TermGroup& group : rule_->all) {
      SCHOUW_ASSIGN(const std::uint8_t bit, NextCondition(), "all");
      for (const std::string& term : group) SCHOUW_TRY(AddTerm(term, TermRole::kCondition, bit), "all");
      table_.conditions.back().all |= std::uint64_t{1} << bit;
    }
    for (const TermGroup& group : rule_->any) SCHOUW_TRY(AddAnyGroup(group), "any");
    return {};
  }

  Status AddAnyGroup(const TermGroup& group) {
    std::uint64_t bits = 0;
    for (const std::string& term : group) {
      SCHOUW_ASSIGN(const std::uint8_t bit, NextCondition(), "any");
      SCHOUW_TRY(AddTerm(term, TermRole::kCondition, bit), "any");
      bits |= std::uint64_t{1} << bit;
    }
    table_.conditions.back().any.push_back(bits);
    return {};
  }

  Result<std::uint8_t> NextCondition() {
    if (conditions_ >= kMaxConditions)
      return Fail(ErrorCode::kTooMany, "more than " + std::to_string(kMaxConditions) + " groups and their terms");
    return static_cast<std::uint8_t>(conditions_++);
  }

  Status AddTerm(const std::string& written, TermRole role, std::uint8_t condition) {
    const WrittenTerm term = ReadStars(written);
    if (const std::string fault = TermFault(term.text); !fault.empty())
      return Fail(ErrorCode::kMalformed, "the term \"" + written + "\" " + fault);
    const auto forms =
        term.open_after ? std::vector<std::string>{term.text} : Inflected(term.text, rule_->plural, rule_->diminutive);
    for (const std::string& form : forms) AddForm(form, term, role, condition);
    if (role == TermRole::kHit && rule_->distance > 0 && !term.open_before && !term.open_after)
      AddApproximate(FoldedTerm(term.text));
    return {};
  }

  void AddForm(const std::string& form, const WrittenTerm& term, TermRole role, std::uint8_t condition) {
    const Fold fold{rule_->fold_case, rule_->fold_diacritics};
    TermUse use;
    use.rule = index_;
    use.role = role;
    use.condition = condition;
    use.begins_word = rule_->whole_word && !term.open_before && BeginsAsWord(form);
    use.ends_word = rule_->whole_word && !term.open_after && EndsAsWord(form);
    if (fold != kWidestFold) use.narrow = FoldedTerm(form, fold);
    const std::string folded = FoldedTerm(form);
    if (rule_->fold_leet || rule_->fold_homoglyphs) AddLoose(folded, use, false);
    if (const std::string letters = LettersOf(folded); rule_->fold_spacing) AddLoose(letters, use, true);
    LiteralFor(folded).uses.push_back(std::move(use));
  }

  void AddLoose(const std::string& folded, const TermUse& use, bool spaced) {
    LooseUse loose{use, spaced, {rule_->fold_leet, rule_->fold_homoglyphs}, CodePoints(folded)};
    if (spaced && loose.folded.size() < kShortestSpacedTerm) return;
    std::string text = LooseTerm(folded);
    const auto [place, added] = loose_index_.try_emplace(text, table_.loose.size());
    if (added) table_.loose.push_back(LooseLiteral{std::move(text), {}});
    table_.loose[place->second].uses.push_back(std::move(loose));
  }

  // A term cut in one part more than it may have edits: one part stands as it is.
  void AddApproximate(const std::string& folded) {
    ApproximateTerm term{index_, CodePoints(folded), rule_->distance};
    if (term.folded.size() < kShortestDistanceTerm || !BeginsAsWord(folded) || !EndsAsWord(folded)) return;
    const auto number = static_cast<std::uint32_t>(table_.approximates.size());
    const std::size_t parts = term.distance + 1;
    for (std::size_t i = 0; i < parts; ++i) {
      const std::size_t begin = term.folded.size() * i / parts;
      const std::size_t end = term.folded.size() * (i + 1) / parts;
      Literal& literal = LiteralFor(Utf8(std::u32string_view(term.folded).substr(begin, end - begin)));
      literal.seeds.push_back(SeedUse{number, static_cast<std::uint32_t>(begin)});
    }
    table_.approximates.push_back(std::move(term));
  }

  Status AddUnless(const std::string& written) {
    const WrittenTerm term = ReadStars(written);
    if (const std::string fault = TermFault(term.text); !fault.empty())
      return Fail(ErrorCode::kMalformed, "the term \"" + written + "\" " + fault);
    TermUse use;
    use.rule = index_;
    use.role = TermRole::kUnless;
    use.begins_word = !term.open_before && BeginsAsWord(term.text);
    use.ends_word = !term.open_after && EndsAsWord(term.text);
    LiteralFor(FoldedTerm(term.text)).uses.push_back(std::move(use));
    return {};
  }

  Status AddRegex(const std::string& pattern) {
    if (!rule_->fold_case || !rule_->fold_diacritics)
      return Fail(ErrorCode::kUnsupported, "a regex sees no case and no diacritics: leave fold as it is");
    SCHOUW_ASSIGN(Regex regex, Regex::Compile(pattern), "regex " + pattern);
    table_.regexes.push_back(RuleRegex{index_, rule_->whole_word, std::move(regex)});
    return {};
  }

  Literal& LiteralFor(std::string folded) {
    const auto [place, added] = literal_index_.try_emplace(folded, table_.literals.size());
    if (added) table_.literals.push_back(Literal{std::move(folded), {}, {}});
    return table_.literals[place->second];
  }

  PatternTable table_;
  std::uint32_t index_ = 0;
  const Rule* rule_ = nullptr;
  std::size_t conditions_ = 0;
  std::unordered_map<std::string, std::size_t> literal_index_;
  std::unordered_map<std::string, std::size_t> loose_index_;
};

void AddToDigest(Sha256& digest, const std::string& part) {
  digest.Update(AsBytes(std::to_string(part.size()) + ":"));
  digest.Update(AsBytes(part));
}

}  // namespace

std::string PatternTable::Digest() const {
  Sha256 digest;
  for (const Literal& literal : literals) AddToDigest(digest, literal.folded);
  digest.Update(AsBytes("loose"));
  for (const LooseLiteral& literal : loose) AddToDigest(digest, literal.text);
  digest.Update(AsBytes("regexes"));
  for (const RuleRegex& rule_regex : regexes) AddToDigest(digest, rule_regex.regex.trigger());
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

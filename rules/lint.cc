#include "rules/lint.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "agent/base/utf8.h"
#include "agent/match/compile.h"
#include "agent/match/fold.h"
#include "agent/match/inflect.h"
#include "agent/match/loose.h"
#include "rules/covered_terms.h"
#include "rules/host_pattern.h"
#include "rules/ordinary_words.h"
#include "rules/printable.h"

namespace schouw {
namespace {

constexpr std::size_t kShortestTerm = 3;       // characters
constexpr std::size_t kShortestLooseTerm = 4;  // with leet
constexpr std::size_t kShortestFarTerm = 9;    // with distance 2

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class Linter {
 public:
  Linter(const PackSource& source, const Date& today) : source_(source), today_(today) {}

  std::vector<LintFinding> Run() {
    for (const SourceFault& fault : source_.faults) findings_.push_back({true, fault, "source"});
    LintPack();
    for (const SourceRule& rule : source_.rules) covering_.Add(rule.rule);
    for (const SourceRule& rule : source_.rules) LintRule(rule);
    if (!HasFaults(findings_)) LintTogether();
    std::stable_sort(findings_.begin(), findings_.end(), [](const LintFinding& a, const LintFinding& b) {
      return std::tie(a.where.file, a.where.line, a.where.column) <
             std::tie(b.where.file, b.where.line, b.where.column);
    });
    return std::move(findings_);
  }

 private:
  void LintPack() {
    const auto warn = [&](const char* code, std::string file, std::string message) {
      findings_.push_back({false, {std::move(file), 0, 0, std::move(message)}, code});
    };
    const std::optional<Date>& until = source_.header.valid_until;
    if (!until) warn("no-end", "pack.toml", "no \"valid_until\": the pack never expires; name a last day");
    if (until && *until < today_)
      warn("expired", "pack.toml", "the pack has expired on " + FormatDate(*until) + "; name a later day");
    for (const std::string& list : source_.unused_lists)
      warn("unused-list", list, "no rule uses this list; name it under \"list\" of a rule, or take it away");
  }

  void LintRule(const SourceRule& rule) {
    LintWords(rule);
    for (std::size_t i = 0; i < rule.rule.terms.size(); ++i)
      LintTerm(rule, rule.rule.terms[i], PlaceOf(rule.terms, i, rule));
    for (std::size_t i = 0; i < rule.rule.hosts.size(); ++i) {
      const SourcePlace place = PlaceOf(rule.hosts, i, rule);
      if (const std::string warning = SharedHostWarning(rule.rule.hosts[i]); !warning.empty())
        Warn("shared-host", place, rule, warning);
      LintDouble(rule, rule.rule.hosts[i], place);
    }
    for (std::size_t i = 0; i < rule.rule.urls.size(); ++i)
      LintDouble(rule, rule.rule.urls[i], PlaceOf(rule.urls, i, rule));
    if (rule.rule.kind == RuleKind::kHash || !source_.faults.empty()) return;
    if (const auto fine = CheckRule(rule.rule); !fine)
      findings_.push_back({true, {rule.file, rule.line, rule.column, fine.error().Text()}, "does-not-compile"});
  }

  // What each rule alone does not show.
  void LintTogether() {
    std::vector<Rule> rules;
    for (const SourceRule& rule : source_.rules) rules.push_back(rule.rule);
    if (const auto compiled = CompileForThisMachine(rules); !compiled)
      findings_.push_back({true, {"rules", 0, 0, compiled.error().Text()}, "does-not-compile"});
  }

  void LintWords(const SourceRule& rule) {
    const bool gives_signals = rule.rule.kind != RuleKind::kHash || rule.rule.set_class == HashClass::kSoftware;
    if (!gives_signals) return;
    const SourcePlace place{rule.file, rule.line, rule.column};
    const auto warn = [&](const char* code, const char* message) { Warn(code, place, rule, message); };
    if (rule.rule.why.empty()) warn("no-why", "has no \"why\": the officer is not told why this is looked for");
    if (rule.rule.ask.empty()) warn("no-ask", "has no \"ask\": the officer gets no question for the conversation");
    if (!rule.rule.ask.empty() && !rule.rule.ask.ends_with('?'))
      warn("ask-no-question", "\"ask\" is no question; write one that ends with \"?\"");
    if (rule.rule.kind == RuleKind::kHash) return;
    if (rule.rule.match.empty()) warn("no-match", "has no \"match\": nothing shows that it finds what it should");
    if (rule.rule.no_match.empty()) warn("no-no-match", "has no \"no_match\": nothing shows what it leaves alone");
  }

  void LintTerm(const SourceRule& rule, const std::string& written, const SourcePlace& place) {
    const WrittenTerm term = ReadStars(written);
    const std::string named = "term \"" + Printable(written) + "\" ";
    const auto warn = [&](const char* code, const std::string& message) { Warn(code, place, rule, named + message); };
    if (HoldsHidden(written)) warn("invisible", "holds characters that nobody sees; type it anew");
    if (term.text.find('*') != std::string::npos)
      warn("star-inside", "has a \"*\" inside, which is looked for as it stands; a \"*\" works at either end");
    if (written.find(" #") != std::string::npos)
      warn("hash-inside", "has a \"#\", which is looked for as it stands; a comment stands on a line of its own");
    if ((term.open_before || term.open_after) && !rule.rule.whole_word)
      warn("star-without-words", "needs no \"*\": with whole_word = false it is found inside words anyhow");
    LintLength(rule, term, warn);
    const std::string folded = FoldedTerm(term.text);
    if (IsOrdinaryWord(folded))
      warn("ordinary-word", "is an ordinary word; add a word to it, or say what has to stand near");
    if (std::any_of(rule.rule.unless.begin(), rule.rule.unless.end(),
                    [&](const std::string& unless) { return FoldedTerm(unless) == folded; }))
      warn("never", "stands under \"unless\" too: it can never give a signal");
    LintDouble(rule, written, place);
    const auto cover = covering_.Of(term.text, rule.rule);
    if (!cover.term.empty())
      warn("covered", "is found by \"" + Printable(cover.term) + "\" of rule \"" + cover.rule +
                          "\" already; leave one of them out");
  }

  template <typename WarnTerm>
  void LintLength(const SourceRule& rule, const WrittenTerm& term, const WarnTerm& warn) {
    const Rule& how = rule.rule;
    const std::size_t characters = Characters(FoldedTerm(term.text));
    const std::size_t letters = Characters(LettersOf(FoldedTerm(term.text)));
    if (characters < kShortestTerm) warn("short", "is shorter than 3 characters; write more of it");
    if (how.distance > 0 && (characters < kShortestDistanceTerm || term.open_before || term.open_after))
      warn("distance-unused", "is shorter than 6 characters or has a \"*\": \"distance\" does nothing for it");
    else if (how.distance > 1 && characters < kShortestFarTerm)
      warn("distance-wide", "is shorter than 9 characters: with distance 2 it is many other words; use 1");
    if (how.fold_spacing && letters < kShortestSpacedTerm)
      warn("spacing-unused", "has fewer than 3 letters: fold \"spacing\" does nothing for it");
    if (how.fold_leet && letters < kShortestLooseTerm)
      warn("leet-wide", "has fewer than 4 letters: with fold \"leet\" it is many codes and numbers; leave that out");
    if ((how.plural || how.diminutive) && term.open_after)
      warn("inflection-unused", "ends with \"*\": \"inflection\" does nothing for it");
  }

  // The same words twice, in this rule or in an earlier one.
  void LintDouble(const SourceRule& rule, const std::string& word, const SourcePlace& place) {
    const auto [there, added] = first_rule_.emplace(FoldedTerm(word), rule.rule.id);
    if (added) return;
    const std::string where = there->second == rule.rule.id ? "this rule" : "rule \"" + there->second + "\"";
    Warn("double", place, rule, "\"" + Printable(word) + "\" stands in " + where + " already; leave one of them out");
  }

  static SourcePlace PlaceOf(const std::vector<SourcePlace>& places, std::size_t i, const SourceRule& rule) {
    return i < places.size() ? places[i] : SourcePlace{rule.file, rule.line, rule.column};
  }

  void Warn(const char* code, const SourcePlace& place, const SourceRule& rule, const std::string& message) {
    findings_.push_back(
        {false, {place.file, place.line, place.column, "rule \"" + rule.rule.id + "\": " + message}, code});
  }

  const PackSource& source_;
  const Date today_;
  std::vector<LintFinding> findings_;
  CoveringTerms covering_;
  std::unordered_map<std::string, std::string> first_rule_;  // fold of a word → id of the first rule that has it
};

}  // namespace

std::vector<LintFinding> Lint(const PackSource& source, const Date& today) { return Linter(source, today).Run(); }

bool HasFaults(const std::vector<LintFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const LintFinding& finding) { return finding.fault; });
}

}  // namespace schouw

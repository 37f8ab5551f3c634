#include "rules/lint.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "agent/match/compile.h"
#include "rules/host_pattern.h"

namespace schouw {
namespace {

constexpr std::ptrdiff_t kShortestTerm = 3;  // characters

std::string Lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::ptrdiff_t Characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

class Linter {
 public:
  Linter(const PackSource& source, const Date& today) : source_(source), today_(today) {}

  std::vector<LintFinding> Run() {
    for (const SourceFault& fault : source_.faults) findings_.push_back({true, fault});
    LintPack();
    for (const SourceRule& rule : source_.rules) LintRule(rule);
    std::stable_sort(findings_.begin(), findings_.end(), [](const LintFinding& a, const LintFinding& b) {
      return std::tie(a.where.file, a.where.line, a.where.column) <
             std::tie(b.where.file, b.where.line, b.where.column);
    });
    return std::move(findings_);
  }

 private:
  void LintPack() {
    const auto warn = [&](std::string file, std::string message) {
      findings_.push_back({false, {std::move(file), 0, 0, std::move(message)}});
    };
    const std::optional<Date>& until = source_.header.valid_until;
    if (!until) warn("pack.toml", "no \"valid_until\": the pack never expires");
    if (until && *until < today_) warn("pack.toml", "the pack has expired on " + FormatDate(*until));
    for (const std::string& list : source_.unused_lists) warn(list, "no rule uses this list");
  }

  void LintRule(const SourceRule& rule) {
    LintWords(rule);
    for (const std::string& term : rule.rule.terms) LintTerm(rule, term);
    LintDoubles(rule);
    for (const std::string& host : rule.rule.hosts) {
      if (IsBareTopLevel(host)) Warn(rule, "host \"" + host + "\" covers every site under ." + host);
    }
    const bool hash = rule.rule.kind == RuleKind::kHash;
    if (hash || !source_.faults.empty()) return;
    if (const auto compiled = CompileForThisMachine({&rule.rule, 1}); !compiled) {
      findings_.push_back({true, {rule.file, rule.line, rule.column, compiled.error().Text()}});
    }
  }

  void LintWords(const SourceRule& rule) {
    if (rule.rule.why.empty()) Warn(rule, "has no \"why\": the officer is not told why this is looked for");
    if (rule.rule.ask.empty()) Warn(rule, "has no \"ask\": the officer gets no question for the conversation");
    if (!rule.rule.ask.empty() && !rule.rule.ask.ends_with('?')) Warn(rule, "\"ask\" is no question");
    if (rule.rule.match.empty()) Warn(rule, "has no \"match\": nothing shows that it finds what it should");
    if (rule.rule.no_match.empty()) Warn(rule, "has no \"no_match\": nothing shows what it leaves alone");
  }

  void LintTerm(const SourceRule& rule, const std::string& term) {
    const std::string named = "term \"" + term + "\" ";
    if (Characters(term) < kShortestTerm) Warn(rule, named + "is shorter than 3 characters");
    if (term.find('*') != std::string::npos) Warn(rule, named + "has a \"*\", which is looked for as it stands");
    if (term.find(" #") != std::string::npos) Warn(rule, named + "has a \"#\", which is looked for as it stands");
  }

  // The same words twice, in this rule or in an earlier one.
  void LintDoubles(const SourceRule& rule) {
    for (const auto* words : {&rule.rule.terms, &rule.rule.hosts, &rule.rule.urls}) {
      for (const std::string& word : *words) {
        const auto [there, added] = first_rule_.emplace(Lower(word), rule.rule.id);
        if (added) continue;
        const std::string where = there->second == rule.rule.id ? "this rule" : "rule \"" + there->second + "\"";
        Warn(rule, "\"" + word + "\" stands in " + where + " already");
      }
    }
  }

  void Warn(const SourceRule& rule, std::string message) {
    findings_.push_back(
        {false, {rule.file, rule.line, rule.column, "rule \"" + rule.rule.id + "\": " + std::move(message)}});
  }

  const PackSource& source_;
  const Date today_;
  std::vector<LintFinding> findings_;
  std::map<std::string, std::string> first_rule_;  // word, lower case → id of the first rule that has it
};

}  // namespace

std::vector<LintFinding> Lint(const PackSource& source, const Date& today) { return Linter(source, today).Run(); }

bool HasFaults(const std::vector<LintFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const LintFinding& finding) { return finding.fault; });
}

std::string FormatFindings(const std::vector<LintFinding>& findings) {
  std::vector<SourceFault> lines;
  for (const LintFinding& finding : findings) {
    lines.push_back(finding.where);
    lines.back().message.insert(0, finding.fault ? "fault: " : "warning: ");
  }
  return FormatSourceFaults(lines);
}

}  // namespace schouw

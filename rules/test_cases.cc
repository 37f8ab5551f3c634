#include "rules/test_cases.h"

#include <algorithm>
#include <set>
#include <utility>

#include "agent/hashset/mapped_file.h"
#include "agent/match/matcher.h"
#include "agent/match/pack.h"
#include "rules/build.h"

namespace schouw {
namespace {

struct Case {
  std::size_t rule = 0;
  bool should_match = true;
  std::string text;
};

std::vector<Case> CollectCases(const PackSource& source, CaseReport& report) {
  std::vector<Case> cases;
  for (std::size_t i = 0; i < source.rules.size(); ++i) {
    const Rule& rule = source.rules[i].rule;
    const bool none = rule.match.empty() && rule.no_match.empty();
    if (none && rule.kind != RuleKind::kHash) ++report.rules_without_cases;
    for (const std::string& text : rule.match) cases.push_back({i, true, text});
    for (const std::string& text : rule.no_match) cases.push_back({i, false, text});
  }
  report.cases = cases.size();
  return cases;
}

RecordKind KindFor(const Rule& rule) {
  const RecordKind usual = rule.kind == RuleKind::kUrl ? RecordKind::kUrlVisit : RecordKind::kSearchQuery;
  if (rule.on.Has(usual)) return usual;
  for (std::size_t i = 0; i < kRecordKindCount; ++i)
    if (rule.on.Has(static_cast<RecordKind>(i))) return static_cast<RecordKind>(i);
  return usual;
}

Record RecordFor(const Rule& rule, const Case& one, std::size_t number) {
  Record record;
  record.kind = KindFor(rule);
  record.place = std::to_string(number);
  if (rule.kind != RuleKind::kUrl) {
    record.text = one.text;
    return record;
  }
  record.url = one.text.find("://") == std::string::npos ? "https://" + one.text : one.text;
  return record;
}

std::string FailureText(const Rule& rule, const Case& one) {
  return "rule \"" + rule.id + "\": \"" + one.text + "\" " +
         (one.should_match ? "must match, and does not" : "must not match, and does");
}

// Whether the set of a hash rule has this digest.
Result<bool> SetHas(const PackSource& source, const Rule& rule, const std::string& digest) {
  const auto raw = FromHex(digest);
  const auto algorithm = raw ? AlgorithmOfBytes(raw->size()) : std::nullopt;
  const auto set = std::ranges::find(source.sets, rule.set, &SourceSet::path);
  if (!algorithm || set == source.sets.end()) return false;
  SCHOUW_ASSIGN(const MappedFile file, MappedFile::Open(set->file), set->path);
  SCHOUW_ASSIGN(const HashSet opened, HashSet::Open(file.bytes()), set->path);
  return opened.Has(*algorithm, AsBytes(*raw));
}

}  // namespace

Result<CaseReport> RunCases(const PackSource& source) {
  CaseReport report;
  const std::vector<Case> cases = CollectCases(source, report);
  SCHOUW_ASSIGN(const std::string bytes, BuildPackWithoutDatabases(source), "run cases");
  SCHOUW_ASSIGN(const Pack pack, Pack::Parse(AsBytes(bytes)), "run cases");
  SCHOUW_ASSIGN(Matcher matcher, Matcher::Create({&pack, 1}), "run cases");
  std::set<std::pair<std::string, std::uint32_t>> matched;  // case number, rule
  const auto on_match = [&](Match match) { matched.emplace(match.record.place, match.rule); };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCHOUW_TRY(matcher.Add(RecordFor(source.rules[cases[i].rule].rule, cases[i], i), on_match), "run cases");
  }
  SCHOUW_TRY(matcher.Flush(on_match), "run cases");
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const SourceRule& rule = source.rules[cases[i].rule];
    bool did = matched.count({std::to_string(i), static_cast<std::uint32_t>(cases[i].rule)}) > 0;
    if (rule.rule.kind == RuleKind::kHash) {
      SCHOUW_ASSIGN(did, SetHas(source, rule.rule, cases[i].text), "run cases");
    }
    if (did == cases[i].should_match) continue;
    report.failures.push_back({rule.file, rule.line, rule.column, FailureText(rule.rule, cases[i])});
  }
  return report;
}

}  // namespace schouw

// Reads counts.json, which `schouw counts` makes of judged cases: numbers, no text.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "agent/match/fold.h"
#include "agent/match/pack_codec.h"
#include "agent/match/term_id.h"
#include "rules/measure.h"

namespace schouw {
namespace {

using Json = nlohmann::json;

struct CountRow {
  std::string rule, term, decision, reason, looked_for;
  std::uint64_t n = 0;
};

Result<CountRow> ReadRow(const Json& row) {
  CountRow count;
  const auto text = [&](const char* key, std::string& into) {
    const auto value = row.find(key);
    if (value == row.end() || !value->is_string()) return false;
    into = value->get<std::string>();
    return true;
  };
  const auto n = row.find("n");
  if (!row.is_object() || !text("rule", count.rule) || !text("decision", count.decision) ||
      !text("reason", count.reason) || n == row.end() || !n->is_number_unsigned())
    return Fail(ErrorCode::kMalformed, "a count has no rule, decision, reason and n");
  text("term", count.term);
  text("looked_for", count.looked_for);
  count.n = n->get<std::uint64_t>();
  return count;
}

// A judgment of the rule: not one that is still open, nor one that says whose record it was.
bool IsJudgment(const CountRow& row) { return row.decision != "open" && row.decision != "protected"; }

// The rule's term that the count is about, or null.
const std::string* TermOf(const CountRow& row, const Rule& rule) {
  if (row.term.empty()) return nullptr;
  const auto term = std::find_if(rule.terms.begin(), rule.terms.end(),
                                 [&](const std::string& each) { return TermId(rule.id, each) == row.term; });
  return term == rule.terms.end() ? nullptr : &*term;
}

bool StillHolds(const CountRow& row, const MeasuredRule& rule, const std::string* term) {
  if (row.looked_for == rule.digest) return true;
  return term != nullptr && row.looked_for.size() == rule.digest.size() &&
         row.looked_for.substr(0, kMannerDigits) == rule.digest.substr(0, kMannerDigits);
}

void AddRow(const CountRow& row, const SourceRule& source, MeasuredRule& rule) {
  const std::string* term = TermOf(row, source.rule);
  if (!StillHolds(row, rule, term)) {
    rule.judged_otherwise += row.n;
    return;
  }
  const std::uint64_t wrong = row.reason == "rule_wrong" ? row.n : 0;
  rule.figures.judged += row.n;
  rule.figures.wrong += wrong;
  if (term == nullptr) return;
  const std::string folded = FoldedTerm(*term);
  auto words = std::find_if(rule.worst.begin(), rule.worst.end(),
                            [&](const MeasuredWords& known) { return known.words == folded; });
  if (words == rule.worst.end()) words = rule.worst.insert(words, MeasuredWords{folded, 0, "", 0, 0});
  words->judged += row.n;
  words->wrong += wrong;
}

}  // namespace

Status AddCounts(std::string_view json, const PackSource& source, Measurement& measurement) {
  const Json document = Json::parse(json, nullptr, false);
  if (document.is_discarded() || !document.is_object() || document.value("schema", Json()) != "schouw.counts/1" ||
      !document.contains("counts") || !document["counts"].is_array())
    return Fail(ErrorCode::kMalformed, "no counts: expected what `schouw counts` makes (schouw.counts/1)");
  for (const Json& item : document["counts"]) {
    SCHOUW_ASSIGN(const CountRow row, ReadRow(item), "counts");
    if (item.value("pack", Json()) != source.header.id || !IsJudgment(row)) continue;
    for (std::size_t i = 0; i < measurement.rules.size(); ++i)
      if (measurement.rules[i].id == row.rule) AddRow(row, source.rules[i], measurement.rules[i]);
  }
  return {};
}

}  // namespace schouw

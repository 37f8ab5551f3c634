#include "agent/tally/judgment_counts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "agent/match/term_id.h"
#include "agent/store/database.h"
#include "agent/store/sign_off.h"

namespace schouw {
namespace {

constexpr char kSelectJudged[] =
    "SELECT pack.id, pack.version, rule.id, rule.kind, match.hit, review_step.decision, review_step.reason,"
    " (SELECT min(at) FROM review_step AS first WHERE first.signal = signal.id AND first.decision <> 'open'),"
    " rule.looked_for"
    " FROM signal JOIN match ON match.id = signal.match JOIN pack ON pack.ordinal = match.pack"
    " JOIN rule ON rule.pack = match.pack AND rule.ordinal = match.rule"
    " JOIN review ON review.signal = signal.id JOIN review_step ON review_step.id = review.step"
    " WHERE review_step.decision <> 'open'";

constexpr char kSelectProtected[] =
    "SELECT p.pack, pack.version, p.rule, p.at FROM protected_signal AS p JOIN pack ON pack.id = p.pack";

std::string QuarterOf(std::int64_t at) {
  const Date day = AmsterdamDate(UnixNanos{at});
  return std::to_string(day.year) + "-Q" + std::to_string((day.month + 2) / 3);
}

Status CheckFinal(const CaseStore& store) {
  SCHOUW_ASSIGN(const ScanInfo scan, store.scan(), "");
  if (scan.status == "final" || scan.status == "corrected") return {};
  const std::string why = scan.status == "purged"   ? "is opgeschoond: er valt niets meer te tellen"
                          : scan.status == "sealed" ? "is verzegeld en telt niet mee"
                                                    : "is nog een concept en telt niet mee; teken eerst af";
  return Fail(ErrorCode::kRefused, store.path() + " " + why);
}

struct Told {
  std::map<JudgmentKey, std::uint64_t> rows;
  std::uint64_t withheld = 0;  // rows
};

// A row made of `parts` rows that are too few. Of two parts that make 8 each is 4.
bool TellsNobody(std::uint64_t n, std::uint64_t parts) { return n >= kLeastCounted && n < parts * (kLeastCounted - 1); }

Told Tell(const std::map<JudgmentKey, std::uint64_t>& counts) {
  Told told;
  std::map<JudgmentKey, std::pair<std::uint64_t, std::uint64_t>> few;  // sum, parts
  for (const auto& [key, n] : counts) {
    if (n >= kLeastCounted) {
      told.rows.emplace(key, n);
      continue;
    }
    JudgmentKey rule = key;
    rule.term.clear();
    few[rule].first += n;
    ++few[rule].second;
  }
  for (const auto& [key, sum] : few) {
    if (TellsNobody(sum.first, sum.second)) {
      told.rows.emplace(key, sum.first);
    } else {
      told.withheld += sum.second;
    }
  }
  return told;
}

}  // namespace

Status JudgmentCounts::Add(const CaseStore& store) {
  SCHOUW_TRY(CheckFinal(store), "");
  SCHOUW_ASSIGN(const auto sign_offs, ReadSignOffs(store), "");
  if (sign_offs.empty()) return Fail(ErrorCode::kRefused, store.path() + " is niet afgetekend en telt niet mee");
  if (!digests_.insert(sign_offs.front().digest).second)
    return Fail(ErrorCode::kRefused, store.path() + " is er twee keer bij; het telt één keer mee");
  SCHOUW_ASSIGN(Statement judged, store.opened().Prepare(kSelectJudged), "");
  for (;;) {
    SCHOUW_ASSIGN(const bool row, judged.Step(), "");
    if (!row) break;
    const std::string rule = judged.Text(2);
    const std::string words = judged.Text(4);  // empty: erased when nobody could object any more
    const std::string term = judged.Text(3) == "keyword" && !words.empty() ? TermId(rule, words) : "";
    // What follows the dash are the parties that its pack leaves alone: of the rule that says nothing.
    const std::string looked_for = judged.Text(8).substr(0, judged.Text(8).find('-'));
    ++counts_[{judged.Text(0), judged.Text(1), rule, term, QuarterOf(judged.Int(7)), judged.Text(5), judged.Text(6),
               looked_for}];
  }
  SCHOUW_ASSIGN(Statement erased, store.opened().Prepare(kSelectProtected), "");
  for (;;) {
    SCHOUW_ASSIGN(const bool row, erased.Step(), "");
    if (!row) return {};
    ++counts_[{erased.Text(0), erased.Text(1), erased.Text(2), "", QuarterOf(erased.Int(3)), "protected", "", ""}];
  }
}

std::size_t JudgmentCounts::rows() const { return Tell(counts_).rows.size(); }

std::string JudgmentCounts::Json() const {
  nlohmann::json counts = nlohmann::json::array();
  const Told told = Tell(counts_);
  for (const auto& [key, n] : told.rows) {
    counts.push_back({{"pack", key.pack},
                      {"version", key.version},
                      {"rule", key.rule},
                      {"looked_for", key.looked_for},
                      {"term", key.term},
                      {"decision", key.decision},
                      {"reason", key.reason},
                      {"quarter", key.quarter},
                      {"n", n}});
  }
  const nlohmann::json document = {
      {"schema", "schouw.counts/1"}, {"least", kLeastCounted}, {"withheld", told.withheld}, {"counts", counts}};
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace schouw

#include "agent/tally/judgment_counts.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "agent/match/term_id.h"
#include "agent/store/database.h"
#include "agent/store/decisions.h"
#include "agent/store/sign_off.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

// How often each of these words was found and called the rule's mistake.
struct Words {
  std::string text;
  int times;
};

std::vector<std::string> SignalIds(const CaseStore& store) {
  Statement query = store.opened().Prepare("SELECT id FROM signal ORDER BY ordinal").value();
  std::vector<std::string> ids;
  while (query.Step().value()) ids.push_back(query.Text(0));
  return ids;
}

JobResult Found(const std::vector<Words>& all) {
  JobResult result;
  result.key = JobKey{"d1", "p1", JobKind::kReadEntry, {1, 2, 3}, 1};
  std::int64_t second = 0;
  for (const Words& words : all) {
    for (int i = 0; i < words.times; ++i) {
      ++second;
      Match match = SearchMatch(words.text + " " + std::to_string(second), second);
      match.text = words.text;
      result.matches.push_back(std::move(match));
    }
  }
  return result;
}

// A signed-off case in which all that was found was judged at `when`.
class FinalCase {
 public:
  FinalCase(const std::vector<Words>& all, const Judgment& judgment, std::int64_t when = kSampleStart + kSampleDay) {
    CaseStore& store = case_.store();
    EXPECT_TRUE(store.StoreResults({Found(all)}));
    EXPECT_TRUE(store.Finish({"complete", UnixNanos{kSampleStart}}));
    EXPECT_TRUE(Decide(store, SignalIds(store), judgment, {"M-1001", UnixNanos{when}}));
    EXPECT_TRUE(Finalise(store, {}, {"M-2002", UnixNanos{when + kSampleDay}}));
  }
  CaseStore& store() { return case_.store(); }

 private:
  CaseInFolder case_;
};

nlohmann::json Counted(const std::vector<Words>& all) {
  FinalCase one(all, {"not_relevant", "rule_wrong", "", false});
  JudgmentCounts counts;
  EXPECT_TRUE(counts.Add(one.store()));
  return nlohmann::json::parse(counts.Json());
}

std::string Rows(const nlohmann::json& document) {
  std::string text;
  for (const auto& row : document["counts"])
    text += (row["term"] == "" ? "-" : "term") + std::string(" ") + row["n"].dump() + "; ";
  return text + "withheld " + document["withheld"].dump();
}

TEST(JudgmentCounts, WhatIsTooFewIsToldTogetherOrNotAtAll) {
  EXPECT_EQ(Rows(Counted({{"alfa", 5}})), "term 5; withheld 0");
  EXPECT_EQ(Rows(Counted({{"alfa", 4}})), "withheld 1");
  EXPECT_EQ(Rows(Counted({{"alfa", 4}, {"beta", 3}})), "- 7; withheld 0");
  EXPECT_EQ(Rows(Counted({{"alfa", 2}, {"beta", 2}})), "withheld 2");
  EXPECT_EQ(Rows(Counted({{"alfa", 9}, {"beta", 3}})), "term 9; withheld 1") << "one part is no sum";
  EXPECT_EQ(Rows(Counted({{"alfa", 4}, {"beta", 4}})), "withheld 2") << "8 of two parts under 5 is twice 4";
}

TEST(JudgmentCounts, ARowSaysWhatTheSchemaSays) {
  FinalCase one({{"Tor Browser", 6}}, {"discuss", "", "", false}, 1'767'222'000 * kSecond);  // 2025-12-31T23:00:00Z
  JudgmentCounts counts;
  ASSERT_TRUE(counts.Add(one.store()));
  const auto row = nlohmann::json::parse(counts.Json())["counts"][0];
  EXPECT_EQ(row["pack"], "demo");
  EXPECT_EQ(row["version"], "1.2.0");
  EXPECT_EQ(row["rule"], "anonimiseren-01");
  EXPECT_EQ(row["looked_for"], "");
  EXPECT_EQ(row["term"], TermId("anonimiseren-01", "tor browser"));
  EXPECT_EQ(row["quarter"], "2026-Q1") << "midnight in Amsterdam";
  EXPECT_EQ(row["decision"], "discuss");
  EXPECT_EQ(row["n"], 6);
}

TEST(JudgmentCounts, CasesAddUpAndEachCountsOnce) {
  const Judgment wrong{"not_relevant", "rule_wrong", "", false};
  FinalCase one({{"alfa", 4}}, wrong), two({{"alfa", 3}}, wrong);
  JudgmentCounts counts;
  ASSERT_TRUE(counts.Add(one.store()));
  ASSERT_TRUE(counts.Add(two.store()));
  EXPECT_EQ(counts.Add(one.store()).error().code, ErrorCode::kRefused);
  EXPECT_EQ(Rows(nlohmann::json::parse(counts.Json())), "term 7; withheld 0");
}

TEST(JudgmentCounts, ADraftDoesNotCount) {
  CaseInFolder draft;
  JudgmentCounts counts;
  EXPECT_EQ(counts.Add(draft.store()).error().code, ErrorCode::kRefused);
  EXPECT_EQ(counts.rows(), 0u);
}

}  // namespace
}  // namespace schouw

#include "agent/mandate/plan_draw.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace schouw {
namespace {

const std::string kSeed(64, '7');

DrawRules Year2027() { return {{2027, 1, 1}, {2027, 12, 31}, 60, {}}; }
DrawCase Case(const std::string& reference) { return {reference, {2027, 1, 1}, {2028, 12, 31}, 3}; }

std::string Text(const std::vector<DrawnCheck>& drawn) {
  std::string text;
  for (const DrawnCheck& check : drawn) text += check.reference + " " + FormatDate(check.date) + "; ";
  return text;
}

TEST(PlanDraw, IsTheSameForTheSameSeedAndHangsOnNobodyElse) {
  const auto alone = DrawChecks(kSeed, {Case("RN-1")}, Year2027()).value();
  const auto together = DrawChecks(kSeed, {Case("RN-0"), Case("RN-1"), Case("RN-2")}, Year2027()).value();
  std::vector<DrawnCheck> own;
  for (const DrawnCheck& check : together)
    if (check.reference == "RN-1") own.push_back(check);
  EXPECT_EQ(Text(alone), Text(own));
  EXPECT_NE(Text(alone), Text(DrawChecks(std::string(64, '8'), {Case("RN-1")}, Year2027()).value()));
}

TEST(PlanDraw, KeepsSpacingAndWorkingDays) {
  DrawRules rules = Year2027();
  rules.off = {{2027, 3, 1}};
  std::set<Date> days;
  for (int i = 0; i < 300; ++i) {
    const auto drawn = DrawChecks(kSeed, {Case("RN-" + std::to_string(i))}, rules).value();
    ASSERT_GE(drawn.size(), 1u);
    ASSERT_LE(drawn.size(), 3u);
    for (std::size_t j = 0; j < drawn.size(); ++j) {
      EXPECT_TRUE(IsWorkingDay(drawn[j].date)) << FormatDate(drawn[j].date);
      EXPECT_EQ(drawn[j].number, j + 1);
      if (j > 0) {
        EXPECT_GE(DaysSinceEpoch(drawn[j].date) - DaysSinceEpoch(drawn[j - 1].date), 60);
      }
      days.insert(drawn[j].date);
    }
  }
  EXPECT_GT(days.size(), 180u) << "spread over the year";
  EXPECT_FALSE(days.contains({2027, 3, 1}));
}

TEST(PlanDraw, EachNumberOfChecksIsAboutAsLikely) {
  std::map<std::size_t, int> counts;
  for (int i = 0; i < 900; ++i) ++counts[DrawChecks(kSeed, {Case("X" + std::to_string(i))}, Year2027()).value().size()];
  for (std::size_t n = 1; n <= 3; ++n) EXPECT_NEAR(counts[n], 300, 75) << n;
}

TEST(PlanDraw, StaysInsideTheMandate) {
  DrawCase one{"RN-1", {2027, 6, 1}, {2027, 6, 14}, 3};
  const auto drawn = DrawChecks(kSeed, {one}, Year2027()).value();
  for (const DrawnCheck& check : drawn) {
    EXPECT_GE(check.date, one.valid_from);
    EXPECT_LE(check.date, one.valid_until);
  }
  EXPECT_TRUE(DrawChecks(kSeed, {{"RN-1", {2029, 1, 1}, {2029, 12, 31}, 3}}, Year2027()).value().empty());
}

TEST(PlanDraw, WantsAWholeSeed) {
  EXPECT_FALSE(DrawChecks("1234", {Case("RN-1")}, Year2027()));
  EXPECT_FALSE(DrawChecks("geen getal", {Case("RN-1")}, Year2027()));
  EXPECT_EQ(NewSeed().size(), 64u);
  EXPECT_NE(NewSeed(), NewSeed());
  EXPECT_EQ(Commitment("").substr(0, 8), "e3b0c442");
}

TEST(WorkingDay, KnowsWeekendsAndHolidays) {
  EXPECT_TRUE(IsWorkingDay({2027, 3, 1}));    // Monday
  EXPECT_FALSE(IsWorkingDay({2027, 3, 6}));   // Saturday
  EXPECT_FALSE(IsWorkingDay({2027, 3, 29}));  // Easter Monday
  EXPECT_FALSE(IsWorkingDay({2027, 4, 27}));
  EXPECT_FALSE(IsWorkingDay({2025, 4, 26}));  // Saturday; the 27th is a Sunday
  EXPECT_FALSE(IsWorkingDay({2027, 5, 6}));   // Ascension
  EXPECT_FALSE(IsWorkingDay({2027, 5, 17}));  // Whit Monday
  EXPECT_TRUE(IsWorkingDay({2027, 5, 5}));
  EXPECT_FALSE(IsWorkingDay({2025, 5, 5}));
  EXPECT_FALSE(IsWorkingDay({2028, 12, 25}));
}

}  // namespace
}  // namespace schouw

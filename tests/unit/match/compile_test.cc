#include "agent/match/compile.h"

#include <gtest/gtest.h>

#include "agent/match/matcher_state.h"

namespace schouw {
namespace {

std::vector<Rule> SomeRules(std::size_t terms) {
  Rule rule;
  rule.id = "voorbeeld-01";
  for (std::size_t i = 0; i < terms; ++i) rule.terms.push_back("voorbeeldterm " + std::to_string(i));
  rule.regexes = {"voorbeeld\\d{3}"};
  return {rule};
}

TEST(CompileTest, OneDatabaseForEachKindOfProcessorByteForByteTheSame) {
  const auto first = CompileRules(SomeRules(200));
  const auto second = CompileRules(SomeRules(200));
  ASSERT_TRUE(first) << first.error().Text();
  ASSERT_TRUE(second);
  ASSERT_EQ(first->size(), 3u);
  bool this_machine = false;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*first)[i].label, (*second)[i].label);
    EXPECT_EQ((*first)[i].bytes, (*second)[i].bytes);
    EXPECT_TRUE((*first)[i].label.starts_with("hs ")) << (*first)[i].label;
    this_machine = this_machine || (*first)[i].label == DatabaseLabelForThisMachine();
  }
  EXPECT_TRUE(this_machine);
}

TEST(CompileTest, TheDatabaseForThisMachineIsTheOneOfThePack) {
  const auto rules = SomeRules(50);
  const auto all = CompileRules(rules);
  const auto mine = CompileForThisMachine(rules);
  ASSERT_TRUE(all && mine);
  for (const CompiledDatabase& database : *all) {
    if (database.label != mine->label) continue;
    EXPECT_EQ(database.bytes, mine->bytes);
  }
}

TEST(CompileTest, OtherPatternsAndDamageAreTold) {
  const auto compiled = CompileForThisMachine(SomeRules(50));
  ASSERT_TRUE(compiled);
  const auto table = BuildPatternTable(SomeRules(50));
  const auto other = BuildPatternTable(SomeRules(51));
  ASSERT_TRUE(table && other);
  EXPECT_TRUE(LoadDatabase(AsBytes(compiled->bytes), *table));
  EXPECT_EQ(LoadDatabase(AsBytes(compiled->bytes), *other).error().code, ErrorCode::kUnsupported);
  std::string damaged = compiled->bytes;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
  EXPECT_EQ(LoadDatabase(AsBytes(damaged), *table).error().code, ErrorCode::kMalformed);
  for (const std::size_t cut : {0u, 7u, 39u, 60u, 200u})
    EXPECT_FALSE(LoadDatabase(AsBytes(std::string_view(compiled->bytes).substr(0, cut)), *table)) << cut;
}

TEST(CompileTest, RulesWithoutPatternsNeedNoDatabase) {
  Rule rule;
  rule.id = "kansspel-01";
  rule.kind = RuleKind::kUrl;
  rule.hosts = {"kansspel.example"};
  const auto compiled = CompileForThisMachine(std::vector<Rule>{rule});
  ASSERT_TRUE(compiled) << compiled.error().Text();
  const auto loaded = LoadRules(std::vector<Rule>{rule}, AsBytes(compiled->bytes));
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->database, nullptr);
}

TEST(CompileTest, TermsAreChecked) {
  EXPECT_TRUE(CheckTerm("c++"));
  EXPECT_EQ(CheckTerm(" \u00AD ").error().Text(), "it holds nothing to look for");
  EXPECT_EQ(CheckTerm("a \u0301b").error().Text(), "it holds a mark without the letter it belongs to");
}

// A text that hits everywhere costs time in proportion to its length, whatever the rules make of the hits.
TEST(CompileTest, StormsOfHitsStayCheap) {
  Rule whole;
  whole.id = "heel";
  whole.terms = {"aa"};
  Rule part = whole;
  part.id = "deel";
  part.whole_word = false;
  part.terms = {"aa", "aaa", "aaaaaaaa"};
  const std::vector<Rule> rules = {whole, part};
  auto matcher = Matcher::CreateFromRules(rules);
  ASSERT_TRUE(matcher);
  std::size_t matches = 0;
  const auto count = [&](const Match&) { ++matches; };
  for (const RecordKind kind : {RecordKind::kDocument, RecordKind::kMessage}) {
    Record record;
    record.kind = kind;
    record.text = std::string(256 << 10, 'a');
    ASSERT_TRUE(matcher->Add(record, count));
  }
  ASSERT_TRUE(matcher->Flush(count));
  EXPECT_EQ(matches, (256u << 10) / 8 + 1);
}

}  // namespace
}  // namespace schouw

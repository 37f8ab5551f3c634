#include "rules/measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "agent/match/term_id.h"
#include "rules/build.h"
#include "rules/diff.h"
#include "rules/show.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Rule Keyword(const std::string& id, std::vector<std::string> terms) {
  Rule rule;
  rule.id = id;
  rule.category = "oefenen";
  rule.terms = std::move(terms);
  rule.on = {RecordKind::kSearchQuery};
  return rule;
}

PackSource Source(std::vector<Rule> rules, const std::string& version = "1.0.0") {
  PackSource source;
  source.header = {"proef", version, "Proef", {"nl"}, {"demo"}, Date{2028, 12, 31}, "Wat we bekijken."};
  for (Rule& rule : rules) source.rules.push_back({std::move(rule), "rules/x.toml", 1, 1});
  return source;
}

class MeasureRules : public ::testing::Test {
 protected:
  MeasureRules() {
    std::filesystem::create_directories(folder_.File("teksten/diep"));
    testing::WriteFile(folder_.File("teksten/a.txt"), "Een tekst met alfa.\nEn nog eens Alfa, en\u202e beta.\n");
    testing::WriteFile(folder_.File("teksten/diep/b.txt"), "zie www.kansspel.example/x voor álfa\n");
    testing::WriteFile(folder_.File("teksten/c.bin"), "\xFF\xFE");
  }
  std::string folder() const { return folder_.File("teksten"); }
  testing::TempFolder folder_;
};

Rule Hosts() {
  Rule rule;
  rule.id = "kansspel-01";
  rule.kind = RuleKind::kUrl;
  rule.hosts = {"kansspel.example"};
  return rule;
}

TEST_F(MeasureRules, CountsMatchesPagesAndWorstWords) {
  const Measurement measured = Measure(Source({Keyword("a", {"alfa", "beta"}), Hosts()}), folder()).value();
  EXPECT_EQ(FormatMeasurement(measured),
            "17 words in 2 pages\n"
            "not read: c.bin: is no UTF-8 text\n"
            "a: 4 matches, 235294.1 in a million words; in 2 pages, 1000.0 of a thousand\n"
            "  3  \"alfa\"  a.txt line 1: Een tekst met »alfa«. En nog eens Alfa, en beta. \n"
            "  1  \"beta\"  a.txt line 2: Een tekst met alfa. En nog eens Alfa, en »beta«. \n"
            "kansspel-01: 1 matches, 58823.5 in a million words; in 1 pages, 500.0 of a thousand\n"
            "  1  \"www.kansspel.example/x\"  diep/b.txt line 1: zie »www.kansspel.example/x« voor álfa \n");
}

TEST_F(MeasureRules, FiguresComeIntoThePackWhileTheRuleIsTheSame) {
  PackSource source = Source({Keyword("a", {"alfa"}), Hosts()});
  const std::string file = FormatMeasuredFile(Measure(source, folder()).value());
  ASSERT_TRUE(ApplyMeasuredFile(file, source));
  EXPECT_EQ(source.header.measured_words, 17u);
  EXPECT_EQ(source.rules[0].rule.figures, (RuleFigures{3, 2, 0, 0}));
  PackSource worded = Source({Keyword("a", {"alfa"}), Hosts()});
  worded.rules[0].rule.why = "Anders gezegd.";
  EXPECT_TRUE(ApplyMeasuredFile(file, worded)) << "words for people change nothing";
  PackSource changed = Source({Keyword("a", {"alfa", "gamma"}), Hosts()});
  EXPECT_EQ(ApplyMeasuredFile(file, changed).error().Text(),
            "rule \"a\" has changed since it was measured; run `schouw rules measure` again");
  PackSource more = Source({Keyword("a", {"alfa"}), Hosts(), Keyword("b", {"beta"})});
  EXPECT_EQ(ApplyMeasuredFile(file, more).error().Text(),
            "rule \"b\" was not measured; run `schouw rules measure` again");
  EXPECT_EQ(ApplyMeasuredFile("[measured]\nwords = -1\npages = 1\n", more).error().Text(),
            "measured figures: line 2: \"words\" in [measured] must be a number; this is -1");
}

// The start of a count of rule "a" as it was then.
std::string RowAsked(const std::string& digest) {
  return R"({"pack":"proef","version":"1.0.0","rule":"a","looked_for":")" + digest +
         R"(","quarter":"2026-Q3","term":")";
}

TEST_F(MeasureRules, JudgmentsOfWhatWasLookedForThenDoNotCount) {
  const std::string then = Measure(Source({Keyword("a", {"alfa", "beta"})}), folder()).value().rules[0].digest;
  const std::string wrong = R"(","decision":"not_relevant","reason":"rule_wrong","n":6})";
  const std::string counts = R"({"schema":"schouw.counts/1","counts":[)" + RowAsked(then) + TermId("a", "alfa") +
                             wrong + "," + RowAsked(then) + TermId("a", "beta") + wrong + "," + RowAsked(then) + wrong +
                             "," + RowAsked("") + TermId("a", "alfa") + wrong + "]}";
  const auto said = [&](const PackSource& now) {
    Measurement measured = Measure(now, folder()).value();
    EXPECT_TRUE(AddCounts(counts, now, measured));
    return std::to_string(measured.rules[0].figures.judged) + " and " +
           std::to_string(measured.rules[0].judged_otherwise);
  };
  EXPECT_EQ(said(Source({Keyword("a", {"alfa", "beta"})})), "18 and 6") << "a count that does not say is left out";
  EXPECT_EQ(said(Source({Keyword("a", {"alfa", "gamma"})})), "6 and 18") << "the term that it still has";
  PackSource other = Source({Keyword("a", {"alfa", "beta"})});
  other.rules[0].rule.unless = {"museum"};
  EXPECT_EQ(said(other), "0 and 24") << "none of them is looked for as before";
  Measurement measured = Measure(other, folder()).value();
  ASSERT_TRUE(AddCounts(counts, other, measured));
  EXPECT_THAT(FormatMeasurement(measured),
              HasSubstr("; 24 were judged when it looked for other things, and don't count\n"));
}

TEST_F(MeasureRules, JudgmentsMakeARate) {
  const PackSource source = Source({Keyword("a", {"Alfa", "beta"})});
  Measurement measured = Measure(source, folder()).value();
  const std::string row = RowAsked(measured.rules[0].digest);
  const std::string counts = R"({"schema":"schouw.counts/1","least":5,"withheld":1,"counts":[)" + row +
                             TermId("a", "ALFA") + R"(","decision":"not_relevant","reason":"rule_wrong","n":30},)" +
                             row + TermId("a", "alfa") + R"(","decision":"discuss","reason":"","n":10},)" + row +
                             R"(","decision":"protected","reason":"","n":50},)" +
                             R"({"pack":"ander","rule":"a","term":"","decision":"discuss","reason":"","n":7}]})";
  ASSERT_TRUE(AddCounts(counts, source, measured));
  EXPECT_EQ(measured.rules[0].figures.judged, 40u);
  EXPECT_EQ(measured.rules[0].figures.wrong, 30u);
  EXPECT_THAT(FormatMeasurement(measured), HasSubstr("; 30 of 40 judged signals wrong, 75.0%\n"));
  EXPECT_THAT(FormatMeasurement(measured), HasSubstr("3  \"alfa\" (30 of 40 judged wrong)"));
}

TEST_F(MeasureRules, WhatIsNoCountIsRefused) {
  const PackSource source = Source({Keyword("a", {"alfa"})});
  Measurement measured;
  for (const char* text :
       {"", "[]", "{}", R"({"schema":"schouw.counts/2","counts":[]})", R"({"schema":"schouw.counts/1"})"})
    EXPECT_EQ(AddCounts(text, source, measured).error().Text(),
              "no counts: expected what `schouw counts` makes (schouw.counts/1)");
  for (const char* row : {"1", "[]", "{}", R"({"pack":"proef","rule":"a","decision":"discuss","reason":"","n":-1})"})
    EXPECT_EQ(AddCounts(R"({"schema":"schouw.counts/1","counts":[)" + std::string(row) + "]}", source, measured)
                  .error()
                  .Text(),
              "counts: a count has no rule, decision, reason and n");
}

TEST_F(MeasureRules, AFolderThatIsNotThereIsAnError) {
  EXPECT_EQ(Measure(Source({Keyword("a", {"alfa"})}), folder() + "/weg").error().Text(),
            "measure: no such folder: " + folder() + "/weg");
}

std::string Difference(const PackSource& before, const PackSource& after) {
  const std::string old_bytes = BuildPackWithoutDatabases(before).value();
  const std::string new_bytes = BuildPackWithoutDatabases(after).value();
  return DiffPacks(Pack::Parse(AsBytes(old_bytes)).value(), Pack::Parse(AsBytes(new_bytes)).value());
}

TEST(DiffPacks, SaysWhatCameWentAndChanged) {
  Rule old_rule = Keyword("a", {"alfa", "beta"});
  Rule new_rule = Keyword("a", {"alfa", "gamma\u200b"});
  old_rule.figures = {10, 3, 0, 0};
  new_rule.figures = {4, 2, 40, 3};
  new_rule.severity = Severity::kHigh;
  new_rule.distance = 1;
  new_rule.near_terms = {"delta"};
  new_rule.near_words = 5;
  PackSource before = Source({old_rule, Keyword("weg", {"x", "y"})});
  PackSource after = Source({new_rule, Hosts()}, "1.1.0");
  before.header.measured_words = after.header.measured_words = 2'000'000;
  after.header.protected_hosts = {"hulplijn.example"};
  EXPECT_EQ(
      Difference(before, after),
      "proef 1.0.0 -> proef 1.1.0\n"
      "pack\n"
      "  protects: came hulplijn.example\n"
      "changed: rule a\n"
      "  terms: came gamma\\u{200b}; went beta\n"
      "  how: whole words, any case, with and without accents -> whole words, any case, with and without accents, 1 "
      "letters wrong\n"
      "  near: nothing -> within 5 words: delta\n"
      "  severity: info -> high\n"
      "  measured: 5.0 in a million words -> 2.0 in a million words\n"
      "  judged: not judged -> 3 of 40 judged wrong\n"
      "came: rule kansspel-01\n"
      "  kind:         url\n"
      "  severity:     info\n"
      "  on:           every kind of the mandate\n"
      "  hosts:        kansspel.example\n"
      "  measured:     0 in 2000000 ordinary words\n"
      "went: rule weg (2 terms, 0 hosts and urls)\n");
  EXPECT_EQ(Difference(before, before), "proef 1.0.0 -> proef 1.0.0\nno difference in what is looked for\n");
}

TEST(ExplainPack, GivesNoTermAway) {
  PackSource source = Source({Keyword("a", {"voorbeeldterm"}), Hosts()});
  source.header.protected_hosts = {"hulplijn.example"};
  const std::string bytes = BuildPackWithoutDatabases(source).value();
  const Pack pack = Pack::Parse(AsBytes(bytes)).value();
  const std::string text = ExplainPack(pack, {});
  EXPECT_THAT(text, HasSubstr("Wat we bekijken."));
  EXPECT_THAT(text, HasSubstr(pack.sha256()));
  EXPECT_THAT(text, HasSubstr("oefenen (1 regel)"));
  for (const char* secret : {"voorbeeldterm", "kansspel.example", "hulplijn.example"})
    EXPECT_THAT(text, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace schouw

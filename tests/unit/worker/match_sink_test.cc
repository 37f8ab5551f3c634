// What names a party that is left alone, and all that belongs to it, leaves the worker in no form.
#include "agent/worker/match_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/model/relation.h"
#include "agent/worker/related_records.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Rule> OneRule() {
  Rule rule;
  rule.id = "woord-01";
  rule.terms = {"voorbeeldterm-alfa"};
  return {rule};
}

Scope WithExclusion() {
  Scope scope;
  scope.records = RecordKinds::All();
  scope.exclude = {"advocaat.example"};
  return scope;
}

class Sink : public ::testing::Test {
 protected:
  Sink() { sink_.Begin(7, Locator{"d1", "p0", {"/mail.mbox"}, {}}); }

  void Give(std::string text, std::vector<std::uint64_t> relations) {
    Record record;
    record.kind = RecordKind::kMessage;
    record.entry = Locator{"d1", "p0", {"/mail.mbox"}, {}};
    record.place = text;
    record.text = std::move(text);
    record.relations = std::move(relations);
    sink_.OnRecord(std::move(record));
  }
  std::vector<std::string> Sent() {
    std::vector<std::string> texts;
    for (const FromWorker& message : sent_) {
      if (const auto* found = std::get_if<MatchFoundMessage>(&message)) {
        EXPECT_THAT(found->match.record.relations, IsEmpty());
        texts.push_back(found->match.record.text);
      }
    }
    return texts;
  }

  const std::vector<Rule> rules_ = OneRule();
  Matcher matcher_ = Matcher::CreateFromRules(rules_).value();
  const Limits limits_;
  const RecordFilter filter_{WithExclusion()};
  std::vector<FromWorker> sent_;
  MatchSink sink_{limits_, filter_, &matcher_, [this](FromWorker message) { sent_.push_back(std::move(message)); }};
};

TEST_F(Sink, LeavesAMessageAloneWhenItsHeadersNameAParty) {
  Give("From: info@advocaat.example", {1});
  Give("uw zaak, voorbeeldterm-alfa", {1});
  Give("een ander, voorbeeldterm-alfa", {2});
  sink_.End();
  EXPECT_THAT(Sent(), ElementsAre("een ander, voorbeeldterm-alfa"));
  EXPECT_EQ(sink_.protected_records(), 2u);
}

TEST_F(Sink, LeavesAThreadAloneAlsoWhenTheMailThatNamesThePartyComesLast) {
  Give("vraag, voorbeeldterm-alfa", {10, 100});
  Give("antwoord, voorbeeldterm-alfa", {11, 101, 100});
  Give("los, voorbeeldterm-alfa", {});
  sink_.OnArtifact({});
  EXPECT_THAT(Sent(), ElementsAre()) << "nothing of a group goes before it is closed";
  Give("doorgestuurd aan info@advocaat.example", {12, 102, 101});
  sink_.End();
  EXPECT_THAT(Sent(), ElementsAre("los, voorbeeldterm-alfa"));
  EXPECT_EQ(sink_.protected_records(), 3u);
}

TEST_F(Sink, JoinsThreadsThatALaterMailBringsTogether) {
  Give("een, voorbeeldterm-alfa", {1});
  Give("twee, advocaat.example", {2});
  Give("beide", {3, 1, 2});
  sink_.End();
  EXPECT_THAT(Sent(), IsEmpty());
  EXPECT_EQ(sink_.protected_records(), 3u);
}

TEST_F(Sink, CarriesNothingOverToTheNextEntry) {
  Give("van advocaat.example", {1});
  sink_.End();
  sink_.Begin(8, Locator{"d1", "p0", {"/ander.mbox"}, {}});
  Give("voorbeeldterm-alfa", {1});
  sink_.End();
  EXPECT_THAT(Sent(), ElementsAre("voorbeeldterm-alfa"));
  EXPECT_EQ(sink_.protected_records(), 0u);
}

TEST(RelatedRecords, HasNoRoomWithoutEnd) {
  RelatedRecords related;
  std::vector<std::uint64_t> many(RelatedRecords::kMostRelations);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = i;
  EXPECT_TRUE(related.Add(many, false));
  EXPECT_FALSE(related.Add({7'000'000}, true));
  EXPECT_FALSE(related.IsProtected({1}));
}

TEST(RelationOf, TellsIdentitiesApart) {
  EXPECT_EQ(RelationOf("<1@post.example>"), RelationOf("<1@post.example>"));
  EXPECT_NE(RelationOf("<1@post.example>"), RelationOf("<2@post.example>"));
}

}  // namespace
}  // namespace schouw

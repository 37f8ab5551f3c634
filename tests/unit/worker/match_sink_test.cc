// What names a party that is left alone, and all that belongs to it, leaves the worker in no form.
#include "agent/worker/match_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "agent/mandate/related_records.h"
#include "agent/model/relation.h"

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
  // What lies with the rules: they match a block of records at once, so a small one is seen here first.
  std::vector<std::string> WithTheRules() {
    std::vector<std::string> texts;
    EXPECT_TRUE(matcher_.Flush([&](const Match& match) { texts.push_back(match.record.text); }));
    return texts;
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
  Limits limits_;
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

TEST_F(Sink, LeavesARecordAloneForWhatStandsBesideIt) {
  const auto give = [this](const std::string& text, std::shared_ptr<const std::string> beside) {
    Record record;
    record.text = text;
    record.beside = std::move(beside);
    sink_.OnRecord(std::move(record));
  };
  const auto row = std::make_shared<const std::string>("Van: info@advocaat.example\n");
  give("eerste cel, voorbeeldterm-alfa", row);
  give("tweede cel, voorbeeldterm-alfa", row);
  give("een andere rij, voorbeeldterm-alfa", std::make_shared<const std::string>("winkel.example"));
  give("los, voorbeeldterm-alfa", nullptr);
  sink_.End();
  EXPECT_THAT(Sent(), ElementsAre("een andere rij, voorbeeldterm-alfa", "los, voorbeeldterm-alfa"));
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

TEST_F(Sink, GivesTheRulesNothingOfAGroupBeforeItIsKnownWhetherItIsProtected) {
  Give("vraag, voorbeeldterm-alfa", {10, 100});
  Give("los, voorbeeldterm-alfa", {});
  Give("andere draad, voorbeeldterm-alfa", {20});
  EXPECT_THAT(WithTheRules(), ElementsAre("los, voorbeeldterm-alfa"));
  Give("aan info@advocaat.example", {11, 100});
  EXPECT_THAT(WithTheRules(), IsEmpty());
  sink_.End();
  EXPECT_THAT(Sent(), ElementsAre("andere draad, voorbeeldterm-alfa"));
}

// The mail that names the party may stand in another file: all are asked first.
TEST_F(Sink, MatchesNothingOfAThreadBeforeOtherFilesWereAsked) {
  const std::uint64_t thread = RelationAcrossFiles("<a@post.example>");
  const std::uint64_t other = RelationAcrossFiles("<b@post.example>");
  sink_.ExpectOtherFiles();
  Give("vraag, voorbeeldterm-alfa", {1, thread});
  Give("aan info@advocaat.example", {2, other});
  EXPECT_THAT(WithTheRules(), IsEmpty());
  sink_.End();
  EXPECT_THAT(Sent(), IsEmpty());
  ASSERT_EQ(sent_.size(), 1u);
  auto relations = std::get<RelationsFoundMessage>(sent_[0]).relations;
  std::ranges::sort(relations, {}, &SharedRelation::is_protected);
  ASSERT_EQ(relations.size(), 2u);
  EXPECT_EQ(relations[0].number, thread);
  EXPECT_EQ(relations[1].number, other);
  EXPECT_NE(relations[0].group, relations[1].group);
  EXPECT_TRUE(relations[1].is_protected);
}

TEST_F(Sink, LeavesAloneWhatBelongsToAPartyByAnotherFile) {
  const std::uint64_t thread = RelationAcrossFiles("<a@post.example>");
  sink_.LeaveAlone({thread});
  Give("vraag, voorbeeldterm-alfa", {1, thread});
  Give("andere draad, voorbeeldterm-alfa", {2, RelationAcrossFiles("<b@post.example>")});
  sink_.End();
  EXPECT_THAT(Sent(), ElementsAre("andere draad, voorbeeldterm-alfa"));
  EXPECT_EQ(sink_.protected_records(), 1u);
}

TEST_F(Sink, WaitsForNoOtherFileWhereNoneCanBelongToIt) {
  sink_.ExpectOtherFiles();
  Give("vraag, voorbeeldterm-alfa", {1});
  sink_.End();
  EXPECT_THAT(Sent(), ElementsAre("vraag, voorbeeldterm-alfa"));
}

// Of a mailbox whose text can't be held, only what must be known is kept, and it is read again.
TEST_F(Sink, ReadsAMailboxAgainThatIsTooLargeToBeHeld) {
  const auto give_all = [&] {
    Give("vraag, voorbeeldterm-alfa", {10, 100});
    Give("los, voorbeeldterm-alfa", {});
    for (int i = 0; i < 100; ++i) Give(std::string(1u << 20, 'x'), {30});
    Give("andere draad, voorbeeldterm-alfa", {20});
    Give("aan info@advocaat.example", {11, 100});
    sink_.OnProblem(Problem{Locator{}, ProblemReason::kDamaged, "een keer", 1});
  };
  give_all();
  ASSERT_TRUE(sink_.wants_second_reading());
  EXPECT_THAT(WithTheRules(), ElementsAre("los, voorbeeldterm-alfa"));
  sink_.BeginSecondReading();
  give_all();
  sink_.End();
  EXPECT_THAT(Sent(), ElementsAre("andere draad, voorbeeldterm-alfa")) << "the other one was taken above";
  EXPECT_EQ(sink_.protected_records(), 2u);
  EXPECT_EQ(
      std::ranges::count_if(sent_, [](const FromWorker& m) { return std::holds_alternative<ProblemFoundMessage>(m); }),
      1);
}

TEST_F(Sink, SaysSoWhenItCannotBeReadAgain) {
  for (int i = 0; i < 100; ++i) Give(std::string(1u << 20, 'x') + " voorbeeldterm-alfa", {30});
  sink_.End();
  EXPECT_THAT(Sent(), IsEmpty());
  ASSERT_EQ(sent_.size(), 1u);
  EXPECT_EQ(std::get<ProblemFoundMessage>(sent_[0]).problem.reason, ProblemReason::kTooBig);
}

TEST_F(Sink, SaysThatLessWasKeptThanMatched) {
  limits_.max_matches_per_entry = 2;
  Give("een voorbeeldterm-alfa", {});
  Give("twee voorbeeldterm-alfa", {});
  sink_.End();
  EXPECT_FALSE(sink_.searched_less());
  sink_.Begin(8, Locator{"d1", "p0", {"/lang.txt"}, {}});
  for (const char* text : {"een voorbeeldterm-alfa", "twee voorbeeldterm-alfa", "drie voorbeeldterm-alfa"})
    Give(text, {});
  sink_.End();
  EXPECT_TRUE(sink_.searched_less());
  EXPECT_EQ(Sent().size(), 4u);
  EXPECT_EQ(std::get<ProblemFoundMessage>(sent_.back()).problem.detail, "3 matches; the first 2 were kept");
  sink_.Begin(9, Locator{"d1", "p0", {"/kort.txt"}, {}});
  sink_.End();
  EXPECT_FALSE(sink_.searched_less());
}

TEST_F(Sink, CountsWhatTheMandatesChoicesLeaveOut) {
  Scope scope = WithExclusion();
  scope.records = {RecordKind::kMessage};
  scope.since = UnixNanos{1000};
  const RecordFilter filter(scope);
  MatchSink sink(limits_, filter, &matcher_, [](const FromWorker&) {});
  sink.Begin(1, Locator{});
  const auto give = [&](RecordKind kind, std::optional<UnixNanos> time, RecordState state, const char* text) {
    Record record;
    record.kind = kind;
    record.time = time;
    record.state = state;
    record.text = text;
    sink.OnRecord(std::move(record));
  };
  give(RecordKind::kMessage, UnixNanos{2000}, RecordState::kLive, "in scope");
  give(RecordKind::kMessage, UnixNanos{2000}, RecordState::kLive, "advocaat.example");
  give(RecordKind::kDocument, UnixNanos{2000}, RecordState::kLive, "");
  for (int i = 0; i < 2; ++i) give(RecordKind::kMessage, UnixNanos{999}, RecordState::kLive, "");
  for (int i = 0; i < 3; ++i) give(RecordKind::kMessage, std::nullopt, RecordState::kLive, "");
  for (int i = 0; i < 4; ++i) give(RecordKind::kMessage, UnixNanos{2000}, RecordState::kRecycleBin, "");
  sink.End();
  EXPECT_EQ(sink.left_out(), (LeftOut{1, 2, 3, 4, 0, 0, 0}));
  EXPECT_EQ(sink.protected_records(), 1u);
}

TEST_F(Sink, NamesNoSignedInPersonOfAPartyThatIsLeftAlone) {
  sink_.OnArtifact({"x", Locator{}, "anna", "Default", ReadState::kRead, 0, "", "Bert, b@advocaat.example"});
  sink_.OnArtifact({"x", Locator{}, "anna", "Default", ReadState::kRead, 0, "", "Bert, b@post.example"});
  EXPECT_EQ(std::get<ArtifactFoundMessage>(sent_.at(0)).artifact.signed_in, "");
  EXPECT_EQ(std::get<ArtifactFoundMessage>(sent_.at(1)).artifact.signed_in, "Bert, b@post.example");
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

// What goes when nobody can object any more.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "agent/store/decisions.h"
#include "agent/store/retention.h"
#include "agent/store/sign_off.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

constexpr UnixNanos kFinal{kSampleStart + kSampleDay};
constexpr UnixNanos kTermEnded{kFinal.value + 42 * kSampleDay};

class ObjectionTest : public ::testing::Test {
 protected:
  // Signals 0 to 39: every fourth is discussed, all others are not relevant.
  void SetUp() override {
    std::vector<JobResult> results;
    for (int i = 0; i < 40; ++i) {
      const std::string name = (i % 4 == 0 ? "blijft-" : "verdwijnt-") + std::to_string(i) + "-eind";
      Match search = SearchMatch("zoekwoorden-" + name, i);
      search.record.entry.chain = {"/Users/anna/map-" + name + ".zip", "lid-" + name};
      search.record.url = "https://kansspel.example/" + name;
      search.record.title = "titel-" + name;
      search.before = "ervoor-" + name;
      Match again = search;
      again.record.time = UnixNanos{search.record.time->value + 100 * kSecond};
      again.record.place += " nogmaals-" + name;
      results.push_back(ResultWith(static_cast<std::uint64_t>(i), {search, again}));
    }
    ASSERT_TRUE(store().PutDevice({"d1", "laptop.E01", "ewf", 1'000, "Laptop", "", "read", ""}));
    ASSERT_TRUE(store().StoreResults(results));
    ASSERT_TRUE(store().Finish({"complete", UnixNanos{kSampleStart}}));
    sqlite3_stmt* query = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(Handle(), "SELECT signal.id, match.text FROM signal JOIN match ON match.id = match",
                                 -1, &query, nullptr),
              SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW) {
      const std::string id = reinterpret_cast<const char*>(sqlite3_column_text(query, 0));
      const std::string text = reinterpret_cast<const char*>(sqlite3_column_text(query, 1));
      const bool keep = text.find("blijft") != std::string::npos;
      (keep ? keep_ : go_).push_back(id);
    }
    sqlite3_finalize(query);
    ASSERT_EQ(keep_.size(), 10u);
    ASSERT_EQ(go_.size(), 30u);
    ASSERT_TRUE(Decide(store(), keep_, {"discuss", "", "notitie-blijft", false}, {"M-1001", kFinal}));
    ASSERT_TRUE(Decide(store(), go_, {"not_relevant", "other_topic", "notitie-verdwijnt", true}, {"M-1001", kFinal}));
  }

  void SignOffAll() { ASSERT_TRUE(Finalise(store(), {}, {"M-2002", kFinal})); }
  CaseStore& store() { return sample_.store(); }
  sqlite3* Handle() { return static_cast<sqlite3*>(store().database()); }
  std::string path() { return sample_.path(); }

  CaseInFolder sample_;
  std::vector<std::string> keep_, go_;
};

TEST_F(ObjectionTest, LeavesNoByteOfWhatWasNotRelevantAndAllOfTheRest) {
  SignOffAll();
  ASSERT_NE(CaseBytes(path()).find("verdwijnt"), std::string::npos);
  const auto erased = EraseNotRelevant(store(), "M-2002", "termijn om", kTermEnded);
  ASSERT_TRUE(erased) << erased.error().Text();
  EXPECT_EQ(*erased, 30u);
  EXPECT_EQ(Number(Handle(), "SELECT count(*) FROM signal"), 40);
  EXPECT_EQ(Number(Handle(), "SELECT count(*) FROM review_step WHERE decision = 'not_relevant'"), 30);
  EXPECT_EQ(Number(Handle(), "SELECT sum(occurrences) FROM signal"), 80);
  EXPECT_EQ(Number(Handle(), "SELECT count(*) FROM match WHERE text LIKE '%blijft%'"), 20);
  ASSERT_TRUE(store().Close());
  const std::string bytes = CaseBytes(path());
  EXPECT_EQ(bytes.find("verdwijnt"), std::string::npos);
  for (const char* kept :
       {"zoekwoorden-blijft-0-eind", "titel-blijft-36-eind", "map-blijft-4-eind", "notitie-blijft"}) {
    EXPECT_NE(bytes.find(kept), std::string::npos) << kept;
  }
}

TEST_F(ObjectionTest, StillProvesThatWhatIsLeftIsWhatWasSigned) {
  SignOffAll();
  ASSERT_TRUE(EraseNotRelevant(store(), "M-2002", "termijn om", kTermEnded));
  ASSERT_TRUE(store().CheckIntegrity());
  EXPECT_FALSE(FirstBrokenSignOff(store()).value());
  ASSERT_TRUE(Correct(store(), "naam verkeerd", {"M-1001", kTermEnded}));
  EXPECT_FALSE(FirstBrokenSignOff(store()).value());
  EXPECT_EQ(store().audit_rows()->at(store().audit_rows()->size() - 2).what,
            "content erased of 30 signals not judged relevant: termijn om");
  ASSERT_EQ(
      sqlite3_exec(Handle(), "UPDATE match SET hit = 'x' WHERE text LIKE '%blijft-8-%'", nullptr, nullptr, nullptr),
      SQLITE_OK);
  EXPECT_TRUE(FirstBrokenSignOff(store()).value());
}

TEST_F(ObjectionTest, WaitsForTheEndOfTheTermForHoldsAndForTheSignOff) {
  EXPECT_FALSE(EraseNotRelevant(store(), "M-2002", "termijn om", kTermEnded)) << "a draft has no term";
  SignOffAll();
  EXPECT_EQ(ReadRetention(store())->not_relevant_left, 30u);
  EXPECT_EQ(FormatDate(*ReadRetention(store())->objection_ends), FormatDate(AmsterdamDate(kTermEnded)));
  EXPECT_FALSE(EraseNotRelevant(store(), "M-2002", "termijn om", UnixNanos{kTermEnded.value - kSampleDay}));
  EXPECT_FALSE(EraseNotRelevant(store(), "M-2002", "", kTermEnded)) << "without a why";
  ASSERT_TRUE(PutHold(store(), "M-2002", "objection", "brief", kTermEnded));
  EXPECT_FALSE(EraseNotRelevant(store(), "M-2002", "termijn om", kTermEnded));
  ASSERT_TRUE(ReleaseHolds(store(), "M-2002", "afgehandeld", kTermEnded));
  ASSERT_TRUE(EraseNotRelevant(store(), "M-2002", "termijn om", kTermEnded));
  EXPECT_EQ(ReadRetention(store())->not_relevant_left, 0u);
  EXPECT_FALSE(EraseNotRelevant(store(), "M-2002", "nog eens", kTermEnded));
}

TEST_F(ObjectionTest, KeepsWhatTheSecondReaderDisagreedAbout) {
  ASSERT_TRUE(Finalise(store(), {{go_[0], "ik lees dit anders"}}, {"M-2002", kFinal}));
  EXPECT_FALSE(ReadSignOffs(store())->front().agreed);
  EXPECT_EQ(ReadDisagreements(store())->front().note, "ik lees dit anders");
  EXPECT_EQ(ReadDisagreements(store())->front().by, "M-2002");
  EXPECT_EQ(EraseNotRelevant(store(), "M-2002", "termijn om", kTermEnded).value(), 29u);
  EXPECT_EQ(Number(Handle(), "SELECT count(*) FROM match WHERE text LIKE '%verdwijnt%'"), 2);
}

}  // namespace
}  // namespace schouw

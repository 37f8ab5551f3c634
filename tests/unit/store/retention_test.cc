#include "agent/store/retention.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "agent/store/seal.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

// Every text of every table that is content, as it stands in the file.
std::vector<std::string> ContentTexts(CaseStore& store) {
  std::vector<std::string> texts;
  for (const char* sql : {"SELECT text FROM entry", "SELECT text FROM match", "SELECT hit FROM match",
                          "SELECT url FROM match", "SELECT before FROM match", "SELECT place FROM match",
                          "SELECT id FROM signal", "SELECT detail FROM problem", "SELECT profile FROM artifact"}) {
    sqlite3_stmt* query = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(static_cast<sqlite3*>(store.database()), sql, -1, &query, nullptr), SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW) {
      const std::string text = reinterpret_cast<const char*>(sqlite3_column_text(query, 0));
      if (text.size() > 3) texts.push_back(text);
    }
    sqlite3_finalize(query);
  }
  return texts;
}

void Fill(CaseStore& store, int files) {
  std::vector<JobResult> results;
  for (int i = 0; i < files; ++i) {
    const std::string name = "bestandsnaam-" + std::to_string(i);
    Match search = SearchMatch("zoekwoorden-" + name, i);
    search.record.entry.chain = {"/Users/anna/" + name};
    search.record.url = "https://kansspel.example/" + name;
    search.before = "ervoor-" + name;
    JobResult result = ResultWith(static_cast<std::uint64_t>(i), {search});
    result.problems.push_back({search.record.entry, ProblemReason::kDamaged, "detail-" + name});
    result.artifacts.push_back(
        {"chromium.history", search.record.entry, "anna", "profiel-" + name, ReadState::kRead, 1, ""});
    results.push_back(std::move(result));
  }
  ASSERT_TRUE(store.PutDevice({"d1", "kopie-van-anna.E01", "ewf", 1'000, "Laptop", "serie-4711", "read", ""}));
  ASSERT_TRUE(store.PutVolume("d1", {{"p1", 512, 1024, 0}, "ntfs", ReadState::kRead, ""}));
  ASSERT_TRUE(store.StoreResults(results));
  ASSERT_TRUE(store.SetScanSettings(R"({"image":"/media/kopie-van-anna.E01"})"));
  ASSERT_TRUE(store.Finish({"complete", UnixNanos{kSampleStart}}));
  ASSERT_TRUE(store.Log("M-1001", "collection", "scan finished", UnixNanos{kSampleStart}));
}

TEST(Purge, LeavesNoTextOfWhatWasFoundInTheFile) {
  CaseInFolder sample;
  CheckInfo check = SampleCheck();
  check.mandate_toml = "[scope]\nexclude = [\"advocaat.example\"]";
  ASSERT_TRUE(sample.store().SetCheck(check));
  Fill(sample.store(), 500);
  std::vector<std::string> texts = ContentTexts(sample.store());
  ASSERT_GT(texts.size(), 4'000u);
  for (const char* more : {"advocaat.example", "kopie-van-anna", "serie-4711", "Laptop, zwart"}) texts.push_back(more);
  const std::string before = CaseBytes(sample.path());
  for (const std::string& text : texts) ASSERT_NE(before.find(text), std::string::npos) << text;

  const auto purged =
      PurgeCase(sample.store(), "M-2002", "bewaartermijn voorbij", UnixNanos{kSampleStart + kSampleDay});
  ASSERT_TRUE(purged) << purged.error().Text();
  EXPECT_EQ(purged->signals, 500u);
  for (const bool closed : {false, true}) {
    if (closed) {
      ASSERT_TRUE(sample.store().Close());
    }
    const std::string after = CaseBytes(sample.path());
    for (const std::string& text : texts) ASSERT_EQ(after.find(text), std::string::npos) << text;
    EXPECT_LT(after.size(), before.size() / 2);
  }
}

TEST(Purge, KeepsCountsAndTheLogWithARowOfItsOwn) {
  CaseInFolder sample;
  Fill(sample.store(), 20);
  ASSERT_TRUE(PurgeCase(sample.store(), "M-2002", "bewaartermijn voorbij", UnixNanos{kSampleStart + kSampleDay}));
  ASSERT_TRUE(sample.store().Close());
  auto store = CaseStore::OpenForReading(sample.path());
  ASSERT_TRUE(store) << store.error().Text();
  EXPECT_EQ(store->scan()->status, "purged");
  EXPECT_EQ(store->check()->reference, SampleCheck().reference);
  EXPECT_EQ(store->devices()->size(), 1u);
  EXPECT_EQ(store->volumes()->size(), 1u);
  EXPECT_EQ(Number(static_cast<sqlite3*>(store->database()), "SELECT sum(read) FROM job"), 20);
  const auto rows = store->audit_rows();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(rows->back().operation, "erasure");
  EXPECT_EQ(rows->back().who, "M-2002");
  EXPECT_EQ(rows->back().what, "content purged: 20 signals, 20 matches, 20 entries: bewaartermijn voorbij");
  EXPECT_FALSE(store->FirstBrokenAuditRow().value());
  EXPECT_TRUE(store->CheckIntegrity());
  EXPECT_TRUE(ReadRetention(*store)->had_signals);
}

TEST(Purge, WaitsForHoldsAndForTheNotice) {
  CaseInFolder sample;
  Fill(sample.store(), 1);
  CaseStore& store = sample.store();
  EXPECT_FALSE(PurgeCase(store, "M-2002", "", UnixNanos{1})) << "without a why";
  EXPECT_FALSE(PutHold(store, "M-2002", "zomaar", "brief", UnixNanos{1}));
  ASSERT_TRUE(PutHold(store, "M-2002", "objection", "brief van 3 maart", UnixNanos{1}));
  EXPECT_FALSE(PurgeCase(store, "M-2002", "termijn", UnixNanos{2}));
  EXPECT_EQ(store.match_count().value(), 1u);
  ASSERT_TRUE(ReleaseHolds(store, "M-2002", "bezwaar afgehandeld", UnixNanos{3}));
  EXPECT_FALSE(ReleaseHolds(store, "M-2002", "nog eens", UnixNanos{3}));

  Finding finding;
  finding.device = "d1";
  ASSERT_TRUE(SealForTripwire(store, finding, "p1:/x.jpg"));
  EXPECT_FALSE(PurgeCase(store, "M-2002", "termijn", UnixNanos{4}));
  ASSERT_TRUE(EnterHandover(store, {UnixNanos{5}, "M-1001", "politie", "PL-1"}));
  const auto purged = PurgeCase(store, "M-2002", "termijn", UnixNanos{6});
  ASSERT_TRUE(purged) << purged.error().Text();
  EXPECT_EQ(purged->matches, 1u) << "what the seal hid is purged too";
  EXPECT_FALSE(PurgeCase(store, "M-2002", "termijn", UnixNanos{7})) << "once is enough";
}

TEST(Retention, StartsWhenTheReportIsFinalAndHasATermOfItsOwnWithSignals) {
  for (const int files : {0, 1}) {
    CaseInFolder sample;
    CheckInfo check = SampleCheck();
    Fill(sample.store(), files);
    EXPECT_FALSE(ReadRetention(sample.store())->due);
    ASSERT_TRUE(StartRetention(sample.store(), UnixNanos{kSampleStart}));
    ASSERT_TRUE(StartRetention(sample.store(), UnixNanos{kSampleStart + 90 * kSampleDay})) << "changes nothing";
    const auto state = ReadRetention(sample.store());
    EXPECT_EQ(state->had_signals, files == 1);
    EXPECT_EQ(FormatDate(*state->due), files == 1 ? "2026-08-29" : "2026-04-01");
  }
}

}  // namespace
}  // namespace schouw

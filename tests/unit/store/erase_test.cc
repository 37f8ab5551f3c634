#include "agent/store/erase.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "agent/store/audit.h"
#include "agent/store/seal.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

constexpr char kSecret[] = "voorbeeldterm-weg";
constexpr char kKept[] = "voorbeeldterm-blijft";

Match In(Match match, std::vector<std::string> chain, const std::string& stream = "") {
  match.record.entry = Locator{"d1", "p1", std::move(chain), stream};
  return match;
}

sqlite3* Handle(CaseStore& store) { return static_cast<sqlite3*>(store.database()); }

// All bytes of the case: the file and what stands beside it.
bool Holds(const std::string& path, const std::string& text) { return CaseBytes(path).find(text) != std::string::npos; }

// Two signals: one whose words are kSecret, found in two places, and one whose words are kKept.
void Fill(CaseStore& store) {
  JobResult result = ResultWith(1, {In(SearchMatch(kSecret, 10), {"/Users/anna/History"}),
                                    In(SearchMatch(kSecret, 10), {"/Users/anna/oud.zip", "History"}),
                                    In(SearchMatch(kKept, 20), {"/Users/anna/History"})});
  ASSERT_TRUE(store.StoreResults({result}));
  ASSERT_TRUE(store.Finish({"complete", UnixNanos{1}}));
}

std::string SignalWith(CaseStore& store, const std::string& text) {
  sqlite3_stmt* query = nullptr;
  sqlite3_prepare_v2(Handle(store),
                     "SELECT signal.id FROM signal JOIN match ON match.id = signal.match WHERE match.text = ?", -1,
                     &query, nullptr);
  sqlite3_bind_text(query, 1, text.c_str(), -1, SQLITE_TRANSIENT);
  std::string id;
  if (sqlite3_step(query) == SQLITE_ROW) id = reinterpret_cast<const char*>(sqlite3_column_text(query, 0));
  sqlite3_finalize(query);
  return id;
}

const ErasureNote kNote{"M-2002", "content of a protected signal", UnixNanos{5}};

TEST(Erase, ASignalGoesWithAllItsPlacesWhileTheCaseStaysOpen) {
  CaseInFolder sample;
  Fill(sample.store());
  ASSERT_TRUE(Holds(sample.path(), kSecret));
  const Status status = EraseSignal(sample.store(), SignalWith(sample.store(), kSecret), kNote);
  ASSERT_TRUE(status) << status.error().Text();
  EXPECT_FALSE(Holds(sample.path(), kSecret)) << "neither in the file nor in its log";
  EXPECT_TRUE(Holds(sample.path(), kKept));
  EXPECT_EQ(sample.store().match_count().value(), 1u);
  EXPECT_EQ(sample.store().audit_rows()->back().operation, "erasure");
  EXPECT_FALSE(sample.store().FirstBrokenAuditRow().value());
  EXPECT_TRUE(sample.store().CheckIntegrity());
}

TEST(Erase, ASignalThatIsNotThereChangesNothing) {
  CaseInFolder sample;
  Fill(sample.store());
  const std::size_t rows = sample.store().audit_rows()->size();
  const Status status = EraseSignal(sample.store(), std::string(32, '0'), kNote);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(sample.store().audit_rows()->size(), rows);
  EXPECT_EQ(sample.store().match_count().value(), 3u);
}

TEST(Erase, AnEntryGoesWithItsStreamsAndMembersAndNoOther) {
  struct Row {
    const char* what;
    std::vector<std::string> chain;
    const char* stream;
    bool erased;
  };
  const Row rows[] = {
      {"the entry", {"/a.zip"}, "", true},
      {"its stream", {"/a.zip"}, "bron", true},
      {"a member", {"/a.zip", "b.txt"}, "", true},
      {"a member of a member", {"/a.zip", "b.tar", "c.txt"}, "", true},
      {"a longer name", {"/a.zipper"}, "", false},
      {"a name with an exclamation mark", {"/a.zip!"}, "", false},
      {"a folder of that name elsewhere", {"/b/a.zip"}, "", false},
  };
  for (const Row& row : rows) {
    CaseInFolder sample;
    ASSERT_TRUE(sample.store().StoreResults({ResultWith(1, {In(SearchMatch(kSecret, 10), row.chain, row.stream)})}));
    ASSERT_TRUE(EraseEntry(sample.store(), "d1", "p1:/a.zip", kNote));
    EXPECT_EQ(sample.store().match_count().value(), row.erased ? 0u : 1u) << row.what;
    EXPECT_EQ(Holds(sample.path(), kSecret), !row.erased) << row.what;
  }
}

TEST(Erase, WaitsForNobodyWhoStillReads) {
  CaseInFolder sample;
  Fill(sample.store());
  auto reader = CaseStore::OpenForReading(sample.path());
  ASSERT_TRUE(reader);
  ASSERT_EQ(sqlite3_exec(Handle(*reader), "BEGIN; SELECT count(*) FROM match", nullptr, nullptr, nullptr), SQLITE_OK);
  const Status status = EraseSignal(sample.store(), SignalWith(sample.store(), kSecret), kNote);
  ASSERT_FALSE(status) << "the log beside the file can't be emptied while an old state of it is read";
  EXPECT_EQ(sample.store().match_count().value(), 1u) << "it is deleted all the same";
  ASSERT_TRUE(reader->Close());
  ASSERT_TRUE(sample.store().Close());
  EXPECT_FALSE(Holds(sample.path(), kSecret)) << "what was deleted is gone at the close";
}

Finding SampleFinding() {
  Finding finding;
  finding.at = UnixNanos{kSampleStart};
  finding.who = "M-1001";
  finding.device = "d1";
  finding.volume = "p1";
  finding.number = 4711;
  finding.inside = true;
  finding.account = "anna";
  finding.digests = "sha256 " + std::string(64, 'c');
  finding.list = "voorbeeldlijst";
  finding.list_version = "7";
  return finding;
}

// A file on a list inside an archive; another store and a problem name it, and one name stands percent-encoded.
void FillWithNamed(CaseStore& store) {
  Match told = SearchMatch("iets anders", 30);
  told.record.url = "file:///Users/anna/Voorbeeldterm-WEG%2Ejpg";
  JobResult result = ResultWith(1, {In(SearchMatch(kKept, 20), {"/Users/anna/History"}), told,
                                    In(SearchMatch("een", 1), {"/Users/anna/map.zip", "sub/voorbeeldterm-weg.jpg"}),
                                    In(SearchMatch("twee", 2), {"/Users/anna/map.zip", "ander.txt"})});
  result.problems.push_back(
      {Locator{"d1", "p1", {"/Users/anna/x.lst"}, ""}, ProblemReason::kDamaged, "in voorbeeldterm-weg.jpg"});
  result.artifacts.push_back({"chromium.history", Locator{"d1", "p1", {"/Users/anna/History"}, ""}, "anna", "Default",
                              ReadState::kRead, 3, ""});
  ASSERT_TRUE(store.StoreResults({result}));
}

TEST(Seal, ATripwireErasesEveryMentionAndClosesTheCase) {
  CaseInFolder sample;
  FillWithNamed(sample.store());
  ASSERT_TRUE(Holds(sample.path(), "voorbeeldterm-weg"));
  const Status status =
      SealForTripwire(sample.store(), SampleFinding(), "p1:/Users/anna/map.zip!/sub/voorbeeldterm-weg.jpg");
  ASSERT_TRUE(status) << status.error().Text();
  for (const char* name : {"voorbeeldterm-weg", "Voorbeeldterm-WEG", "map.zip", "ander.txt"}) {
    EXPECT_FALSE(Holds(sample.path(), name)) << name;
  }
  EXPECT_TRUE(Holds(sample.path(), kKept)) << "the rest waits for the seal to be lifted";
  EXPECT_EQ(sample.store().scan()->state, "stopped");
  EXPECT_EQ(sample.store().scan()->status, "sealed");
  EXPECT_TRUE(sample.store().CheckIntegrity());
  EXPECT_FALSE(sample.store().FirstBrokenAuditRow().value());
}

TEST(Seal, NoReaderOfASealedCaseIsGivenWhatWasFound) {
  CaseInFolder sample;
  Fill(sample.store());
  ASSERT_TRUE(SealForSignal(sample.store(), SignalWith(sample.store(), kKept), "M-1001", "", UnixNanos{9}));
  for (int opening = 0; opening < 3; ++opening) {
    auto store = opening == 0 ? std::move(sample.store())
                              : (opening == 1 ? CaseStore::OpenForReading(sample.path())
                                              : CaseStore::OpenForWriting(sample.path()));
    ASSERT_TRUE(store) << store.error().Text();
    EXPECT_TRUE(store->sealed());
    for (const char* table : {"match", "signal", "signal_place", "entry", "artifact", "problem"}) {
      EXPECT_EQ(Number(Handle(*store), ("SELECT count(*) FROM " + std::string(table)).c_str()), 0) << table;
    }
    EXPECT_EQ(Number(Handle(*store), "SELECT count(*) FROM job"), 1) << "counts stay";
    EXPECT_EQ(store->match_count().value(), 0u);
    const Status more = opening == 1 ? Status(Fail(ErrorCode::kRefused, "")) : store->StoreResults({ResultWith(2, {})});
    EXPECT_FALSE(more);
    ASSERT_TRUE(store->Close());
  }
}

TEST(Seal, ATableThatNobodyListedIsClosedToo) {
  CaseInFolder sample;
  Fill(sample.store());
  ASSERT_EQ(sqlite3_exec(Handle(sample.store()), "CREATE TABLE opinion(words TEXT); INSERT INTO opinion VALUES('x')",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  ASSERT_TRUE(SealForSignal(sample.store(), SignalWith(sample.store(), kKept), "M-1001", "", UnixNanos{9}));
  EXPECT_EQ(Number(Handle(sample.store()), "SELECT count(*) FROM opinion"), 0);
}

TEST(Seal, ASignalIsPointedAtWithoutItsWords) {
  CaseInFolder sample;
  Fill(sample.store());
  const std::string signal = SignalWith(sample.store(), kKept);
  ASSERT_TRUE(SealForSignal(sample.store(), signal, "M-1001", "eigen woorden", UnixNanos{9}));
  const auto notice = ReadNotice(sample.store());
  ASSERT_TRUE(notice) << notice.error().Text();
  ASSERT_EQ(notice->findings.size(), 1u);
  const Finding& finding = notice->findings.front();
  EXPECT_EQ(finding.cause, "signal");
  EXPECT_EQ(finding.signal, signal);
  EXPECT_EQ(finding.volume, "p1");
  EXPECT_EQ(finding.number, 1u);
  EXPECT_EQ(finding.rule, "anonimiseren-01");
  EXPECT_EQ(finding.account, "anna");
  EXPECT_EQ(finding.time, UnixNanos{kSampleStart + 20 * kSecond});
  EXPECT_EQ(finding.why, "eigen woorden");
  EXPECT_EQ(sample.store().scan()->state, "complete");
  EXPECT_FALSE(SealForSignal(sample.store(), "onbekend", "M-1001", "", UnixNanos{9}));
}

TEST(Seal, TwoPeopleAndAReferenceLiftItAndTheRestIsThereAgain) {
  CaseInFolder sample;
  FillWithNamed(sample.store());
  ASSERT_TRUE(SealForTripwire(sample.store(), SampleFinding(), "p1:/Users/anna/map.zip!/sub/voorbeeldterm-weg.jpg"));
  ASSERT_TRUE(SealForTripwire(sample.store(), SampleFinding(), "p1:/Users/anna/nog-een.jpg"));
  EXPECT_FALSE(LiftSeal(sample.store(), "M-1001", "M-1001", "PL-1", UnixNanos{20}));
  EXPECT_FALSE(LiftSeal(sample.store(), "M-1001", "", "PL-1", UnixNanos{20}));
  EXPECT_FALSE(LiftSeal(sample.store(), "M-1001", "M-2002", "", UnixNanos{20}));
  EXPECT_FALSE(LiftSeal(sample.store(), "M-1001", "M-2002", "PL-1", UnixNanos{20})) << "nothing was handed over";
  EXPECT_TRUE(sample.store().sealed());
  EXPECT_TRUE(EnterHandover(sample.store(), {UnixNanos{19}, "M-1001", "de politie", "PL-1"}));
  EXPECT_FALSE(LiftSeal(sample.store(), "M-1001", "M-2002", "PL-2", UnixNanos{20})) << "of another hand-over";
  const Status lifted = LiftSeal(sample.store(), "M-1001", "M-2002", "PL-1", UnixNanos{20});
  ASSERT_TRUE(lifted) << lifted.error().Text();
  EXPECT_FALSE(sample.store().sealed());
  EXPECT_EQ(sample.store().scan()->status, "draft");
  EXPECT_EQ(sample.store().match_count().value(), 1u);
  EXPECT_FALSE(ReadNotice(sample.store())->open);
  EXPECT_FALSE(LiftSeal(sample.store(), "M-1001", "M-2002", "PL-1", UnixNanos{21}));
  EXPECT_EQ(sample.store().audit_rows()->back().who, "M-1001, M-2002");
}

TEST(Seal, AHandoverNeedsAFindingAndClosesIt) {
  CaseInFolder sample;
  EXPECT_FALSE(EnterHandover(sample.store(), {UnixNanos{1}, "M-1001", "politie", "PL-1"}));
  ASSERT_TRUE(SealForTripwire(sample.store(), SampleFinding(), "p1:/x.jpg"));
  EXPECT_TRUE(ReadNotice(sample.store())->open);
  EXPECT_FALSE(EnterHandover(sample.store(), {UnixNanos{1}, "M-1001", "politie", ""}));
  ASSERT_TRUE(EnterHandover(sample.store(), {UnixNanos{1}, "M-1001", "politie", "PL-1"}));
  const auto notice = ReadNotice(sample.store());
  EXPECT_FALSE(notice->open);
  EXPECT_TRUE(notice->sealed) << "handing over opens nothing";
  ASSERT_EQ(notice->handovers.size(), 1u);
  EXPECT_EQ(notice->handovers.front().police_reference, "PL-1");
  EXPECT_EQ(notice->findings.front().number, 4711u);
}

}  // namespace
}  // namespace schouw

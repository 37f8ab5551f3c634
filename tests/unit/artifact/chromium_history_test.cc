// Chromium's History in old and new schemas, as a browser leaves it and as nobody would wish it.
#include "agent/artifact/chromium_history.h"

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::ReadStore;
using testing::SampleStore;
using testing::StoreBytes;
using testing::StoreInput;

// Version 70 of the schema, as Chromium of 2025 creates it.
constexpr const char* kNewSchema = R"(
CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT,url LONGVARCHAR,title LONGVARCHAR,
  visit_count INTEGER DEFAULT 0 NOT NULL,typed_count INTEGER DEFAULT 0 NOT NULL,
  last_visit_time INTEGER NOT NULL,hidden INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT,url INTEGER NOT NULL,visit_time INTEGER NOT NULL,
  from_visit INTEGER,external_referrer_url TEXT,transition INTEGER DEFAULT 0 NOT NULL,segment_id INTEGER,
  visit_duration INTEGER DEFAULT 0 NOT NULL,incremented_omnibox_typed_score BOOLEAN DEFAULT FALSE NOT NULL,
  opener_visit INTEGER,originator_cache_guid TEXT,originator_visit_id INTEGER,originator_from_visit INTEGER,
  originator_opener_visit INTEGER,is_known_to_sync BOOLEAN DEFAULT FALSE NOT NULL,
  consider_for_ntp_most_visited BOOLEAN DEFAULT FALSE NOT NULL,visited_link_id INTEGER DEFAULT 0 NOT NULL,
  app_id TEXT);
CREATE TABLE visit_source(id INTEGER PRIMARY KEY,source INTEGER NOT NULL);
CREATE INDEX visits_url_index ON visits (url);
CREATE TABLE keyword_search_terms (keyword_id INTEGER NOT NULL,url_id INTEGER NOT NULL,term LONGVARCHAR NOT NULL,
  normalized_term LONGVARCHAR NOT NULL);
CREATE INDEX keyword_search_terms_index2 ON keyword_search_terms (url_id);
CREATE TABLE downloads (id INTEGER PRIMARY KEY,guid VARCHAR NOT NULL,current_path LONGVARCHAR NOT NULL,
  target_path LONGVARCHAR NOT NULL,start_time INTEGER NOT NULL,received_bytes INTEGER NOT NULL,
  total_bytes INTEGER NOT NULL,state INTEGER NOT NULL);
CREATE TABLE downloads_url_chains (id INTEGER NOT NULL,chain_index INTEGER NOT NULL,url LONGVARCHAR NOT NULL,
  PRIMARY KEY (id, chain_index) );
CREATE TABLE content_annotations(visit_id INTEGER PRIMARY KEY,visibility_score NUMERIC,categories VARCHAR,
  page_topics_model_version INTEGER,annotation_flags INTEGER NOT NULL,entities VARCHAR,related_searches VARCHAR,
  search_normalized_url VARCHAR,search_terms LONGVARCHAR,alternative_title VARCHAR,page_language VARCHAR,
  password_state INTEGER DEFAULT 0 NOT NULL,has_url_keyed_image BOOLEAN DEFAULT false NOT NULL);
CREATE TABLE clusters_and_visits(cluster_id INTEGER NOT NULL,visit_id INTEGER NOT NULL,
  score NUMERIC DEFAULT 0 NOT NULL,PRIMARY KEY(cluster_id,visit_id))WITHOUT ROWID;
)";

constexpr std::int64_t kNoon = 13'400'000'000'000'000;  // some moment of 2025 on Chromium's clock

std::string At(int seconds) { return std::to_string(kNoon + seconds * 1'000'000LL); }
std::string AtText(int seconds) { return FormatRfc3339(*FromChromiumTime(kNoon + seconds * 1'000'000LL)); }

class ChromiumHistory : public ::testing::Test {
 protected:
  ChromiumHistory() { store_.Run(kNewSchema); }

  void Page(int id, const std::string& url, const std::string& title = "", int last = 0) {
    store_.Run("INSERT INTO urls VALUES(" + std::to_string(id) + ",'" + url + "','" + title + "',1,0," +
               (last == 0 ? "0" : At(last)) + ",0)");
  }
  void Visit(int id, int page, int seconds, std::int64_t transition, const std::string& originator = "") {
    store_.Run("INSERT INTO visits(id,url,visit_time,transition,originator_cache_guid) VALUES(" + std::to_string(id) +
               "," + std::to_string(page) + "," + At(seconds) + "," + std::to_string(transition) + ",'" + originator +
               "')");
  }
  void Term(int page, const std::string& term) {
    store_.Run("INSERT INTO keyword_search_terms VALUES(2," + std::to_string(page) + ",'" + term + "','" + term + "')");
  }
  StoreBytes Bytes() {
    StoreBytes bytes;
    bytes.database = store_.Bytes();
    return bytes;
  }
  Found Read() { return ReadStore(Bytes()); }

  SampleStore store_;
};

TEST_F(ChromiumHistory, AVisitIsOneRecordWithEverythingTheBrowserKept) {
  Page(7, "https://kansspel.example/a", "Een titel");
  Visit(12, 7, 5, 805306368);
  const Found found = Read();
  ASSERT_EQ(found.records.size(), 1u);
  const Record& record = found.records[0];
  EXPECT_EQ(record.kind, RecordKind::kUrlVisit);
  EXPECT_EQ(record.place, "visits rowid 12");
  EXPECT_EQ(record.text, "Een titel\nhttps://kansspel.example/a");
  EXPECT_EQ(record.url, "https://kansspel.example/a");
  EXPECT_EQ(record.title, "Een titel");
  EXPECT_EQ(testing::TimeText(record), AtText(5));
  EXPECT_EQ(record.app, "Chrome");
  EXPECT_EQ(record.profile, "Default");
  EXPECT_EQ(record.account, "anna");
  EXPECT_EQ(record.origin, Origin::kLink);
  const ArtifactCoverage coverage = found.Only();
  EXPECT_EQ(coverage.kind, "chromium.history");
  EXPECT_EQ(coverage.state, ReadState::kRead);
  EXPECT_EQ(coverage.records, 1u);
  EXPECT_EQ(coverage.profile, "Default");
  EXPECT_EQ(coverage.reason, "");
}

// Of what was before the mandate's period only the time is taken from the store.
TEST_F(ChromiumHistory, NoWordsOfRowsBeforeThePeriodAreTaken) {
  Page(1, "https://www.google.com/search?q=oude+woorden", "Oude titel", 10);
  Page(2, "https://www.google.com/search?q=nieuwe+woorden", "Nieuwe titel", 30);
  Page(3, "https://oud.example/alleen", "Zonder bezoek", 10);
  Visit(1, 1, 10, 5);
  Visit(2, 2, 9, 5);
  Visit(3, 2, 30, 8);  // again
  Term(1, "oude woorden");
  Term(2, "nieuwe woorden");
  StoreBytes bytes = Bytes();
  bytes.since = *FromChromiumTime(kNoon + 20 * 1'000'000LL);
  const Found found = ReadStore(bytes);
  std::size_t older = 0;
  for (const Record& record : found.records) {
    if (record.time >= bytes.since) continue;
    ++older;
    EXPECT_EQ(record.text + record.url + record.title, "") << record.place;
  }
  EXPECT_EQ(older, 4u) << "two visits, a search, a page without a visit";
  EXPECT_EQ(found.Texts(RecordKind::kUrlVisit).back(), "");
  EXPECT_EQ(found.records.size(), older + 1);
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
}

TEST_F(ChromiumHistory, TransitionsGiveKindAndOrigin) {
  struct Case {
    const char* name;
    std::uint32_t transition;
    RecordKind kind;
    Origin origin;
  };
  const Case cases[] = {
      {"link", 0x30000000, RecordKind::kUrlVisit, Origin::kLink},
      {"typed", 0x32000001, RecordKind::kTypedUrl, Origin::kEntered},
      {"typed, then shown again by going back", 0x31000001, RecordKind::kUrlVisit, Origin::kUnknown},
      {"server redirect of a typed one", 0xa0000001, RecordKind::kUrlVisit, Origin::kRedirect},
      {"client redirect", 0x60000000, RecordKind::kUrlVisit, Origin::kRedirect},
      {"start of a redirect chain, typed", 0x10000001, RecordKind::kTypedUrl, Origin::kEntered},
      {"bookmark", 0x30000002, RecordKind::kUrlVisit, Origin::kLink},
      {"bookmark chosen in the address bar", 0x32000002, RecordKind::kUrlVisit, Origin::kEntered},
      {"subframe", 0x30000003, RecordKind::kUrlVisit, Origin::kEmbedded},
      {"subframe after a redirect", 0xa0000003, RecordKind::kUrlVisit, Origin::kEmbedded},
      {"subframe by hand", 0x30000004, RecordKind::kUrlVisit, Origin::kEmbedded},
      {"search from the address bar", 0x32000005, RecordKind::kUrlVisit, Origin::kEntered},
      {"start page", 0x30000006, RecordKind::kUrlVisit, Origin::kUnknown},
      {"form", 0x30000007, RecordKind::kUrlVisit, Origin::kLink},
      {"reload", 0x30000008, RecordKind::kUrlVisit, Origin::kUnknown},
      {"keyword", 0x32000009, RecordKind::kTypedUrl, Origin::kEntered},
      {"keyword, generated", 0x3000000a, RecordKind::kTypedUrl, Origin::kEntered},
      {"a core type of the future", 0x30000042, RecordKind::kUrlVisit, Origin::kUnknown},
  };
  Page(1, "https://kansspel.example/");
  int id = 0;
  // Older versions store the number signed, newer ones as it is.
  const auto add = [&](std::int64_t transition) {
    ++id;
    Visit(id, 1, id, transition);
  };
  for (const Case& one : cases) add(static_cast<std::int32_t>(one.transition));
  for (const Case& one : cases) add(one.transition);
  const Found found = Read();
  ASSERT_EQ(found.records.size(), 2 * std::size(cases));
  for (std::size_t i = 0; i < found.records.size(); ++i) {
    const Case& one = cases[i % std::size(cases)];
    SCOPED_TRACE(one.name);
    EXPECT_EQ(found.records[i].kind, one.kind);
    EXPECT_EQ(OriginName(found.records[i].origin), OriginName(one.origin));
  }
}

TEST_F(ChromiumHistory, SyncedVisitsCameFromAnotherDevice) {
  Page(1, "https://kansspel.example/");
  Visit(1, 1, 1, 0);
  Visit(2, 1, 2, 0);
  Visit(3, 1, 3, 1, "abc=");
  Visit(4, 1, 4, 0);
  store_.Run("INSERT INTO visit_source VALUES(1,0),(2,3),(4,2)");
  const Found found = Read();
  ASSERT_EQ(found.records.size(), 4u);
  EXPECT_EQ(found.records[0].origin, Origin::kOtherDevice) << "synced";
  EXPECT_EQ(found.records[1].origin, Origin::kLink) << "imported";
  EXPECT_EQ(found.records[2].origin, Origin::kOtherDevice) << "another device's identifier";
  EXPECT_EQ(found.records[2].kind, RecordKind::kTypedUrl);
  EXPECT_EQ(found.records[3].origin, Origin::kUnknown) << "added by an extension";
}

TEST_F(ChromiumHistory, APageWithoutVisitsIsOneVisitAtItsLastTime) {
  Page(1, "https://alfa.example/", "Alfa", 60);
  Page(2, "https://nooit.example/", "Nooit");
  const Found found = Read();
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].place, "urls rowid 1");
  EXPECT_EQ(found.records[0].kind, RecordKind::kUrlVisit);
  EXPECT_EQ(found.records[0].origin, Origin::kUnknown);
  EXPECT_EQ(testing::TimeText(found.records[0]), AtText(60));
}

TEST_F(ChromiumHistory, AStoredTermComesOutAtEachVisitButNotWhenOnlyShownAgain) {
  Page(1, "https://www.google.com/search?q=voorbeeldterm-alfa");
  Term(1, "voorbeeldterm-alfa");
  Visit(1, 1, 10, 0x32000005);
  Visit(2, 1, 20, 0x30000008);  // reload
  Visit(3, 1, 30, 0x31000005);  // back
  Visit(4, 1, 40, 0x32000005);  // searched again
  const auto searches = Read().OfKind(RecordKind::kSearchQuery);
  ASSERT_EQ(searches.size(), 2u);
  EXPECT_EQ(searches[0].text, "voorbeeldterm-alfa");
  EXPECT_EQ(searches[0].place, "keyword_search_terms rowid 1");
  EXPECT_EQ(searches[0].origin, Origin::kEntered);
  EXPECT_EQ(searches[0].url, "https://www.google.com/search?q=voorbeeldterm-alfa");
  EXPECT_EQ(testing::TimeText(searches[0]), AtText(10));
  EXPECT_EQ(testing::TimeText(searches[1]), AtText(40));
}

TEST_F(ChromiumHistory, AReloadIsTheSearchWhereNothingElseIsLeftOfIt) {
  Page(1, "https://zoek.example/?q=a");
  Term(1, "voorbeeldterm-alfa");
  Visit(2, 1, 20, 0x30000008);
  EXPECT_EQ(Read().Texts(RecordKind::kSearchQuery), std::vector<std::string>{"voorbeeldterm-alfa"});
}

TEST_F(ChromiumHistory, ATermWithoutAnyVisitIsStillASearch) {
  Page(1, "https://zoek.example/?q=a", "", 90);
  Term(1, "voorbeeldterm-alfa");
  Term(99, "voorbeeldterm-beta");
  const auto searches = Read().OfKind(RecordKind::kSearchQuery);
  ASSERT_EQ(searches.size(), 2u);
  EXPECT_EQ(testing::TimeText(searches[0]), AtText(90));
  EXPECT_EQ(testing::TimeText(searches[1]), "none");
  EXPECT_EQ(searches[1].text, "voorbeeldterm-beta");
}

TEST_F(ChromiumHistory, AnnotatedTermsComeOutWhereNoTermIsStored) {
  Page(1, "https://www.google.com/search?q=Tor+Browser");
  Page(2, "https://zoek.example/b");
  Term(1, "tor browser");
  Visit(1, 1, 1, 5);
  Visit(2, 2, 2, 5);
  store_.Run(
      "INSERT INTO content_annotations(visit_id,annotation_flags,search_terms,related_searches) VALUES"
      "(1,0,'Tor  browser','ongevraagd'),(2,0,'voorbeeldterm-beta','ongevraagd')");
  const auto searches = Read().OfKind(RecordKind::kSearchQuery);
  ASSERT_EQ(searches.size(), 2u);
  EXPECT_EQ(searches[0].text, "tor browser");
  EXPECT_EQ(searches[1].text, "voorbeeldterm-beta");
  EXPECT_EQ(searches[1].place, "content_annotations rowid 2");
  EXPECT_EQ(testing::TimeText(searches[1]), AtText(2));
}

TEST_F(ChromiumHistory, WordsInAnAddressAreASearchWhereTheBrowserKeptNone) {
  Page(1, "https://duckduckgo.com/?q=tor+browser&ia=web");
  Page(2, "https://html.duckduckgo.com/?q=tor%20browser");
  Visit(1, 1, 1, 0x30000007);
  Visit(2, 2, 1, 0x80000007);  // passed on to another address of the engine
  const auto searches = Read().OfKind(RecordKind::kSearchQuery);
  ASSERT_EQ(searches.size(), 1u);
  EXPECT_EQ(searches[0].text, "tor browser");
  EXPECT_EQ(searches[0].place, "visits rowid 1");
  EXPECT_EQ(searches[0].origin, Origin::kEntered) << "a form of the engine";
}

TEST_F(ChromiumHistory, NewDownloadsHaveTheirChainAndPath) {
  store_.Run("INSERT INTO downloads VALUES(3,'g','C:\\tmp\\x.crdownload','C:\\Users\\anna\\x.zip'," + At(7) +
             ",1,1,1),(4,'g','C:\\tmp\\y.tmp','',0,1,1,1)");
  store_.Run("INSERT INTO downloads_url_chains VALUES(3,1,'https://cdn.example/x.zip'),(3,0,'https://alfa.example/x')");
  const auto downloads = Read().OfKind(RecordKind::kDownload);
  ASSERT_EQ(downloads.size(), 2u);
  EXPECT_EQ(downloads[0].text, "https://alfa.example/x\nhttps://cdn.example/x.zip\nC:\\Users\\anna\\x.zip");
  EXPECT_EQ(downloads[0].url, "https://cdn.example/x.zip");
  EXPECT_EQ(downloads[0].title, "");
  EXPECT_EQ(downloads[0].place, "downloads rowid 3");
  EXPECT_EQ(testing::TimeText(downloads[0]), AtText(7));
  EXPECT_EQ(downloads[1].text, "C:\\tmp\\y.tmp");
  EXPECT_EQ(testing::TimeText(downloads[1]), "none");
}

TEST_F(ChromiumHistory, OnlyWhatIsWantedIsProduced) {
  Page(1, "https://www.google.com/search?q=a");
  Visit(1, 1, 1, 5);
  const Found found = ReadStore(StoreInput(Bytes()), {RecordKind::kSearchQuery});
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].kind, RecordKind::kSearchQuery);
  EXPECT_TRUE(ClaimingFormats(StoreInput(Bytes()).Get({RecordKind::kDocument})).empty());
}

TEST_F(ChromiumHistory, AReceiverThatHasEnoughIsObeyedAndToldInCoverage) {
  Page(1, "https://www.google.com/search?q=a");
  for (int i = 1; i < 10; ++i) Visit(i, 1, i, 5);
  const Found found = ReadStore(StoreInput(Bytes()), RecordKinds::All(), 3);
  EXPECT_EQ(found.records.size(), 3u);
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
}

TEST_F(ChromiumHistory, VisitsToAPageThatIsNotThereAreCounted) {
  Visit(1, 77, 1, 0);
  Visit(2, 78, 1, 0);
  const Found found = Read();
  EXPECT_TRUE(found.records.empty());
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "2 visits name a page that is not in table urls");
  ASSERT_EQ(found.problems.size(), 1u);
  EXPECT_EQ(found.problems[0].reason, ProblemReason::kDamaged);
}

TEST_F(ChromiumHistory, AnImpossibleTimeCostsTheTimeOnly) {
  Page(1, "https://alfa.example/");
  store_.Run("INSERT INTO visits(id,url,visit_time,transition) VALUES(1,1,9223372036854775807,0)");
  const Found found = Read();
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_FALSE(found.records[0].time);
  EXPECT_EQ(found.Only().reason, "1 visits have an impossible time");
}

TEST_F(ChromiumHistory, RowsInTheLogComeOut) {
  store_.Run("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0");
  Page(1, "https://alfa.example/");
  Visit(1, 1, 1, 0);
  StoreBytes bytes = Bytes();
  bytes.wal = store_.Companion("-wal");
  EXPECT_EQ(ReadStore(bytes).records.size(), 1u);
  EXPECT_EQ(Read().records.size(), 0u);
}

TEST_F(ChromiumHistory, DeletedVisitsStayOut) {
  store_.Run("PRAGMA secure_delete=OFF");
  for (int i = 1; i < 200; ++i) {
    Page(i, "https://gewist.example/" + std::to_string(i));
    Visit(i, i, i, 0);
  }
  store_.Run("DELETE FROM visits WHERE id<>100; DELETE FROM urls WHERE id<>100");
  ASSERT_NE(store_.Bytes().find("https://gewist.example/50"), std::string::npos);
  EXPECT_EQ(Read().Texts(RecordKind::kUrlVisit), std::vector<std::string>{"https://gewist.example/100"});
}

TEST_F(ChromiumHistory, ARenamedColumnIsAProblemThatNamesIt) {
  Page(1, "https://www.google.com/search?q=a");
  Visit(1, 1, 1, 5);
  Term(1, "voorbeeldterm-alfa");
  store_.Run("ALTER TABLE urls RENAME COLUMN url TO adres");
  const Found found = Read();
  EXPECT_EQ(found.Texts(RecordKind::kSearchQuery), std::vector<std::string>{"voorbeeldterm-alfa"});
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "table urls has no column url");
  EXPECT_EQ(found.problems[0].reason, ProblemReason::kUnsupported);
}

TEST_F(ChromiumHistory, AMissingTableIsAProblemThatNamesIt) {
  Page(1, "https://alfa.example/", "A", 9);
  Visit(1, 1, 1, 5);
  Term(1, "voorbeeldterm-alfa");
  store_.Run("DROP TABLE visits");
  const Found found = Read();
  EXPECT_EQ(found.Texts(RecordKind::kSearchQuery), std::vector<std::string>{"voorbeeldterm-alfa"});
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "there is no table visits");
}

TEST_F(ChromiumHistory, ATruncatedOneIsNotSilent) {
  for (int i = 1; i <= 400; ++i) {
    Page(i, "https://alfa.example/" + std::to_string(i), "A", i);
    Visit(i, i, i, 1);
  }
  const std::string whole = store_.Bytes();
  for (const std::size_t keep : {std::size_t{200}, whole.size() / 2, whole.size() - 4096}) {
    StoreBytes bytes = Bytes();
    bytes.database = whole.substr(0, keep);
    const Found found = ReadStore(bytes);
    EXPECT_NE(found.Only().state, ReadState::kRead) << keep;
    EXPECT_FALSE(found.Only().reason.empty()) << keep;
  }
}

TEST_F(ChromiumHistory, AMissingColumnThatIsNotEssentialIsAbsentAndSaid) {
  Page(1, "https://alfa.example/", "Alfa");
  Visit(1, 1, 1, 1);
  store_.Run("ALTER TABLE visits RENAME COLUMN transition TO x; ALTER TABLE urls RENAME COLUMN title TO y");
  const Found found = Read();
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].text, "https://alfa.example/");
  EXPECT_EQ(found.records[0].origin, Origin::kUnknown);
  EXPECT_EQ(found.Only().reason, "table urls has no column title; table visits has no column transition");
}

TEST_F(ChromiumHistory, AViewCalledUrlsIsNotRun) {
  Page(1, "https://alfa.example/");
  Visit(1, 1, 1, 0);
  store_.Run("ALTER TABLE urls RENAME TO echt; CREATE VIEW urls AS SELECT * FROM echt");
  const Found found = Read();
  EXPECT_TRUE(found.records.empty());
  EXPECT_EQ(found.Only().reason, "there is no table urls");
}

TEST(ChromiumHistoryFile, OldSchemaWithoutRowsThatCameLater) {
  SampleStore store;
  store.Run(
      "CREATE TABLE urls(id INTEGER PRIMARY KEY,url LONGVARCHAR,title LONGVARCHAR,visit_count INTEGER,"
      "typed_count INTEGER,last_visit_time INTEGER NOT NULL,hidden INTEGER);"
      "CREATE TABLE visits(id INTEGER PRIMARY KEY,url INTEGER NOT NULL,visit_time INTEGER NOT NULL);"
      "CREATE TABLE downloads (id INTEGER PRIMARY KEY,full_path LONGVARCHAR NOT NULL,url LONGVARCHAR NOT NULL,"
      "start_time INTEGER NOT NULL);"
      "INSERT INTO downloads VALUES(1,'/home/anna/x','https://alfa.example/x',1306139730)");
  StoreBytes bytes;
  bytes.database = store.Bytes();
  const auto downloads = ReadStore(bytes).OfKind(RecordKind::kDownload);
  ASSERT_EQ(downloads.size(), 1u);
  EXPECT_EQ(downloads[0].text, "https://alfa.example/x\n/home/anna/x");
  EXPECT_EQ(testing::TimeText(downloads[0]), "2011-05-23T08:35:30Z");
}

TEST(ChromiumHistoryFile, AHistoryThatCanNotBeOpenedIsReportedAsFailed) {
  StoreBytes bytes;
  bytes.database = std::string("SQLite format 3\0", 16) + std::string(4080, '\x7f');
  const Found found = ReadStore(bytes);
  EXPECT_TRUE(found.records.empty());
  EXPECT_EQ(found.Only().state, ReadState::kFailed);
  EXPECT_EQ(found.Only().reason, "open database: file is not a database");
}

TEST(ChromiumHistoryFile, AnEncryptedOneIsNotClaimed) {
  StoreBytes bytes;
  bytes.database = std::string(8192, '\x9c');
  EXPECT_TRUE(ClaimingFormats(StoreInput(bytes).Get()).empty());
}

}  // namespace
}  // namespace schouw

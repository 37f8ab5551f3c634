// Firefox's places.sqlite, of the desktop and of Android, old and new.
#include "agent/artifact/firefox_places.h"

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::ReadStore;
using testing::SampleStore;
using testing::StoreBytes;

constexpr const char* kProfile = "/home/anna/.mozilla/firefox/ab12.default-release/places.sqlite";
constexpr std::int64_t kNoonMillis = 1'760'000'000'000;

std::string Micros(int seconds) { return std::to_string((kNoonMillis + seconds * 1000) * 1000); }
std::string Millis(int seconds) { return std::to_string(kNoonMillis + seconds * 1000); }
std::string PlacesAtText(int seconds) { return FormatRfc3339(*FromUnixMillis(kNoonMillis + seconds * 1000)); }

constexpr const char* kSchema = R"(
CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR, rev_host LONGVARCHAR,
  visit_count INTEGER DEFAULT 0, hidden INTEGER DEFAULT 0 NOT NULL, typed INTEGER DEFAULT 0 NOT NULL,
  frecency INTEGER DEFAULT -1 NOT NULL, last_visit_date INTEGER, guid TEXT, foreign_count INTEGER DEFAULT 0 NOT NULL,
  url_hash INTEGER DEFAULT 0 NOT NULL, description TEXT, preview_image_url TEXT, site_name TEXT, origin_id INTEGER);
CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, from_visit INTEGER, place_id INTEGER, visit_date INTEGER,
  visit_type INTEGER, session INTEGER, source INTEGER DEFAULT 0 NOT NULL, triggeringPlaceId INTEGER);
CREATE TABLE moz_bookmarks (id INTEGER PRIMARY KEY, type INTEGER, fk INTEGER DEFAULT NULL, parent INTEGER,
  position INTEGER, title LONGVARCHAR, keyword_id INTEGER, folder_type TEXT, dateAdded INTEGER, lastModified INTEGER,
  guid TEXT, syncStatus INTEGER NOT NULL DEFAULT 0, syncChangeCounter INTEGER NOT NULL DEFAULT 1);
CREATE TABLE moz_anno_attributes (id INTEGER PRIMARY KEY, name VARCHAR(32) UNIQUE NOT NULL);
CREATE TABLE moz_annos (id INTEGER PRIMARY KEY, place_id INTEGER NOT NULL, anno_attribute_id INTEGER,
  content LONGVARCHAR, flags INTEGER DEFAULT 0, expiration INTEGER DEFAULT 0, type INTEGER DEFAULT 0,
  dateAdded INTEGER DEFAULT 0, lastModified INTEGER DEFAULT 0);
CREATE TABLE moz_places_metadata (id INTEGER PRIMARY KEY, place_id INTEGER NOT NULL, referrer_place_id INTEGER,
  created_at INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL DEFAULT 0, search_query_id INTEGER);
CREATE TABLE moz_places_metadata_search_queries (id INTEGER PRIMARY KEY, terms TEXT NOT NULL UNIQUE);
)";

class FirefoxPlaces : public ::testing::Test {
 protected:
  FirefoxPlaces() : store_("places.sqlite") { store_.Run(kSchema); }

  void Page(int id, const std::string& url, const std::string& title = "") {
    store_.Run("INSERT INTO moz_places(id,url,title) VALUES(" + std::to_string(id) + ",'" + url + "','" + title + "')");
  }
  void Visit(int id, int page, int seconds, int type, int source = 0) {
    store_.Run("INSERT INTO moz_historyvisits(id,place_id,visit_date,visit_type,source) VALUES(" + std::to_string(id) +
               "," + std::to_string(page) + "," + Micros(seconds) + "," + std::to_string(type) + "," +
               std::to_string(source) + ")");
  }
  Found Read() {
    StoreBytes bytes;
    bytes.path = kProfile;
    bytes.database = store_.Bytes();
    return ReadStore(bytes);
  }
  SampleStore store_;
};

TEST_F(FirefoxPlaces, VisitTypesGiveKindAndOrigin) {
  struct Case {
    int type;
    RecordKind kind;
    Origin origin;
  };
  const Case cases[] = {
      {1, RecordKind::kUrlVisit, Origin::kLink},     {2, RecordKind::kTypedUrl, Origin::kEntered},
      {3, RecordKind::kUrlVisit, Origin::kLink},     {4, RecordKind::kUrlVisit, Origin::kEmbedded},
      {5, RecordKind::kUrlVisit, Origin::kRedirect}, {6, RecordKind::kUrlVisit, Origin::kRedirect},
      {7, RecordKind::kUrlVisit, Origin::kLink},     {8, RecordKind::kUrlVisit, Origin::kEmbedded},
      {9, RecordKind::kUrlVisit, Origin::kUnknown},  {42, RecordKind::kUrlVisit, Origin::kUnknown},
  };
  Page(1, "https://kansspel.example/", "Titel");
  for (const Case& one : cases) Visit(one.type, 1, one.type, one.type);
  const Found found = Read();
  ASSERT_EQ(found.records.size(), std::size(cases));
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    const Record& record = found.records[i];
    EXPECT_EQ(record.kind, cases[i].kind) << cases[i].type;
    EXPECT_EQ(OriginName(record.origin), OriginName(cases[i].origin)) << cases[i].type;
    EXPECT_EQ(record.place, "moz_historyvisits rowid " + std::to_string(cases[i].type));
    EXPECT_EQ(record.text, "Titel\nhttps://kansspel.example/");
    EXPECT_EQ(testing::TimeText(record), PlacesAtText(cases[i].type));
    EXPECT_EQ(record.app, "Firefox");
    EXPECT_EQ(record.profile, "ab12.default-release");
  }
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_EQ(found.Only().kind, "firefox.places");
}

TEST_F(FirefoxPlaces, NoWordsOfVisitsBeforeThePeriodAreTaken) {
  Page(1, "https://oud.example/", "Oude titel");
  Page(2, "https://kansspel.example/", "Titel");
  Visit(1, 1, 10, 1);
  Visit(2, 2, 30, 1);
  StoreBytes bytes;
  bytes.path = kProfile;
  bytes.database = store_.Bytes();
  const Found all = ReadStore(bytes);
  ASSERT_EQ(all.records.size(), 2u);
  bytes.since = all.records[1].time;
  const Found found = ReadStore(bytes);
  ASSERT_EQ(found.records.size(), 2u);
  EXPECT_EQ(found.records[0].text + found.records[0].url + found.records[0].title, "");
  EXPECT_EQ(found.records[0].time, all.records[0].time);
  EXPECT_EQ(found.records[1].url, "https://kansspel.example/");
}

TEST_F(FirefoxPlaces, BookmarksPointToPagesAndFoldersAreNone) {
  Page(1, "https://kansspel.example/", "Titel van de pagina");
  store_.Run(
      "INSERT INTO moz_bookmarks(id,type,fk,title,dateAdded) VALUES(1,2,NULL,'Map',1),(2,3,NULL,NULL,1),"
      "(5,1,1,'Mijn bladwijzer'," +
      Micros(3) + ")");
  const Found found = Read();
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].kind, RecordKind::kBookmark);
  EXPECT_EQ(found.records[0].text, "Mijn bladwijzer\nhttps://kansspel.example/");
  EXPECT_EQ(found.records[0].place, "moz_bookmarks rowid 5");
  EXPECT_EQ(testing::TimeText(found.records[0]), PlacesAtText(3));
}

TEST_F(FirefoxPlaces, ABookmarkStandsInItsFoldersAndMayHaveAKeyword) {
  Page(1, "https://kansspel.example/", "");
  store_.Run(
      "INSERT INTO moz_bookmarks(id,type,fk,title,parent) VALUES(1,2,NULL,'',0),(3,2,NULL,'toolbar',1),"
      "(6,2,NULL,'Werk',3),(7,2,NULL,'Recepten',6),(8,1,1,'Taart',7),(9,2,NULL,'Rond',10),(10,2,NULL,'om',9),"
      "(11,1,1,'Kring',9),(12,1,1,'Los',3)");
  store_.Run(
      "CREATE TABLE IF NOT EXISTS moz_keywords(id INTEGER PRIMARY KEY, keyword TEXT, place_id INTEGER);"
      "INSERT INTO moz_keywords(keyword,place_id) VALUES('gok',1)");
  const auto texts = Read().Texts(RecordKind::kBookmark);
  ASSERT_EQ(texts.size(), 3u);
  EXPECT_EQ(texts[0], "Werk / Recepten / Taart\nhttps://kansspel.example/\ngok");
  EXPECT_THAT(texts[1], ::testing::AllOf(::testing::HasSubstr("Rond / om / "), ::testing::HasSubstr(" / Kring\n")));
  EXPECT_LT(texts[1].size(), 5000u);
  EXPECT_EQ(texts[2], "Los\nhttps://kansspel.example/\ngok");
}

TEST_F(FirefoxPlaces, DownloadsAreAnnotationsOfPages) {
  Page(1, "https://alfa.example/x.zip");
  Page(2, "https://alfa.example/weg.zip");
  store_.Run(
      "INSERT INTO moz_anno_attributes VALUES(4,'downloads/destinationFileURI'),(5,'downloads/metaData'),(6,'x')");
  store_.Run(
      "INSERT INTO moz_annos(id,place_id,anno_attribute_id,content,dateAdded) VALUES"
      "(1,1,4,'file:///C:/Users/anna/mijn%20map/x.zip'," +
      Micros(1) + "),(2,1,5,'{\"state\":1}'," + Micros(2) + "),(3,2,5,'{\"state\":4,\"deleted\":true}'," + Micros(3) +
      "),(4,2,6,'niets',0)");
  const auto downloads = Read().OfKind(RecordKind::kDownload);
  ASSERT_EQ(downloads.size(), 2u);
  EXPECT_EQ(downloads[0].text, "https://alfa.example/x.zip\nC:/Users/anna/mijn map/x.zip");
  EXPECT_EQ(downloads[0].url, "https://alfa.example/x.zip");
  EXPECT_EQ(downloads[0].place, "moz_annos rowid 1");
  EXPECT_EQ(testing::TimeText(downloads[0]), PlacesAtText(1));
  EXPECT_EQ(downloads[1].text, "https://alfa.example/weg.zip");
}

TEST_F(FirefoxPlaces, SearchesComeFromAddressesAndFromStoredQueriesOnce) {
  Page(1, "https://www.google.com/search?client=firefox-b&q=tor+browser");
  Page(2, "https://alfa.example/");
  Visit(1, 1, 1, 2);
  Visit(2, 1, 9, 9);  // reload
  Visit(3, 1, 20, 1, 3);
  store_.Run(
      "INSERT INTO moz_places_metadata_search_queries VALUES(1,'Tor Browser'),(2,'voorbeeldterm-alfa'),(3,'nooit')");
  store_.Run("INSERT INTO moz_places_metadata(id,place_id,created_at,search_query_id) VALUES(1,1," + Millis(1) +
             ",1),(2,2," + Millis(7) + ",2),(3,2," + Millis(5) + ",2)");
  const auto searches = Read().OfKind(RecordKind::kSearchQuery);
  ASSERT_EQ(searches.size(), 4u);
  EXPECT_EQ(searches[0].text, "Tor Browser");
  EXPECT_EQ(searches[0].place, "moz_places_metadata_search_queries rowid 1");
  EXPECT_EQ(testing::TimeText(searches[0]), PlacesAtText(1));
  EXPECT_EQ(searches[0].origin, Origin::kEntered);
  EXPECT_EQ(testing::TimeText(searches[1]), PlacesAtText(20));
  EXPECT_EQ(searches[1].origin, Origin::kEntered) << "the browser sent it to the search engine";
  EXPECT_EQ(searches[2].text, "voorbeeldterm-alfa");
  EXPECT_EQ(testing::TimeText(searches[2]), PlacesAtText(5));
  EXPECT_EQ(searches[3].text, "nooit");
  EXPECT_FALSE(searches[3].time);
}

TEST_F(FirefoxPlaces, APageWithoutVisitsIsOneAtItsLastDate) {
  store_.Run("INSERT INTO moz_places(id,url,title,last_visit_date) VALUES(1,'https://alfa.example/',NULL," + Micros(4) +
             "),(2,'https://nooit.example/','x',NULL)");
  const Found found = Read();
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].place, "moz_places rowid 1");
  EXPECT_EQ(testing::TimeText(found.records[0]), PlacesAtText(4));
}

TEST(FirefoxPlacesFile, AndroidCountsMillisecondsAndMarksOtherDevices) {
  SampleStore store("places.sqlite");
  store.Run(
      "CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url LONGVARCHAR NOT NULL, title LONGVARCHAR,"
      "last_visit_date_local INTEGER NOT NULL DEFAULT 0, last_visit_date_remote INTEGER NOT NULL DEFAULT 0);"
      "CREATE TABLE moz_historyvisits(id INTEGER PRIMARY KEY, is_local INTEGER NOT NULL, from_visit INTEGER,"
      "place_id INTEGER NOT NULL, visit_date INTEGER NOT NULL, visit_type INTEGER NOT NULL);"
      "CREATE TABLE moz_bookmarks(id INTEGER PRIMARY KEY, fk INTEGER, type INTEGER NOT NULL, parent INTEGER, title "
      "TEXT,"
      "dateAdded INTEGER NOT NULL DEFAULT 0);"
      "CREATE TABLE moz_places_metadata_search_queries(id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE)");
  store.Run("INSERT INTO moz_places(id,url) VALUES(1,'https://alfa.example/'),(2,'https://beta.example/')");
  store.Run("UPDATE moz_places SET last_visit_date_remote=" + Millis(8) + " WHERE id=2");
  store.Run("INSERT INTO moz_historyvisits VALUES(1,1,0,1," + Millis(1) + ",2),(2,0,0,1," + Millis(2) + ",1)");
  store.Run("INSERT INTO moz_bookmarks VALUES(1,1,1,0,'b'," + Millis(3) + ")");
  store.Run("INSERT INTO moz_places_metadata_search_queries VALUES(1,'voorbeeldterm-alfa')");
  StoreBytes bytes;
  bytes.path = "/data/data/org.mozilla.firefox/files/places.sqlite";
  bytes.database = store.Bytes();
  const Found found = ReadStore(bytes);
  ASSERT_EQ(found.records.size(), 5u);
  EXPECT_EQ(found.records[0].kind, RecordKind::kTypedUrl);
  EXPECT_EQ(testing::TimeText(found.records[0]), PlacesAtText(1));
  EXPECT_EQ(found.records[1].origin, Origin::kOtherDevice);
  EXPECT_EQ(found.records[2].place, "moz_places rowid 2");
  EXPECT_EQ(found.records[2].origin, Origin::kOtherDevice);
  EXPECT_EQ(found.records[3].text, "voorbeeldterm-alfa");
  EXPECT_EQ(testing::TimeText(found.records[4]), PlacesAtText(3));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
}

TEST(FirefoxPlacesFile, AnOldSchemaWithoutLaterTablesIsWhole) {
  SampleStore store("places.sqlite");
  store.Run(
      "CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR);"
      "CREATE TABLE moz_historyvisits(id INTEGER PRIMARY KEY, place_id INTEGER, visit_date INTEGER,"
      "visit_type INTEGER); CREATE TABLE moz_bookmarks(id INTEGER PRIMARY KEY, type INTEGER, fk INTEGER, parent "
      "INTEGER,"
      "title LONGVARCHAR, dateAdded INTEGER); INSERT INTO moz_places VALUES(1,'https://alfa.example/','A');"
      "INSERT INTO moz_historyvisits VALUES(1,1," +
      Micros(1) + ",1)");
  StoreBytes bytes;
  bytes.path = kProfile;
  bytes.database = store.Bytes();
  const Found found = ReadStore(bytes);
  EXPECT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
}

TEST_F(FirefoxPlaces, ALostVisitTableIsAProblemThatNamesIt) {
  Page(1, "https://alfa.example/");
  store_.Run("INSERT INTO moz_bookmarks(id,type,fk,title) VALUES(1,1,1,'b')");
  store_.Run("ALTER TABLE moz_historyvisits RENAME COLUMN place_id TO plaats");
  const Found found = Read();
  EXPECT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "table moz_historyvisits has no column place_id");
}

TEST_F(FirefoxPlaces, AMissingTableIsAProblemThatNamesIt) {
  Page(1, "https://alfa.example/");
  store_.Run("INSERT INTO moz_bookmarks(id,type,fk,title) VALUES(1,1,1,'b'); DROP TABLE moz_historyvisits");
  const Found found = Read();
  EXPECT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "there is no table moz_historyvisits");
}

TEST_F(FirefoxPlaces, ATruncatedOneIsNotSilent) {
  for (int i = 1; i <= 400; ++i) {
    Page(i, "https://alfa.example/" + std::to_string(i));
    Visit(i, i, i, 1);
  }
  const std::string whole = store_.Bytes();
  for (const std::size_t keep : {std::size_t{200}, whole.size() / 2, whole.size() - 4096}) {
    StoreBytes bytes;
    bytes.path = kProfile;
    bytes.database = whole.substr(0, keep);
    const Found found = ReadStore(bytes);
    EXPECT_NE(found.Only().state, ReadState::kRead) << keep;
    EXPECT_FALSE(found.Only().reason.empty()) << keep;
  }
}

}  // namespace
}  // namespace schouw

// Safari's databases, of macOS and iOS.
#include "agent/artifact/browser/safari_store.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using testing::ReadStore;
using testing::SampleStore;
using testing::StoreBytes;
using testing::TimeText;

constexpr const char* kFolder = "/Users/anna/Library/Safari/";

Found ReadAt(const SampleStore& store, const std::string& path) {
  StoreBytes bytes;
  bytes.path = path;
  bytes.database = store.Bytes();
  return ReadStore(bytes);
}

constexpr const char* kSafariHistory = R"(
CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT,url TEXT NOT NULL UNIQUE,domain_expansion TEXT NULL,
  visit_count INTEGER NOT NULL,daily_visit_counts BLOB NOT NULL DEFAULT x'');
CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT,history_item INTEGER NOT NULL,
  visit_time REAL NOT NULL,title TEXT NULL,load_successful BOOLEAN NOT NULL DEFAULT 1,
  http_non_get BOOLEAN NOT NULL DEFAULT 0,synthesized BOOLEAN NOT NULL DEFAULT 0,redirect_source INTEGER NULL UNIQUE,
  redirect_destination INTEGER NULL UNIQUE,origin INTEGER NOT NULL DEFAULT 0);
CREATE TABLE history_tombstones (id INTEGER PRIMARY KEY AUTOINCREMENT,start_time REAL NOT NULL,end_time REAL NOT NULL,
  url TEXT,generation INTEGER NOT NULL DEFAULT 0);
INSERT INTO history_tombstones(start_time,end_time,url) VALUES(1,2,'https://verwijderd.example/');
INSERT INTO history_items(id,url,visit_count) VALUES(1,'http://kansspel.example/',1),(2,'https://kansspel.example/',1),
  (3,'https://www.google.com/search?q=voorbeeldterm-alfa',1),(4,'https://www.google.nl/search?q=Voorbeeldterm-Alfa&x=1',1),
  (5,'https://ander.example/',1),(6,'https://zonder.example/',3),(7,'https://nooit.example/',0);
INSERT INTO history_visits(id,history_item,visit_time,title,redirect_source,redirect_destination,origin) VALUES
  (11,1,700000000.5,NULL,NULL,12,0),(12,2,700000001,'Kansspel',11,NULL,0),
  (13,3,700000002.25,'Zoeken',NULL,14,0),(14,4,700000003,'Zoeken',13,NULL,0),(15,5,700000004,'Ander',NULL,NULL,1);
)";

TEST(SafariHistory, VisitsRedirectsSyncedVisitsAndSearches) {
  SampleStore store("History.db");
  store.Run(kSafariHistory);
  const Found found = ReadAt(store, std::string(kFolder) + "History.db");
  std::vector<std::string> lines;
  for (const Record& record : found.OfKind(RecordKind::kUrlVisit))
    lines.push_back(record.place + " " + TimeText(record) + " " + std::string(OriginName(record.origin)) + " " +
                    record.url);
  EXPECT_THAT(lines, ElementsAre("history_visits rowid 11 2023-03-08T20:26:40.500Z unknown http://kansspel.example/",
                                 "history_visits rowid 12 2023-03-08T20:26:41Z redirect https://kansspel.example/",
                                 "history_visits rowid 13 2023-03-08T20:26:42.250Z unknown "
                                 "https://www.google.com/search?q=voorbeeldterm-alfa",
                                 "history_visits rowid 14 2023-03-08T20:26:43Z redirect "
                                 "https://www.google.nl/search?q=Voorbeeldterm-Alfa&x=1",
                                 "history_visits rowid 15 2023-03-08T20:26:44Z other_device https://ander.example/",
                                 "history_items rowid 6 none unknown https://zonder.example/"));
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("voorbeeldterm-alfa"));
  EXPECT_EQ(found.records[1].text, "Kansspel\nhttps://kansspel.example/");
  EXPECT_EQ(found.records[1].app, "Safari");
  EXPECT_EQ(found.records[1].profile, "Default");
  EXPECT_EQ(found.records[1].account, "anna");
  EXPECT_EQ(found.Only().kind, "safari.history");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
}

TEST(SafariHistory, NoWordsOfVisitsBeforeThePeriodAreTaken) {
  SampleStore store("History.db");
  store.Run(kSafariHistory);
  StoreBytes bytes;
  bytes.path = std::string(kFolder) + "History.db";
  bytes.database = store.Bytes();
  bytes.since = ReadStore(bytes).OfKind(RecordKind::kUrlVisit).at(3).time;
  const auto visits = ReadStore(bytes).OfKind(RecordKind::kUrlVisit);
  ASSERT_EQ(visits.size(), 6u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(visits[i].text + visits[i].url + visits[i].title, "") << i;
  EXPECT_EQ(visits[3].url, "https://www.google.nl/search?q=Voorbeeldterm-Alfa&x=1");
}

TEST(SafariHistory, WhatSchemaLacksIsSaid) {
  struct Case {
    const char* change;
    std::size_t records;
    const char* reason;
  };
  const Case cases[] = {
      {"ALTER TABLE history_visits RENAME COLUMN visit_time TO moment", 7,
       "table history_visits has no column visit_time"},
      {"ALTER TABLE history_visits RENAME COLUMN history_item TO item", 8,
       "table history_visits has no column history_item"},
      {"DROP TABLE history_visits", 8, "there is no table history_visits"},
      {"ALTER TABLE history_items RENAME COLUMN url TO address", 0, "table history_items has no column url"},
      {"DELETE FROM history_items WHERE id = 5", 6, "1 rows name a page that is not in table history_items"},
      {"UPDATE history_visits SET visit_time = 1e300 WHERE id = 15", 7, "1 rows have an impossible time"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.change);
    SampleStore store("History.db");
    store.Run(kSafariHistory);
    store.Run(one.change);
    const Found found = ReadAt(store, std::string(kFolder) + "History.db");
    EXPECT_EQ(found.Only().state, ReadState::kPartial);
    EXPECT_THAT(found.Only().reason, ::testing::HasSubstr(one.reason));
    EXPECT_EQ(found.records.size(), one.records);
  }
}

TEST(SafariHistory, ATruncatedOneIsNotSilent) {
  SampleStore store("History.db");
  store.Run(kSafariHistory);
  StoreBytes bytes;
  bytes.path = std::string(kFolder) + "History.db";
  bytes.database = store.Bytes().substr(0, 3 * 4096 + 100);
  const Found found = ReadStore(bytes);
  EXPECT_NE(found.Only().state, ReadState::kRead);
  EXPECT_FALSE(found.Only().reason.empty());
}

TEST(SafariHistory, ProfilesByTheirFolder) {
  const auto profile = [](const char* path) {
    Locator entry;
    entry.chain = {path};
    return SafariProfile(entry).profile;
  };
  EXPECT_EQ(profile("/Users/anna/Library/Safari/History.db"), "Default");
  EXPECT_EQ(profile("/Users/anna/Library/Containers/com.apple.Safari/Data/Library/Safari/Profiles/AB-12/History.db"),
            "AB-12");
  EXPECT_EQ(profile("/private/var/mobile/Library/Safari/History.db"), "Default");
  EXPECT_EQ(profile("History.db"), "Default");
}

TEST(SafariHistory, VisitsOfThePlasoTest) {
  SCHOUW_NEED_CORPUS();
  StoreBytes bytes;
  bytes.path = std::string(kFolder) + "History.db";
  bytes.database = testing::ReadFile(testing::CorpusFolder() + "/browser/plaso/safari/History.db");
  const Found found = ReadStore(bytes);
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  const auto visits = found.OfKind(RecordKind::kUrlVisit);
  ASSERT_EQ(visits.size(), 25u);
  EXPECT_EQ(visits[1].url, "http://facebook.com/");
  EXPECT_EQ(TimeText(visits[1]), "2017-11-09T21:24:28.829571Z");
  EXPECT_EQ(visits[2].origin, Origin::kRedirect);
}

TEST(SafariBrowserState, OpenTabsAndNotTheClosedOnes) {
  SampleStore store("BrowserState.db");
  store.Run(R"(
CREATE TABLE browser_windows(id INTEGER PRIMARY KEY, uuid TEXT, date_closed REAL);
CREATE TABLE tab_sessions(id INTEGER PRIMARY KEY, tab_uuid TEXT, session_data BLOB);
CREATE TABLE tabs(id INTEGER PRIMARY KEY, uuid TEXT, title TEXT, url TEXT, user_visible_url TEXT,
  last_viewed_time REAL, opened_from_link BOOL, private_browsing BOOL, browser_window_uuid TEXT);
INSERT INTO browser_windows VALUES(1,'A',0),(2,'B',700000000.0);
INSERT INTO tabs VALUES(1,'t1','Alfa','https://alfa.example/','',700000000.0,1,0,'A'),
  (2,'t2','Weg','https://weg.example/','',700000000.0,0,0,'B'),(3,'t3','','','https://beta.example/',0,0,1,'A'),
  (4,'t4','','','',0,0,0,'A'),(5,'t5','Zoeken','https://duckduckgo.com/?q=voorbeeldterm-alfa','',1,0,0,'A');)");
  const Found found = ReadAt(store, "/private/var/mobile/Library/Safari/BrowserState.db");
  EXPECT_EQ(found.Only().kind, "safari.browser_state");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_THAT(found.Texts(RecordKind::kOpenTab), ElementsAre("Alfa\nhttps://alfa.example/", "https://beta.example/",
                                                             "Zoeken\nhttps://duckduckgo.com/?q=voorbeeldterm-alfa"));
  EXPECT_EQ(found.records[0].origin, Origin::kLink);
  EXPECT_EQ(TimeText(found.records[0]), "2023-03-08T20:26:40Z");
  EXPECT_EQ(found.records[1].origin, Origin::kUnknown);
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("voorbeeldterm-alfa"));
}

constexpr const char* kSafariBookmarks = R"(
CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, special_id INTEGER DEFAULT 0, parent INTEGER, type INTEGER, title TEXT,
  url TEXT COLLATE NOCASE, num_children INTEGER DEFAULT 0, hidden INTEGER DEFAULT 0, external_uuid TEXT,
  last_modified REAL, deleted INTEGER DEFAULT 0, date_closed REAL, extra_attributes BLOB, local_attributes BLOB);
CREATE TABLE bookmark_title_words (id INTEGER PRIMARY KEY, bookmark_id INTEGER, word TEXT);
CREATE TABLE folder_ancestors (id INTEGER PRIMARY KEY, folder_id INTEGER, ancestor_id INTEGER);
INSERT INTO bookmark_title_words VALUES(1,99,'woord');
)";

TEST(SafariTabs, TabsOfOpenWindowsAndGroups) {
  SampleStore store("SafariTabs.db");
  store.Run(kSafariBookmarks);
  store.Run(R"(
CREATE TABLE windows (id INTEGER PRIMARY KEY, active_tab_group_id INTEGER, date_closed REAL, local_tab_group_id INTEGER,
  private_tab_group_id INTEGER, uuid TEXT);
CREATE TABLE windows_tab_groups (id INTEGER PRIMARY KEY, active_tab_id INTEGER, tab_group_id INTEGER, window_id INTEGER);
CREATE TABLE windows_unnamed_tab_groups (id INTEGER PRIMARY KEY, tab_group_id INTEGER, window_id INTEGER);
INSERT INTO windows VALUES(1,10,NULL,10,11,'A'),(2,12,700000000.0,12,11,'B');
INSERT INTO windows_unnamed_tab_groups VALUES(1,10,1),(2,13,2);
INSERT INTO bookmarks(id,parent,type,title,url,last_modified,deleted,date_closed) VALUES
  (10,0,1,'Lokaal',NULL,NULL,0,NULL),(11,0,1,'Prive',NULL,NULL,0,NULL),(12,0,1,'Lokaal',NULL,NULL,0,NULL),
  (13,12,1,'Naamloos',NULL,NULL,0,NULL),(14,0,1,'Groep',NULL,NULL,1,NULL),(15,15,1,'Kring',NULL,NULL,0,NULL),
  (20,10,0,'Alfa','https://alfa.example/',700000000.0,0,NULL),(21,11,0,'Beta','https://beta.example/',NULL,0,NULL),
  (22,12,0,'Weg','https://weg.example/1',NULL,0,NULL),(23,13,0,'Weg','https://weg.example/2',NULL,0,NULL),
  (24,14,0,'Weg','https://weg.example/3',NULL,0,NULL),(25,10,0,'Weg','https://weg.example/4',NULL,1,NULL),
  (26,10,0,'Weg','https://weg.example/5',NULL,0,700000000.0),(27,15,0,'Kring','https://kring.example/',NULL,0,NULL);)");
  // {"DateLastViewed": 2023-03-08T20:26:50Z}
  store.Run(
      "UPDATE bookmarks SET extra_attributes = "
      "x'"
      "62706c6973743030d101025e446174654c6173745669657765643341c4dc9385000000080b1a000000000000010100000000000000030000"
      "0000000000000000000000000023' WHERE id = 21");
  const Found found = ReadAt(store, std::string(kFolder) + "SafariTabs.db");
  EXPECT_EQ(found.Only().kind, "safari.tabs");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_THAT(
      found.Texts(RecordKind::kOpenTab),
      ElementsAre("Alfa\nhttps://alfa.example/", "Beta\nhttps://beta.example/", "Kring\nhttps://kring.example/"));
  EXPECT_EQ(TimeText(found.records[0]), "2023-03-08T20:26:40Z");
  EXPECT_EQ(TimeText(found.records[1]), "2023-03-08T20:26:50Z");
}

TEST(SafariCloudTabs, AreOfAnotherDevice) {
  SampleStore store("CloudTabs.db");
  store.Run(R"(
CREATE TABLE cloud_tab_devices(device_uuid TEXT PRIMARY KEY NOT NULL, device_name TEXT, last_modified REAL NOT NULL);
CREATE TABLE cloud_tabs(tab_uuid TEXT PRIMARY KEY NOT NULL, device_uuid TEXT NOT NULL, title TEXT, url TEXT NOT NULL,
  last_viewed_time REAL DEFAULT 0);
INSERT INTO cloud_tab_devices VALUES('D','iPad',700000000.0);
INSERT INTO cloud_tabs VALUES('1','D','Alfa','https://alfa.example/',0),('2','D','Beta','https://beta.example/',700000009);)");
  const Found found = ReadAt(store, std::string(kFolder) + "CloudTabs.db");
  ASSERT_EQ(found.records.size(), 2u);
  EXPECT_EQ(found.records[0].kind, RecordKind::kOpenTab);
  EXPECT_EQ(found.records[0].origin, Origin::kOtherDevice);
  EXPECT_EQ(found.records[0].text, "Alfa\nhttps://alfa.example/");
  EXPECT_EQ(TimeText(found.records[0]), "2023-03-08T20:26:40Z");
  EXPECT_EQ(TimeText(found.records[1]), "2023-03-08T20:26:49Z");
  EXPECT_EQ(found.Only().kind, "safari.cloud_tabs");
}

TEST(SafariBookmarks, LeavesThatAreNotDeleted) {
  SampleStore store("Bookmarks.db");
  store.Run(kSafariBookmarks);
  store.Run(
      "INSERT INTO bookmarks(id,parent,type,title,url,last_modified,deleted) VALUES(1,0,1,'Map',NULL,NULL,0),"
      "(2,1,0,'Alfa','https://alfa.example/',700000000.0,0),(3,1,0,'Weg','https://weg.example/',NULL,1)");
  const Found found = ReadAt(store, "/private/var/mobile/Library/Safari/Bookmarks.db");
  EXPECT_EQ(found.Only().kind, "safari.bookmarks");
  EXPECT_THAT(found.Texts(RecordKind::kBookmark), ElementsAre("Map / Alfa\nhttps://alfa.example/"));
  EXPECT_EQ(TimeText(found.records.at(0)), "2023-03-08T20:26:40Z");
  store.Run("ALTER TABLE bookmarks RENAME COLUMN url TO address");
  const Found renamed = ReadAt(store, "/private/var/mobile/Library/Safari/Bookmarks.db");
  EXPECT_EQ(renamed.Only().state, ReadState::kPartial);
}

}  // namespace
}  // namespace schouw

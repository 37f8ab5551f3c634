// Chromium's smaller databases: Web Data, Shortcuts, Network Action Predictor and those that name sites.
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::SampleStore;
using testing::StoreBytes;
using List = std::vector<std::string>;

Found ReadStoreNamed(const SampleStore& store, const std::string& name) {
  StoreBytes bytes;
  bytes.path = "/Users/anna/AppData/Local/Google/Chrome/User Data/Default/" + name;
  bytes.database = store.Bytes();
  return testing::ReadStore(bytes);
}

Found MakeStore(const std::string& name, const std::string& sql) {
  SampleStore store("store");
  store.Run(sql);
  return ReadStoreNamed(store, name);
}

TEST(ChromiumWebData, FormFieldsWithTheirLastUse) {
  Found found =
      MakeStore("Web Data",
                "CREATE TABLE keywords(id INTEGER PRIMARY KEY); CREATE TABLE autofill (name VARCHAR, value VARCHAR,"
                "value_lower VARCHAR, date_created INTEGER, date_last_used INTEGER, count INTEGER,"
                "PRIMARY KEY (name, value)); CREATE TABLE autofill_profiles(guid VARCHAR, street_address VARCHAR);"
                "INSERT INTO autofill_profiles VALUES('1','Voorbeeldstraat 1');"
                "INSERT INTO autofill VALUES('q','tor browser','tor browser',1534259242,1534278094,2)");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].kind, RecordKind::kFormEntry);
  EXPECT_EQ(found.records[0].text, "tor browser");
  EXPECT_EQ(found.records[0].title, "q");
  EXPECT_EQ(found.records[0].place, "autofill rowid 1");
  EXPECT_EQ(testing::TimeText(found.records[0]), "2018-08-14T20:21:34Z");
  found =
      MakeStore("Web Data",
                "CREATE TABLE keywords(id INTEGER PRIMARY KEY); CREATE TABLE autofill (name VARCHAR, value VARCHAR,"
                "value_lower VARCHAR, pair_id INTEGER PRIMARY KEY, count INTEGER); CREATE TABLE autofill_dates(pair_id"
                " INTEGER, date_created INTEGER); INSERT INTO autofill VALUES('q','oud','oud',3,2);"
                "INSERT INTO autofill_dates VALUES(3,1534259242),(3,1534278094)");
  EXPECT_EQ(testing::TimeText(found.records.at(0)), "2018-08-14T20:21:34Z");
}

TEST(ChromiumWebData, ARenamedColumnOrTableIsSaid) {
  Found found = MakeStore(
      "Web Data", "CREATE TABLE keywords(id INTEGER); CREATE TABLE autofill(name TEXT, waarde TEXT, count INTEGER)");
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "table autofill has no column value");
  found = MakeStore("Web Data", "CREATE TABLE keywords(id INTEGER); CREATE TABLE credit_cards(a TEXT)");
  EXPECT_EQ(found.Only().reason, "there is no table autofill");
  found = MakeStore("Account Web Data", "CREATE TABLE keywords(id INTEGER); CREATE TABLE credit_cards(a TEXT)");
  EXPECT_EQ(found.Only().state, ReadState::kRead);
  found = MakeStore("Web Data", "CREATE TABLE keywords(id INTEGER); CREATE TABLE autofill(name TEXT, value TEXT)");
  EXPECT_EQ(found.Only().reason,
            "table autofill has no column date_last_used; table autofill has no column date_created");
}

TEST(ChromiumTyped, ShortcutsKeepWhatWasTypedAndChosen) {
  const Found found = MakeStore(
      "Shortcuts",
      "CREATE TABLE omni_box_shortcuts(id VARCHAR PRIMARY KEY,text VARCHAR,fill_into_edit VARCHAR,url VARCHAR,"
      "contents VARCHAR,description VARCHAR,last_access_time INTEGER,number_of_hits INTEGER);"
      "INSERT INTO omni_box_shortcuts VALUES('g','kans','x','https://kansspel.example/','c','Kansspel',"
      "13439841060561027,3)");
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].kind, RecordKind::kFormEntry);
  EXPECT_EQ(found.records[0].text, "kans");
  EXPECT_EQ(found.records[0].url, "https://kansspel.example/");
  EXPECT_EQ(found.records[0].title, "Kansspel");
  EXPECT_EQ(found.records[0].origin, Origin::kEntered);
  EXPECT_EQ(testing::TimeText(found.records[0]), "2026-11-22T17:11:00.561027Z");
}

TEST(ChromiumTyped, ThePredictorsGuessIsLeftOut) {
  const Found found =
      MakeStore("Network Action Predictor",
                "CREATE TABLE network_action_predictor(id TEXT PRIMARY KEY, user_text TEXT, url TEXT,"
                "number_of_hits INTEGER, number_of_misses INTEGER);"
                "INSERT INTO network_action_predictor VALUES('1','kans','https://kansspel.example/',1,0)");
  EXPECT_EQ(found.Texts(RecordKind::kFormEntry), List{"kans"});
  EXPECT_EQ(found.records[0].url, "");
  EXPECT_EQ(found.Only().kind, "chromium.predictor");
}

TEST(ChromiumSites, CookiesAndLoginsGiveTheirHostsAlone) {
  Found found =
      MakeStore("Network/Cookies",
                "CREATE TABLE cookies(creation_utc INTEGER,host_key TEXT,name TEXT,value TEXT,encrypted_value BLOB,"
                "path TEXT,last_access_utc INTEGER);"
                "INSERT INTO cookies VALUES(13439841060561027,'.kansspel.example','sid','geheim',x'00','/',0)");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_EQ(found.Only().profile, "Default");
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].kind, RecordKind::kAppData);
  EXPECT_EQ(found.records[0].text, "kansspel.example");
  EXPECT_EQ(found.records[0].url, "");
  EXPECT_EQ(testing::TimeText(found.records[0]), "2026-11-22T17:11:00.561027Z");
  found = MakeStore(
      "Login Data",
      "CREATE TABLE logins(origin_url VARCHAR,username_value VARCHAR,password_value BLOB,date_created INTEGER);"
      "INSERT INTO logins VALUES('https://kansspel.example/in','anna',x'01',1534259242)");
  EXPECT_EQ(found.Texts(RecordKind::kAppData), List{"https://kansspel.example/in"});
  EXPECT_EQ(found.records[0].url, "https://kansspel.example/in");
  EXPECT_EQ(testing::TimeText(found.records[0]), "2018-08-14T15:07:22Z");
  for (const Record& record : found.records) EXPECT_EQ(record.text.find("anna"), std::string::npos);
}

TEST(ChromiumSites, TilesIconsMediaAndBounces) {
  EXPECT_EQ(MakeStore("Top Sites",
                      "CREATE TABLE top_sites(url TEXT PRIMARY KEY,url_rank INTEGER,title TEXT);"
                      "INSERT INTO top_sites VALUES('https://a.example/',0,'A')")
                .Texts(RecordKind::kAppData),
            List{"A\nhttps://a.example/"});
  EXPECT_EQ(MakeStore("Favicons",
                      "CREATE TABLE icon_mapping(id INTEGER PRIMARY KEY,page_url LONGVARCHAR,icon_id INTEGER);"
                      "INSERT INTO icon_mapping VALUES(1,'https://a.example/',1)")
                .Texts(RecordKind::kAppData),
            List{"https://a.example/"});
  const Found media =
      MakeStore("Media History",
                "CREATE TABLE playback(id INTEGER PRIMARY KEY,origin_id INTEGER,url TEXT,"
                "last_updated_time_s INTEGER); INSERT INTO playback VALUES(1,1,'https://a.example/v',13439841060)");
  EXPECT_EQ(media.Texts(RecordKind::kAppData), List{"https://a.example/v"});
  EXPECT_EQ(testing::TimeText(media.records[0]), "2026-11-22T17:11:00Z");
  EXPECT_EQ(MakeStore("DIPS",
                      "CREATE TABLE bounces(site TEXT PRIMARY KEY,last_bounce_time INTEGER);"
                      "INSERT INTO bounces VALUES('a.example',NULL)")
                .Texts(RecordKind::kAppData),
            List{"a.example"});
}

TEST(ChromiumSites, ARenamedColumnIsSaidAndAnImpossibleTimeCounted) {
  Found found =
      MakeStore("Cookies", "CREATE TABLE cookies(creation_utc INTEGER, gastheer TEXT, last_access_utc INTEGER)");
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "table cookies has no column host_key");
  found = MakeStore("Cookies",
                    "CREATE TABLE cookies(creation_utc INTEGER, host_key TEXT, last_access_utc INTEGER);"
                    "INSERT INTO cookies VALUES(-5,'a',0)");
  EXPECT_EQ(found.Only().reason, "1 records have an impossible time");
  EXPECT_EQ(found.records.size(), 1u);
}

TEST(ChromiumStores, ATruncatedDatabaseIsNeverSilent) {
  SampleStore store("Cookies");
  store.Run(
      "CREATE TABLE cookies(creation_utc INTEGER, host_key TEXT);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000)"
      "INSERT INTO cookies SELECT 0, 'host' || i || '.example' FROM n");
  for (const std::size_t keep : {std::size_t{200}, std::size_t{5000}, std::size_t{20'000}}) {
    StoreBytes bytes;
    bytes.path = "/Users/anna/AppData/Local/Google/Chrome/User Data/Default/Cookies";
    bytes.database = store.Bytes().substr(0, keep);
    const Found found = testing::ReadStore(bytes);
    EXPECT_NE(found.Only().state, ReadState::kRead) << keep;
    EXPECT_FALSE(found.Only().reason.empty());
  }
}

TEST(ChromiumStores, ThoseOfThePlasoTests) {
  SCHOUW_NEED_CORPUS();
  const auto read = [](const std::string& path) {
    StoreBytes bytes;
    bytes.path = "/browser/plaso/chrome/" + path;
    bytes.database = testing::ReadFile(testing::CorpusFolder() + bytes.path);
    return testing::ReadStore(bytes);
  };
  const Found forms = read("Web Data");
  ASSERT_EQ(forms.records.size(), 3u);
  EXPECT_EQ(forms.records[1].text, "log2timeline/plaso");
  EXPECT_EQ(forms.records[1].title, "repo");
  EXPECT_EQ(testing::TimeText(forms.records[1]), "2018-08-17T19:35:51Z");
  const Found cookies = read("cookies.db");
  EXPECT_EQ(cookies.Only().state, ReadState::kRead) << cookies.Only().reason;
  EXPECT_EQ(cookies.records.size(), 560u);
  EXPECT_TRUE(std::ranges::any_of(cookies.records, [](const Record& record) {
    return record.text == "www.linkedin.com" && testing::TimeText(record) == "2011-08-25T21:50:27.292367Z";
  }));
}

}  // namespace
}  // namespace schouw

// Firefox's smaller stores: form history, sites, extensions, synced tabs.
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::SampleStore;
using testing::StoreBytes;
using List = std::vector<std::string>;

constexpr const char* kStoresProfile = "/home/anna/.mozilla/firefox/a1.default/";

Found MakeInProfile(const std::string& name, const std::string& sql) {
  SampleStore store("store");
  store.Run(sql);
  StoreBytes bytes;
  bytes.path = kStoresProfile + name;
  bytes.database = store.Bytes();
  return testing::ReadStore(bytes);
}

TEST(FirefoxForms, TheSearchBarGivesSearchesOtherFieldsFormEntries) {
  const Found found =
      MakeInProfile("formhistory.sqlite",
                    "CREATE TABLE moz_formhistory(id INTEGER PRIMARY KEY, fieldname TEXT, value TEXT, timesUsed "
                    "INTEGER, firstUsed INTEGER, lastUsed INTEGER, guid TEXT);"
                    "INSERT INTO moz_formhistory VALUES(1,'searchbar-history','tor browser',2,1309518981371935,"
                    "1795367395510603,'a'),(2,'woonplaats','Voorbeeldstad',1,1795367395510603,NULL,'b')");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  ASSERT_EQ(found.records.size(), 2u);
  EXPECT_EQ(found.records[0].kind, RecordKind::kSearchQuery);
  EXPECT_EQ(found.records[0].origin, Origin::kEntered);
  EXPECT_EQ(found.records[0].text, "tor browser");
  EXPECT_EQ(testing::TimeText(found.records[0]), "2026-11-22T17:09:55.510603Z");
  EXPECT_EQ(found.records[1].kind, RecordKind::kFormEntry);
  EXPECT_EQ(found.records[1].title, "woonplaats");
  EXPECT_EQ(found.records[1].time, found.records[0].time);
  EXPECT_EQ(found.records[1].app, "Firefox");
  EXPECT_EQ(found.records[1].profile, "a1.default");
  EXPECT_EQ(MakeInProfile("formhistory.sqlite", "CREATE TABLE moz_formhistory(id INTEGER, veld TEXT, value TEXT)")
                .Only()
                .reason,
            "table moz_formhistory has no column fieldname");
}

TEST(FirefoxSites, HostsAlone) {
  const Found cookies =
      MakeInProfile("cookies.sqlite",
                    "CREATE TABLE moz_cookies(id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT,"
                    "lastAccessed INTEGER, creationTime INTEGER);"
                    "INSERT INTO moz_cookies VALUES(1,'sid','geheim','.kansspel.example',1795367395510603,1)");
  EXPECT_EQ(cookies.Texts(RecordKind::kAppData), List{"kansspel.example"});
  EXPECT_EQ(testing::TimeText(cookies.records[0]), "2026-11-22T17:09:55.510603Z");
  const Found permissions = MakeInProfile(
      "permissions.sqlite",
      "CREATE TABLE moz_perms(id INTEGER PRIMARY KEY, origin TEXT, type TEXT, permission INTEGER, "
      "modificationTime INTEGER); INSERT INTO moz_perms VALUES(1,'https://a.example','geo',1,1795367395510);"
      "CREATE TABLE moz_hosts(id INTEGER PRIMARY KEY, host TEXT, permission INTEGER, modificationTime INTEGER);"
      "INSERT INTO moz_hosts VALUES(1,'b.example',1,0)");
  EXPECT_EQ(permissions.Texts(RecordKind::kAppData), (List{"https://a.example", "b.example"}));
  EXPECT_EQ(testing::TimeText(permissions.records[0]), "2026-11-22T17:09:55.510Z");
  EXPECT_EQ(
      MakeInProfile("favicons.sqlite",
                    "CREATE TABLE moz_pages_w_icons(id INTEGER PRIMARY KEY, page_url TEXT, page_url_hash INTEGER);"
                    "INSERT INTO moz_pages_w_icons VALUES(1,'https://a.example/',0)")
          .Texts(RecordKind::kAppData),
      List{"https://a.example/"});
}

TEST(FirefoxSites, CookiesOfThePlasoTest) {
  SCHOUW_NEED_CORPUS();
  StoreBytes bytes;
  bytes.path = "/browser/plaso/firefox/firefox_2_cookies.sqlite";
  bytes.database = testing::ReadFile(testing::CorpusFolder() + bytes.path);
  const Found found = testing::ReadStore(bytes);
  EXPECT_EQ(found.records.size(), 90u);
  EXPECT_TRUE(std::ranges::any_of(found.records, [](const Record& record) {
    return record.text == "s.greenqloud.com" && testing::TimeText(record) == "2013-10-30T21:56:03.997686Z";
  }));
}

TEST(FirefoxExtensions, AnAddOnIsAnApp) {
  StoreBytes bytes;
  bytes.path = std::string(kStoresProfile) + "extensions.json";
  bytes.database = R"({"schemaVersion":37,"addons":[{"id":"vpn@voorbeeld.example","installDate":1795367395510,
    "defaultLocale":{"name":"Voorbeeld VPN"},"sourceURI":"https://a.example/vpn.xpi"},{"id":"x@y.example"}]})";
  const Found found = testing::ReadStore(bytes);
  EXPECT_EQ(found.Texts(RecordKind::kApp), (List{"Voorbeeld VPN\nvpn@voorbeeld.example", "x@y.example"}));
  EXPECT_EQ(testing::TimeText(found.records[0]), "2026-11-22T17:09:55.510Z");
  EXPECT_EQ(found.records[0].url, "https://a.example/vpn.xpi");
  bytes.database = R"({"schemaVersion":37,"toevoegingen":[]})";
  EXPECT_EQ(testing::ReadStore(bytes).Only().reason, "there is no member addons");
}

TEST(FirefoxSyncedTabs, AreOfAnotherDevice) {
  const Found found = MakeInProfile(
      "synced-tabs.db",
      "CREATE TABLE tabs(guid TEXT PRIMARY KEY, record TEXT, last_modified INTEGER);"
      "INSERT INTO tabs VALUES('a','{\"id\":\"a\",\"clientName\":\"Telefoon\",\"tabs\":[{\"title\":\"Alfa\","
      "\"urlHistory\":[\"https://www.bing.com/search?q=tor\",\"https://b.example/\"],\"lastUsed\":1795367395}]}',5),"
      "('b','kapot',6)");
  ASSERT_EQ(found.records.size(), 3u);
  EXPECT_EQ(found.records[0].text, "Alfa\nhttps://www.bing.com/search?q=tor");
  EXPECT_EQ(found.records[0].origin, Origin::kOtherDevice);
  EXPECT_EQ(testing::TimeText(found.records[0]), "2026-11-22T17:09:55Z");
  EXPECT_EQ(found.records[1].kind, RecordKind::kSearchQuery);
  EXPECT_EQ(found.records[1].origin, Origin::kOtherDevice);
  EXPECT_EQ(found.records[2].url, "https://b.example/");
  EXPECT_EQ(found.Only().reason, "1 devices' tabs can't be read");
}

}  // namespace
}  // namespace schouw

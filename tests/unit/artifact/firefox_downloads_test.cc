#include "agent/artifact/firefox_downloads.h"

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

TEST(FirefoxDownloads, ARowIsADownload) {
  testing::SampleStore store("downloads.sqlite");
  store.Run(
      "CREATE TABLE moz_downloads (id INTEGER PRIMARY KEY, name TEXT, source TEXT, target TEXT, tempPath TEXT,"
      "startTime INTEGER, endTime INTEGER, state INTEGER, referrer TEXT);"
      "INSERT INTO moz_downloads VALUES(4,'x.zip','https://alfa.example/x.zip','file:///home/anna/mijn%20x.zip',"
      "'',1309518981371935,0,1,'https://alfa.example/'),(5,'y.zip','https://alfa.example/y.zip',NULL,'',0,0,1,'')");
  testing::StoreBytes bytes;
  bytes.path = "/home/anna/.mozilla/firefox/a.default/downloads.sqlite";
  bytes.database = store.Bytes();
  const testing::Found found = testing::ReadStore(bytes);
  ASSERT_EQ(found.records.size(), 2u);
  EXPECT_EQ(found.records[0].text, "https://alfa.example/x.zip\n/home/anna/mijn x.zip");
  EXPECT_EQ(found.records[0].url, "https://alfa.example/x.zip");
  EXPECT_EQ(found.records[0].place, "moz_downloads rowid 4");
  EXPECT_EQ(testing::TimeText(found.records[0]), "2011-07-01T11:16:21.371935Z");
  EXPECT_EQ(found.records[1].text, "https://alfa.example/y.zip\ny.zip");
  EXPECT_FALSE(found.records[1].time);
  EXPECT_EQ(found.Only().kind, "firefox.downloads");
  EXPECT_EQ(found.Only().state, ReadState::kRead);
}

}  // namespace
}  // namespace schouw

// The histories of Opera up to version 12, and Android's list of downloads.
#include "agent/artifact/opera_history.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using testing::ReadAs;
using testing::SampleStore;
using testing::TimeText;

constexpr const char* kHistory = "/Users/anna/AppData/Roaming/Opera/Opera/global_history.dat";

TEST(OperaHistory, FourLinesAPage) {
  const Found found =
      ReadAs(kHistory,
             "\xef\xbb\xbf"
             "De krant\nhttp://krant.example/\n1384209918\n-1\n"
             "http://www.google.nl/search?q=alfa\nhttp://www.google.nl/search?q=alfa\n1384209922\n12\n");
  EXPECT_THAT(found.Texts(RecordKind::kUrlVisit),
              ElementsAre("De krant\nhttp://krant.example/", "http://www.google.nl/search?q=alfa"));
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("alfa"));
  EXPECT_EQ(TimeText(found.records[0]), "2013-11-11T22:45:18Z");
  EXPECT_EQ(found.records[0].place, "line 1");
  EXPECT_EQ(found.Only().state, ReadState::kRead);
}

TEST(OperaHistory, DamageIsSaid) {
  const std::string page = "De krant\nhttp://krant.example/\n1384209918\n-1\n";
  EXPECT_EQ(ReadAs(kHistory, page + "Nog een\nhttp://x.example/\n").Only().reason, "the last page is cut");
  const Found found = ReadAs(kHistory, page + "a\nb\nc\nd\n" + page);
  EXPECT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.Only().reason, "line 8 is not where a page ends");
}

TEST(OperaTyped, EntriesOfTheAddressBar) {
  const Found found = ReadAs("/home/anna/.opera/typed_history.xml",
                             "<?xml version=\"1.0\"?>\n<typed_history>\n"
                             "<typed_history_item content=\"krant.example/?a&amp;b\" type=\"text\"\n"
                             "  last_typed=\"2013-11-11T23:45:27Z\"/>\n"
                             "<typed_history_item content=\"voorbeeldterm alfa\" type=\"search\" last_typed=\"x\"/>\n"
                             "<typed_history_item content=\"");
  EXPECT_THAT(found.Texts(RecordKind::kTypedUrl), ElementsAre("krant.example/?a&b"));
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("voorbeeldterm alfa"));
  EXPECT_EQ(TimeText(found.records[0]), "2013-11-11T23:45:27Z");
  EXPECT_EQ(found.records[0].origin, Origin::kEntered);
  EXPECT_EQ(found.Only().reason, "the last entry is cut at byte 221");
}

TEST(AndroidDownloads, RowsThatAreNotMarkedDeleted) {
  SampleStore store("downloads.db");
  store.Run(
      "CREATE TABLE downloads(_id INTEGER PRIMARY KEY, uri TEXT, hint TEXT, _data TEXT, lastmod BIGINT,"
      "notificationpackage TEXT, title TEXT, deleted BOOLEAN)");
  store.Run(
      "INSERT INTO downloads VALUES(1, 'https://krant.example/a.zip', NULL, '/storage/emulated/0/Download/a.zip',"
      "1668267148279, 'com.voorbeeld.browser', 'a.zip', 0), (2, 'https://weg.example/', NULL, NULL, 0, NULL, 'b', 1)");
  const Found found = ReadAs("/data/data/com.android.providers.downloads/databases/downloads.db", store.Bytes());
  EXPECT_THAT(found.Texts(RecordKind::kDownload),
              ElementsAre("a.zip\nhttps://krant.example/a.zip\n/storage/emulated/0/Download/a.zip"));
  EXPECT_EQ(TimeText(found.records.at(0)), "2022-11-12T15:32:28.279Z");
  EXPECT_EQ(found.records.at(0).app, "com.voorbeeld.browser");
  EXPECT_EQ(found.Only().kind, "android.downloads");
}

}  // namespace
}  // namespace schouw

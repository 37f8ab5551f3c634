#include "agent/artifact/chromium_bookmarks.h"

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::Found;
using testing::StoreBytes;

constexpr std::string_view kBookmarks = R"({
  "checksum": "0", "roots": {
    "bookmark_bar": {"children": [
      {"date_added": "13439841060561027", "id": "4", "name": "Alfa", "type": "url", "url": "https://alfa.example/"},
      {"children": [{"children": [
          {"date_added": "13439841065341090", "id": "9", "name": "Taart", "type": "url", "url": "https://taart.example/"}
        ], "id": "8", "name": "Recepten", "type": "folder"}], "id": "7", "name": "Werk", "type": "folder"}
    ], "id": "1", "name": "Bookmarks bar", "type": "folder"},
    "other": {"children": [], "id": "2", "name": "Other bookmarks", "type": "folder"},
    "synced": {"children": [{"id": "5", "name": "", "type": "url", "url": "https://beta.example/"}],
               "id": "3", "name": "Mobile bookmarks", "type": "folder"}
  }, "version": 1})";

Found ReadBookmarks(std::string text, std::string name = "Bookmarks") {
  StoreBytes bytes;
  bytes.path = "/home/anna/snap/chromium/common/chromium/Profile 2/" + name;
  bytes.database = std::move(text);
  return testing::ReadStore(bytes);
}

TEST(ChromiumBookmarks, EveryRootGivesItsBookmarksWithTheirFolders) {
  const Found found = ReadBookmarks(std::string(kBookmarks));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_EQ(found.Only().profile, "Profile 2");
  ASSERT_EQ(found.records.size(), 3u);
  EXPECT_EQ(found.records[0].text, "Alfa\nhttps://alfa.example/");
  EXPECT_EQ(found.records[0].place, "bookmark_bar id 4");
  EXPECT_EQ(testing::TimeText(found.records[0]), "2026-11-22T17:11:00.561027Z");
  EXPECT_EQ(found.records[0].app, "Chromium");
  EXPECT_EQ(found.records[1].text, "Werk / Recepten / Taart\nhttps://taart.example/");
  EXPECT_EQ(found.records[1].title, "Taart");
  EXPECT_EQ(found.records[1].url, "https://taart.example/");
  EXPECT_EQ(found.records[2].text, "https://beta.example/");
  EXPECT_EQ(found.records[2].place, "synced id 5");
  EXPECT_FALSE(found.records[2].time);
}

TEST(ChromiumBookmarks, ACutFileGivesWhatStoodBeforeAndSaysSo) {
  const std::string whole(kBookmarks);
  const Found found = ReadBookmarks(whole.substr(0, whole.find("\"Taart\"")));
  EXPECT_EQ(found.Texts(RecordKind::kBookmark), std::vector<std::string>{"Alfa\nhttps://alfa.example/"});
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_THAT(found.Only().reason, ::testing::HasSubstr("JSON ends early at byte"));
}

TEST(ChromiumBookmarks, WhatIsNotThereIsSaid) {
  Found found = ReadBookmarks(R"({"checksum":"","wortels":{}})");
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  EXPECT_EQ(found.Only().reason, "there is no member roots");
  found = ReadBookmarks(R"({"checksum":"","roots":{"other":{"children":[{"type":"url"}],"type":"folder"}}})");
  EXPECT_EQ(found.Only().reason, "1 bookmarks have no type or no address");
  found = ReadBookmarks("{\"roots\" kapot \"checksum\"");
  EXPECT_EQ(found.Only().state, ReadState::kFailed);
  EXPECT_EQ(found.Only().reason, "not JSON");
  found = ReadBookmarks("{\"checksum\":\"\",\"roots\":" + std::string(100'000, '['), "Bookmarks.bak");
  EXPECT_EQ(found.Only().state, ReadState::kFailed);
  EXPECT_THAT(found.Only().reason, ::testing::HasSubstr("JSON is nested too deep"));
}

}  // namespace
}  // namespace schouw

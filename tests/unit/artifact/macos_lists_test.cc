// Lists of macOS, and of open tabs on Android.
#include "agent/artifact/macos_lists.h"

#include "agent/artifact/macos/bookmark_data.h"
#include "tests/support/numbers.h"
#include "tests/unit/artifact/sample_hive.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using namespace std::string_literals;
using testing::Be;
using ::testing::ElementsAre;
using testing::Found;
using testing::Le;
using testing::ReadAs;
using testing::TimeText;

std::string Plist(const std::string& body) {
  return "<?xml version=\"1.0\"?>\n<plist version=\"1.0\">" + body + "</plist>";
}

// A bookmark of a path: its parts, their list, a table of contents with one key.
std::string Bookmark(const std::vector<std::string>& parts) {
  std::string items, list;
  for (const std::string& part : parts) {
    list += Le(4 + items.size(), 4);
    items += Le(part.size(), 4) + Le(0x101, 4) + part + std::string((4 - part.size() % 4) % 4, '\0');
  }
  const std::size_t list_at = 4 + items.size();
  items += Le(list.size(), 4) + Le(0x601, 4) + list;
  const std::string table =
      Le(32, 4) + Le(0xfffffffe, 4) + Le(1, 4) + Le(0, 4) + Le(1, 4) + Le(0x1004, 4) + Le(list_at, 4) + Le(0, 4);
  const std::string data = Le(4 + items.size(), 4) + items + table;
  return "book" + Le(48 + data.size(), 4) + Le(0x10040000, 4) + Le(48, 4) + std::string(32, '\0') + data;
}

std::string Base64(const std::string& bytes) {
  constexpr char kSigns[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes + "\0\0"s) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    count += 8;
    while (count >= 6) text += kSigns[bits >> (count -= 6) & 63];
  }
  return text;
}

TEST(BookmarkData, ThePathItLeadsTo) {
  EXPECT_EQ(BookmarkTarget(Bookmark({"Users", "anna", "mijn brief.pages"})), "/Users/anna/mijn brief.pages");
  const std::string whole = Bookmark({"Users", "anna"});
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) (void)BookmarkTarget(whole.substr(0, bytes));
  EXPECT_EQ(BookmarkTarget("geen"), "");
}

TEST(BookmarkData, AnAddressInTwoPartsAndAKeyOfSomebodysOwn) {
  const std::string base = Le(20, 4) + Le(0x901, 4) + "https://een.example/";
  const std::string rest = Le(4, 4) + Le(0x101, 4) + "twee";
  const std::string pair = Le(8, 4) + Le(0x902, 4) + Le(4, 4) + Le(32, 4);
  const std::string table = Le(44, 4) + Le(0xfffffffe, 4) + Le(1, 4) + Le(0, 4) + Le(2, 4) + Le(0x80001004, 4) +
                            Le(32, 4) + Le(0, 4) + Le(0x1003, 4) + Le(44, 4) + Le(0, 4);
  const std::string data = Le(60, 4) + base + rest + pair + table;
  const std::string head = "book" + Le(48 + data.size(), 4) + Le(0x10040000, 4) + Le(48, 4) + std::string(32, '\0');
  EXPECT_EQ(BookmarkTarget(head + data), "https://een.example/twee");
}

TEST(MacosFileList, FilesAndPrograms) {
  const std::string list = Plist(
      "<dict><key>root</key><dict><key>items</key><array><dict><key>Name</key><string>brief</string>"
      "<key>Bookmark</key><data>" +
      Base64(Bookmark({"Users", "anna", "brief.pages"})) +
      "</data></dict>"
      "<dict><key>Bookmark</key><data>AAAA</data></dict></array></dict></dict>");
  const std::string folder = "/Users/anna/Library/Application Support/com.apple.sharedfilelist/";
  EXPECT_THAT(ReadAs(folder + "com.apple.LSSharedFileList.RecentDocuments.sfl2", list).Texts(RecordKind::kRecentFile),
              ElementsAre("brief\n/Users/anna/brief.pages"));
  EXPECT_THAT(ReadAs(folder + "com.apple.LSSharedFileList.RecentApplications.sfl3", list).Texts(RecordKind::kApp),
              ElementsAre("brief\n/Users/anna/brief.pages"));
}

TEST(MacosFileList, OldListsAndTheNewestAreReadByName) {
  const std::string old = Plist(
      "<dict><key>RecentApplications</key><dict><key>CustomListItems</key><array><dict><key>Name</key>"
      "<string>Wis</string></dict></array></dict><key>RecentServers</key><dict><key>CustomListItems</key><array><dict>"
      "<key>Name</key><string>gast</string><key>URL</key><string>smb://gast.example/</string></dict></array></dict>"
      "</dict>");
  const Found found = ReadAs("/Users/anna/Library/Preferences/com.apple.recentitems.plist", old);
  EXPECT_THAT(found.Texts(RecordKind::kApp), ElementsAre("Wis"));
  EXPECT_THAT(found.Texts(RecordKind::kRecentFile), ElementsAre("gast\nsmb://gast.example/"));
  for (const char* const name : {"a.sfl4", "com.apple.recentitems.plist", "com.voorbeeld.LSSharedFileList.plist"})
    EXPECT_TRUE(NameMayBeArtifact(name, kMacosFileListRecords)) << name;
}

TEST(MacosSpotlight, WhatWasTypedAndWhatWasChosen) {
  const Found found = ReadAs("/Users/anna/Library/Preferences/com.apple.spotlight.Shortcuts",
                             Plist("<dict><key>alfa/beta</key><dict><key>DISPLAY_NAME</key><string>Alfa</string>"
                                   "<key>LAST_USED</key><date>2026-03-02T10:15:30Z</date></dict></dict>"));
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("alfa/beta"));
  EXPECT_EQ(found.records[0].title, "Alfa");
  EXPECT_EQ(found.records[0].origin, Origin::kEntered);
  EXPECT_EQ(TimeText(found.records[0]), "2026-03-02T10:15:30Z");
}

TEST(MacosDock, ProgramsInIt) {
  const Found found = ReadAs(
      "/Users/anna/Library/Preferences/com.apple.dock.plist",
      Plist("<dict><key>persistent-apps</key><array><dict><key>tile-data</key><dict><key>file-label</key>"
            "<string>Wis</string><key>bundle-identifier</key><string>example.wis</string><key>file-data</key>"
            "<dict><key>_CFURLString</key><string>file:///Applications/Wis%20mij.app/</string></dict></dict></dict>"
            "</array><key>persistent-others</key><array/></dict>"));
  EXPECT_THAT(found.Texts(RecordKind::kApp), ElementsAre("Wis\n/Applications/Wis mij.app/"));
  EXPECT_EQ(found.records[0].title, "example.wis");
}

TEST(MacosInstalls, NameVersionAndTime) {
  const Found found = ReadAs("/Library/Receipts/InstallHistory.plist",
                             Plist("<array><dict><key>date</key><date>2013-11-12T02:59:35Z</date><key>displayName</key>"
                                   "<string>Wis</string><key>displayVersion</key><string>1.2</string></dict></array>"));
  EXPECT_THAT(found.Texts(RecordKind::kApp), ElementsAre("Wis 1.2"));
  EXPECT_EQ(TimeText(found.records[0]), "2013-11-12T02:59:35Z");
}

std::string Tab(std::uint32_t id, const std::string& url) { return Be(id, 4) + Be(url.size(), 2) + url; }

TEST(ChromiumTabList, OpenTabsButNoPrivateOnes) {
  const std::string path = "/data/data/com.android.chrome/app_tabs/0/tab_state0";
  const std::string head = Be(5, 4) + Be(3, 4) + Be(1, 4) + Be(0, 4) + Be(1, 4);
  const std::string tabs = Tab(4, "https://geheim.example/") + Tab(7, "https://krant.example/");
  const Found found = ReadAs(path, head + tabs + Tab(8, "https://www.bing.com/search?q=alfa"));
  EXPECT_THAT(found.Texts(RecordKind::kOpenTab),
              ElementsAre("https://krant.example/", "https://www.bing.com/search?q=alfa"));
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("alfa"));
  EXPECT_EQ(found.records[0].app, "Chrome");
  EXPECT_EQ(found.records[0].place, "tab 7");
  const Found cut = ReadAs(path, head + tabs + Be(8, 4));
  EXPECT_EQ(cut.records.size(), 1u);
  EXPECT_EQ(cut.Only().state, ReadState::kPartial);
}

}  // namespace
}  // namespace schouw

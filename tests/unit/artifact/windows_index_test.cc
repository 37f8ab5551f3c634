// Windows Search's index, notifications, favourites, and files that hold stale rows.
#include "agent/artifact/stale_rows.h"
#include "agent/artifact/windows_search.h"
#include "tests/unit/artifact/sample_ese.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using testing::kSampleTicks;
using testing::Le;
using testing::ReadAs;
using testing::SampleEse;
using testing::SampleStore;
using testing::TimeText;
using testing::Utf16;

constexpr const char* kSearchIndexPath = "/ProgramData/Microsoft/Search/Data/Applications/Windows/Windows.edb";

SampleEse Index(std::uint32_t url_type = 12) {
  SampleEse index(32768);
  index.AddTable("SystemIndex_PropertyStore", {{1, "WorkID", 4, 0},
                                               {256, "33-System_ItemUrl", url_type},
                                               {257, "4447-System_ItemPathDisplay"},
                                               {258, "4184-System_Link_DateVisited", 11, 0},
                                               {259, "4625-System_Search_AutoSummary"},
                                               {260, "15F-System_DateModified", 11, 0},
                                               {261, "4557-System_Title"},
                                               {262, "4183-System_Link_TargetUrl"}});
  return index;
}

TEST(WindowsSearch, NamesAndPagesButNoContent) {
  SampleEse index = Index();
  index.AddRow({{1, {Le(1, 4)}},
                {256, {Utf16("file:C:/Users/anna/brief.docx")}},
                {257, {Utf16("C:\\Users\\anna\\brief.docx")}},
                {259, {Utf16("de inhoud")}},
                {260, {Le(kSampleTicks, 8)}}});
  index.AddRow({{256, {Utf16("iehistory://{S-1-5-21-1}/https://www.bing.com/search?q=alfa")}},
                {258, {Le(kSampleTicks, 8)}},
                {261, {Utf16("alfa - Zoeken")}}});
  index.AddRow({{256, {Utf16("mapi16://{S-1-5-21-1}/Postvak IN/1")}}, {261, {Utf16("een bericht")}}});
  const Found found = ReadAs(kSearchIndexPath, index.Bytes());
  EXPECT_THAT(found.Texts(RecordKind::kFileName), ElementsAre("C:\\Users\\anna\\brief.docx"));
  EXPECT_THAT(found.Texts(RecordKind::kUrlVisit), ElementsAre("alfa - Zoeken\nhttps://www.bing.com/search?q=alfa"));
  EXPECT_THAT(found.Texts(RecordKind::kSearchQuery), ElementsAre("alfa"));
  EXPECT_EQ(found.records.size(), 3u);
  for (const Record& record : found.records) EXPECT_EQ(TimeText(record), "2022-06-18T04:26:40Z");
  EXPECT_EQ(found.Only().kind, "windows.search");
}

constexpr const char* kSpartanPath =
    "/Users/anna/AppData/Local/Packages/Microsoft.MicrosoftEdge_8wekyb3d8bbwe/AC/MicrosoftEdge/User/Default/DataStore/"
    "Data/nouser1/120712-0049/DBStore/spartan.edb";

SampleEse Spartan(std::string address) {
  SampleEse favorites(32768);
  favorites.AddTable("Favorites", {{1, "IsDeleted", 1, 0},
                                   {2, "IsFolder", 1, 0},
                                   {3, "DateUpdated", 15, 0},
                                   {4, "ItemId", 16, 0},
                                   {5, "ParentId", 16, 0},
                                   {256, "Title"},
                                   {257, std::move(address)}});
  const auto row = [&](char id, char parent, bool folder, bool deleted, const char* title, const char* url) {
    favorites.AddRow({{1, {Le(deleted ? 0xff : 0, 1)}},
                      {2, {Le(folder ? 0xff : 0, 1)}},
                      {3, {Le(kSampleTicks, 8)}},
                      {4, {std::string(16, id)}},
                      {5, {std::string(16, parent)}},
                      {256, {Utf16(title)}},
                      {257, {Utf16(url)}}});
  };
  row('k', 'n', false, false, "krant", "https://krant.example/");
  row('n', 'b', true, false, "nieuws", "");
  row('b', '0', true, false, "_Favorites_Bar_", "");
  row('w', 'b', false, true, "weg", "https://weg.example/");
  return favorites;
}

TEST(EdgeFavorites, BookmarksInTheirFolders) {
  const Found found = ReadAs(kSpartanPath, Spartan("URL").Bytes());
  EXPECT_THAT(found.Texts(RecordKind::kBookmark), ElementsAre("nieuws / krant\nhttps://krant.example/"));
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(TimeText(found.records[0]), "2022-06-18T04:26:40Z");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
}

TEST(EdgeFavorites, ADatabaseThatWasNotClosedAndAColumnThatIsNotThereAreSaid) {
  SampleEse open = Spartan("URL");
  open.set_dirty();
  const Found rows = ReadAs(kSpartanPath, open.Bytes());
  EXPECT_EQ(rows.records.size(), 1u);
  EXPECT_EQ(rows.Only().state, ReadState::kPartial);
  EXPECT_EQ(ReadAs(kSpartanPath, Spartan("Adres").Bytes()).Only().reason, "table Favorites has no column URL");
}

TEST(WindowsSearch, WhatCantBeReadIsSaid) {
  EXPECT_EQ(ReadAs(kSearchIndexPath, Index(11).Bytes()).Only().reason, "its values are enciphered, as Windows 7 does");
  SampleEse other;
  other.AddTable("Iets", {{1, "Id", 4, 0}});
  EXPECT_EQ(ReadAs(kSearchIndexPath, other.Bytes()).Only().reason, "there is no table SystemIndex_PropertyStore");
}

TEST(WindowsSearch, APropertyThatIsNotNamedIsSaid) {
  SampleEse index(32768);
  index.AddTable("SystemIndex_PropertyStore", {{256, "33-System_ItemUrl"}, {257, "4447-System_ItemPathDisplay"}});
  index.AddRow({{256, {Utf16("file:C:/Users/anna/brief.docx")}}});
  const Found found = ReadAs(kSearchIndexPath, index.Bytes());
  EXPECT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.Only().state, ReadState::kPartial);
  for (const char* const property : {"System_Link_TargetUrl", "System_Title", "System_Link_DateVisited"})
    EXPECT_THAT(found.Only().reason,
                ::testing::HasSubstr("SystemIndex_PropertyStore names no property " + std::string(property)));
}

TEST(WindowsSearchSqlite, ItemsAreRowsPutTogether) {
  SampleStore store("Windows.db");
  store.Run("CREATE TABLE SystemIndex_1_PropertyStore_Metadata(Id INTEGER PRIMARY KEY, UniqueKey TEXT, Name TEXT)");
  store.Run(
      "INSERT INTO SystemIndex_1_PropertyStore_Metadata VALUES(33, '33-System_ItemUrl', 'System.ItemUrl'),"
      "(39, '39-System_ItemPathDisplay', 'System.ItemPathDisplay'),"
      "(41, '41-System_Link_DateVisited', 'System.Link.DateVisited'),"
      "(42, '42-System_Title', 'System.Title'), (43, '43-System_Link_TargetUrl', 'System.Link.TargetUrl'),"
      "(44, '44-System_DateModified', 'System.DateModified'),"
      "(50, '50-System_Search_AutoSummary', 'System.Search.AutoSummary')");
  store.Run(
      "CREATE TABLE SystemIndex_1_PropertyStore(WorkId INTEGER, ColumnId INTEGER, Value BLOB,"
      "PRIMARY KEY(WorkId, ColumnId)) WITHOUT ROWID");
  store.Run(
      "INSERT INTO SystemIndex_1_PropertyStore VALUES(1, 33, 'file:C:/Users/anna/lijst.txt'),"
      "(1, 39, 'C:\\Users\\anna\\lijst.txt'), (1, 50, 'de inhoud'),"
      "(2, 33, 'iehistory://{S-1}/https://krant.example/'), (2, 41, x'00c09a3a49e7d801')");
  const Found found = ReadAs("/ProgramData/Microsoft/Search/Data/Applications/Windows/Windows.db", store.Bytes());
  EXPECT_THAT(found.Texts(RecordKind::kFileName), ElementsAre("C:\\Users\\anna\\lijst.txt"));
  EXPECT_THAT(found.Texts(RecordKind::kUrlVisit), ElementsAre("https://krant.example/"));
  EXPECT_EQ(found.records.size(), 2u);
  EXPECT_EQ(TimeText(found.records[1]).substr(0, 4), "2022");
  EXPECT_EQ(found.records[1].place, "SystemIndex_1_PropertyStore WorkId 2");
  EXPECT_EQ(found.Only().state, ReadState::kRead);
}

TEST(WindowsNotifications, AddressesButNoWordsAndNoPictures) {
  SampleStore store("wpndatabase.db");
  store.Run("CREATE TABLE NotificationHandler(RecordId INTEGER PRIMARY KEY, PrimaryId TEXT)");
  store.Run("CREATE TABLE HandlerAssets(HandlerId INTEGER)");
  store.Run("CREATE TABLE WNSPushChannel(ChannelId TEXT)");
  store.Run(
      "CREATE TABLE Notification(Id INTEGER PRIMARY KEY, HandlerId INTEGER, Type TEXT, Payload BLOB,"
      "ArrivalTime INT64)");
  store.Run("INSERT INTO NotificationHandler VALUES(7, 'Chrome')");
  store.Run(
      "INSERT INTO Notification VALUES(1, 7, 'toast', '<toast "
      "launch=\"0|0|Default|https://krant.example/?a=1&amp;b=2|x\">"
      "<visual><image src=\"https://krant.example/foto.png\"/><text>geheim</text></visual></toast>', " +
      std::to_string(kSampleTicks) + ")");
  store.Run("INSERT INTO Notification VALUES(2, 8, 'badge', '<badge value=\"3\"/>', 0)");
  const Found found = ReadAs("/Users/anna/AppData/Local/Microsoft/Windows/Notifications/wpndatabase.db", store.Bytes());
  EXPECT_THAT(found.Texts(RecordKind::kAppData), ElementsAre("https://krant.example/?a=1&b=2"));
  EXPECT_EQ(found.records.at(0).app, "Chrome");
  EXPECT_EQ(TimeText(found.records.at(0)), "2022-06-18T04:26:40Z");
  EXPECT_EQ(found.Only().kind, "windows.notifications");
}

TEST(MsieFavorite, FoldersTitleAndAddress) {
  struct Case {
    const char* path;
    const char* content;
    const char* text;  // null: not claimed
  };
  const Case cases[] = {{"/Users/anna/Favorites/Werk/De krant.url",
                         "[DEFAULT]\r\nBASEURL=x\r\n[InternetShortcut]\r\nURL=https://krant.example/\r\n",
                         "Werk / De krant\nhttps://krant.example/"},
                        {"/Documents and Settings/anna/Favorieten/Krant.url",
                         "[InternetShortcut]\nURL=http://krant.example/\n", "Krant\nhttp://krant.example/"},
                        {"/Users/anna/Desktop/Krant.url", "[InternetShortcut]\nURL=http://krant.example/\n", nullptr},
                        {"/Users/anna/Favorites/Krant.url", "geen snelkoppeling", nullptr}};
  for (const Case& c : cases) {
    testing::StoreInput input({c.path, c.content, "", ""});
    const auto claiming = ClaimingFormats(input.Get());
    ASSERT_EQ(claiming.size(), c.text == nullptr ? 0u : 1u) << c.path;
    if (c.text == nullptr) continue;
    EXPECT_THAT(ReadAs(c.path, c.content).Texts(RecordKind::kBookmark), ElementsAre(c.text));
  }
  EXPECT_EQ(ReadAs("/Users/anna/Favorites/Leeg.url", "[InternetShortcut]\n").Only().reason,
            "a favourite without an address");
}

TEST(StaleRows, FilesOfDatabasesThatKeepWhatWasDeleted) {
  for (const char* const name : {"V01.log", "V0100012.log", "V01res00001.jrs", "edb.chk", "edbtmp.log",
                                 "WebCacheV01.jfm", "000003.log", "000005.ldb", "12.sst", "MSS00001.log"})
    EXPECT_TRUE(MayHoldStaleRows(name)) << name;
  for (const char* const name :
       {"install.log", "edbrief.log", "2026.log", "v01werk.log", "brief.ldb", "log", "notities.chk"})
    EXPECT_FALSE(MayHoldStaleRows(name)) << name;
}

}  // namespace
}  // namespace schouw

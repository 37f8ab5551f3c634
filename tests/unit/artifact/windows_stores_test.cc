// The mark of the web and the timeline of Windows.
#include "agent/artifact/activities_cache.h"
#include "agent/artifact/zone_identifier.h"
#include "tests/unit/artifact/sample_hive.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

TEST(ProgramLaunches, AProgramAndWhenItStarted) {
  const std::string folder = "/Windows/appcompat/pca/";
  const testing::Found list =
      testing::ReadAs(folder + "PcaAppLaunchDic.txt", "C:\\Tor\\tor.exe|2022-11-15 00:02:08.476\r\nC:\\x.exe|ooit\r\n");
  ASSERT_EQ(list.records.size(), 2u);
  EXPECT_EQ(list.records[0].text, "C:\\Tor\\tor.exe");
  EXPECT_EQ(testing::TimeText(list.records[0]), "2022-11-15T00:02:08.476Z");
  EXPECT_EQ(list.Only().reason, "1 lines can't be read");
  std::string wide = "\xff\xfe";
  for (const char c : std::string("2022-11-14 23:37:11.789|2|%programfiles%\\wis.exe|Wisser|Maker|1|0|Abnormal\r\n"))
    wide += {c, '\0'};
  const testing::Found ends = testing::ReadAs(folder + "PcaGeneralDb0.txt", wide);
  EXPECT_EQ(ends.Texts(RecordKind::kApp), std::vector<std::string>{"Wisser\n%programfiles%\\wis.exe"});
  EXPECT_EQ(ends.Only().state, ReadState::kRead) << ends.Only().reason;
}

using ::testing::ElementsAre;
using testing::Found;
using ::testing::HasSubstr;
using testing::ReadStore;
using testing::SampleStore;
using testing::StoreInput;
using testing::TimeText;

Found ReadMark(const std::string& bytes) {
  StoreInput input({"/Users/anna/Downloads/a.zip", bytes, "", ""});
  input.entry().stream = "Zone.Identifier";
  return ReadStore(input);
}

TEST(ZoneIdentifier, WhereAFileCameFrom) {
  const Found found = ReadMark(
      "[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=https://forum.example/groep\r\nHostUrl=https://kansspel.example/"
      "a.zip\r\n");
  EXPECT_THAT(found.Texts(RecordKind::kDownload),
              ElementsAre("https://kansspel.example/a.zip\n/Users/anna/Downloads/a.zip",
                          "https://forum.example/groep\n/Users/anna/Downloads/a.zip"));
  EXPECT_EQ(found.records[0].url, "https://kansspel.example/a.zip");
  EXPECT_EQ(found.records[0].place, "HostUrl");
  EXPECT_EQ(EntryText(found.records[0].entry), "p1:/Users/anna/Downloads/a.zip:Zone.Identifier");
  EXPECT_EQ(found.Only().state, ReadState::kRead);
}

TEST(ZoneIdentifier, APageOfTheSameHostIsNoSecondDownload) {
  EXPECT_EQ(ReadMark("[ZoneTransfer]\nHostUrl=https://a.example/x\nReferrerUrl=https://a.example/\n").records.size(),
            1u);
  EXPECT_EQ(ReadMark("[ZoneTransfer]\r\nZoneId=3\r\n").records.size(), 0u);
  EXPECT_EQ(ReadMark("[ZoneTransfer]\r\nHostUrl=about:internet\r\n").records.size(), 0u);
  const std::string wide = testing::Utf16("[ZoneTransfer]\r\nHostUrl=https://a.example/x\r\n");
  EXPECT_EQ(ReadMark(wide.substr(0, wide.size() - 2)).records.size(), 1u);
}

std::string Activity(const std::string& values) {
  return "INSERT INTO Activity(Id, AppId, ActivityType, ActivityStatus, StartTime, Payload) VALUES(" + values + ")";
}

TEST(ActivitiesCache, PagesFilesAndPrograms) {
  SampleStore store("ActivitiesCache.db");
  for (const char* const table : {"Activity(Id GUID PRIMARY KEY NOT NULL, AppId TEXT, ActivityType INT, ActivityStatus "
                                  "INT, StartTime DATETIME, Payload BLOB)",
                                  "ActivityOperation(Id GUID, AppId TEXT, ActivityType INT, OperationType INT, "
                                  "StartTime DATETIME, Payload BLOB)",
                                  "Activity_PackageId(ActivityId GUID, PackageName TEXT)"})
    store.Run(std::string("CREATE TABLE ") + table);
  const std::string app = "'[{\"application\":\"\",\"platform\":\"host\"},{\"application\":\"schrijver.exe\"}]'";
  store.Run(Activity("x'01', " + app +
                     ", 5, 1, 1646216130, '{\"displayText\":\"Spel\",\"contentUri\":\"https://kansspel.example/\"}'"));
  store.Run(Activity("x'02', " + app +
                     ", 5, 1, 1646216130, '{\"displayText\":\"brief\",\"contentUri\":\"file:///C:/brief.docx\"}'"));
  store.Run(Activity("x'03', " + app + ", 6, 1, 1646216130, '{\"type\":\"UserEngaged\"}'"));
  store.Run(Activity("x'04', " + app + ", 6, 3, 1646216130, '{}'"));   // deleted
  store.Run(Activity("x'05', " + app + ", 10, 1, 1646216130, '{}'"));  // the clipboard's
  store.Run(Activity("x'06', " + app + ", 5, 1, NULL, 'geen json'"));
  store.Run("INSERT INTO ActivityOperation SELECT * FROM Activity WHERE Id = x'01'");
  store.Close();
  const Found found = ReadStore(
      {"/Users/anna/AppData/Local/ConnectedDevicesPlatform/L.anna/ActivitiesCache.db", store.Bytes(), "", ""});
  EXPECT_THAT(found.Texts(RecordKind::kUrlVisit), ElementsAre("Spel\nhttps://kansspel.example/"));
  EXPECT_EQ(TimeText(found.records.at(0)), "2022-03-02T10:15:30Z");
  EXPECT_EQ(found.records[0].app, "schrijver.exe");
  EXPECT_THAT(found.Texts(RecordKind::kRecentFile), ElementsAre("brief\nC:/brief.docx"));
  EXPECT_THAT(found.Texts(RecordKind::kApp), ElementsAre("schrijver.exe", "schrijver.exe"));
  EXPECT_EQ(found.Only().reason, "1 activities can't be decoded");
}

TEST(ActivitiesCache, CorpusHasEveryActivityOfPlaso) {
  SCHOUW_NEED_CORPUS();
  const Found found =
      ReadStore({"/Users/anna/ActivitiesCache.db",
                 testing::ReadFile(testing::CorpusFolder() + "/chat/plaso/windows/ActivitiesCache.db"), "", ""});
  EXPECT_EQ(found.Only().state, ReadState::kRead);
  EXPECT_GE(found.records.size(), 112u);
  const auto has = [&](const std::string& text, const std::string& time) {
    return std::ranges::any_of(found.records, [&](const Record& record) {
      return record.text.find(text) != std::string::npos && TimeText(record) == time;
    });
  };
  EXPECT_TRUE(has("c:\\python34\\python.exe", "2018-08-03T11:29:00Z") ||
              has("C:\\Python34\\python.exe", "2018-08-03T11:29:00Z"));
  EXPECT_TRUE(
      has("ReleaseNotes.html\n{6D809377-6AF0-444B-8957-A3773F02200E}/Git/ReleaseNotes.html", "2018-07-25T14:44:21Z"));
  EXPECT_TRUE(has("OneDrive\nMicrosoft.SkyDrive.Desktop", "2018-07-25T12:04:48Z"));
}

}  // namespace
}  // namespace schouw

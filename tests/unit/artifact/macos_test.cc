// What macOS itself keeps of downloads, programs and pages.
#include <algorithm>

#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Found;
using testing::ReadAs;
using testing::SampleStore;
using testing::TimeText;

constexpr const char* kQuarantinePath = "/Users/anna/Library/Preferences/com.apple.LaunchServices.QuarantineEventsV2";
constexpr const char* kKnowledgePath = "/Users/anna/Library/Application Support/Knowledge/knowledgeC.db";

TEST(MacosQuarantine, ARowWithAnAddressIsADownload) {
  SampleStore store("QuarantineEventsV2");
  store.Run(R"(
CREATE TABLE LSQuarantineEvent (LSQuarantineEventIdentifier TEXT PRIMARY KEY NOT NULL, LSQuarantineTimeStamp REAL,
  LSQuarantineAgentBundleIdentifier TEXT, LSQuarantineAgentName TEXT, LSQuarantineDataURLString TEXT,
  LSQuarantineSenderName TEXT, LSQuarantineSenderAddress TEXT, LSQuarantineTypeNumber INTEGER,
  LSQuarantineOriginTitle TEXT, LSQuarantineOriginURLString TEXT, LSQuarantineOriginAlias BLOB);
INSERT INTO LSQuarantineEvent VALUES
  ('A',700000000.0,'com.voorbeeld','Voorbeeldlader','https://alfa.example/x.zip',NULL,NULL,0,'Alfa',
   'https://alfa.example/',NULL),
  ('B',700000001.0,'com.voorbeeld',NULL,NULL,NULL,NULL,0,NULL,'https://beta.example/',NULL),
  ('C',700000002.0,'com.voorbeeld','Berichten',NULL,'Jan Voorbeeld','jan@voorbeeld.example',0,NULL,NULL,NULL);)");
  const Found found = ReadAs(kQuarantinePath, store.Bytes());
  EXPECT_EQ(found.Only().kind, "macos.quarantine");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  EXPECT_THAT(found.Texts(RecordKind::kDownload),
              ElementsAre("Alfa\nhttps://alfa.example/x.zip\nhttps://alfa.example/", "https://beta.example/"));
  EXPECT_EQ(found.records[0].url, "https://alfa.example/x.zip");
  EXPECT_EQ(found.records[0].app, "Voorbeeldlader");
  EXPECT_EQ(found.records[1].app, "com.voorbeeld");
  EXPECT_EQ(TimeText(found.records[0]), "2023-03-08T20:26:40Z");
  store.Run("ALTER TABLE LSQuarantineEvent RENAME COLUMN LSQuarantineDataURLString TO x");
  EXPECT_EQ(ReadAs(kQuarantinePath, store.Bytes()).Only().state, ReadState::kPartial);
}

TEST(MacosQuarantine, EventsOfThePlasoTest) {
  SCHOUW_NEED_CORPUS();
  const Found found =
      ReadAs(kQuarantinePath, testing::ReadFile(testing::CorpusFolder() + "/chat/plaso/sqlite/quarantine.db"));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  ASSERT_EQ(found.records.size(), 14u);
  EXPECT_TRUE(std::ranges::any_of(found.records, [](const Record& record) {
    return record.app == "Google Chrome" && TimeText(record) == "2013-07-12T19:30:16Z" &&
           record.url == "http://download.mackeeper.zeobit.com/package.php?key=460245286&trt=5&landpr=Speedtest";
  }));
}

TEST(MacosKnowledge, SafariPagesAndPrograms) {
  SampleStore store("knowledgeC.db");
  store.Run(R"(
CREATE TABLE ZOBJECT (Z_PK INTEGER PRIMARY KEY, ZSOURCE INTEGER, ZSTRUCTUREDMETADATA INTEGER, ZSTARTDATE TIMESTAMP,
  ZENDDATE TIMESTAMP, ZSTREAMNAME VARCHAR, ZVALUESTRING VARCHAR);
CREATE TABLE ZSTRUCTUREDMETADATA (Z_PK INTEGER PRIMARY KEY, Z_DKSAFARIHISTORYMETADATAKEY__TITLE VARCHAR);
CREATE TABLE ZSOURCE (Z_PK INTEGER PRIMARY KEY, ZDEVICEID VARCHAR);
CREATE TABLE ZSYNCPEER (Z_PK INTEGER PRIMARY KEY, ZME INTEGER, ZDEVICEID VARCHAR);
INSERT INTO ZSYNCPEER VALUES(1,1,'EIGEN'),(2,0,'ANDER');
INSERT INTO ZSOURCE VALUES(1,NULL),(2,'EIGEN'),(3,'ANDER');
INSERT INTO ZSTRUCTUREDMETADATA VALUES(5,'Alfa');
INSERT INTO ZOBJECT VALUES(1,1,5,700000000.5,700000001,'/safari/history','https://alfa.example/'),
  (2,3,NULL,700000001,700000001,'/safari/history','https://www.bing.com/search?q=voorbeeldterm-alfa'),
  (3,2,NULL,700000002,700000003,'/app/inFocus','com.voorbeeld.app'),
  (4,1,NULL,700000002,700000003,'/display/isBacklit','iets'),(5,1,NULL,700000002,700000003,'/app/inFocus',NULL);)");
  const Found found = ReadAs(kKnowledgePath, store.Bytes());
  EXPECT_EQ(found.Only().kind, "macos.knowledge");
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  ASSERT_EQ(found.records.size(), 4u);
  EXPECT_EQ(found.records[0].text, "Alfa\nhttps://alfa.example/");
  EXPECT_EQ(found.records[0].app, "Safari");
  EXPECT_EQ(found.records[0].origin, Origin::kUnknown);
  EXPECT_EQ(TimeText(found.records[0]), "2023-03-08T20:26:40.500Z");
  EXPECT_EQ(found.records[1].origin, Origin::kOtherDevice);
  EXPECT_EQ(found.records[2].kind, RecordKind::kSearchQuery);
  EXPECT_EQ(found.records[2].text, "voorbeeldterm-alfa");
  EXPECT_EQ(found.records[2].origin, Origin::kOtherDevice);
  EXPECT_EQ(found.records[3].text, "com.voorbeeld.app");
  EXPECT_EQ(found.records[3].origin, Origin::kUnknown);
  store.Run("ALTER TABLE ZOBJECT RENAME COLUMN ZVALUESTRING TO x");
  EXPECT_EQ(ReadAs(kKnowledgePath, store.Bytes()).Only().state, ReadState::kPartial);
}

TEST(MacosKnowledge, ProgramsOfThePlasoTest) {
  SCHOUW_NEED_CORPUS();
  const Found found =
      ReadAs(kKnowledgePath, testing::ReadFile(testing::CorpusFolder() + "/chat/plaso/macos/knowledgec-10.13.db"));
  EXPECT_EQ(found.Only().state, ReadState::kRead) << found.Only().reason;
  ASSERT_EQ(found.OfKind(RecordKind::kApp).size(), 17u);
  EXPECT_EQ(found.records[0].text, "com.apple.Installer-Progress");
  EXPECT_EQ(TimeText(found.records[0]), "2019-02-10T16:59:57Z");
}

}  // namespace
}  // namespace schouw

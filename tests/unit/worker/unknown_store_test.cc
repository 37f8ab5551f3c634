// What no reader was written for: read as an application's text where the mandate says so, else counted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "agent/worker/entry_reader.h"
#include "tests/unit/worker/member_archive.h"

namespace schouw {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;
using testing::KeepingSink;

constexpr RecordKinds kDocuments = {RecordKind::kDocument};
constexpr RecordKinds kAppData = {RecordKind::kAppData};
const std::string kUnknown = "\0\x01\x02\x03\x04voorbeeldterm-alfa\0\0\xff"s + std::string(64, '\x05');

struct Reading {
  KeepingSink found;
  EntryCounts counts;
};

Reading ReadAs(const std::string& path, const std::string& bytes, RecordKinds wanted) {
  static const ContentIdentifier identifier;
  const Limits limits;
  Reading reading;
  EntryReader reader(limits, wanted, identifier, false);
  const MemorySource content(bytes);
  reading.counts = reader.Read({Locator{"d1", "p1", {path}, ""}, "anna", RecordState::kLive, content, {}, std::nullopt},
                               reading.found);
  return reading;
}

std::string Database() {
  const testing::TempFolder folder;
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(folder.File("a.db").c_str(), &database), SQLITE_OK);
  const char* const sql = "CREATE TABLE t(a TEXT);INSERT INTO t VALUES('voorbeeldterm-beta')";
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
  return testing::ReadFile(folder.File("a.db"));
}

TEST(UnknownStore, ItsTextIsAppDataWhereTheMandateNamesIt) {
  const Reading binary = ReadAs("/home/anna/x.dat", kUnknown, kAppData);
  ASSERT_EQ(binary.found.records.size(), 1u);
  EXPECT_EQ(binary.found.records[0].kind, RecordKind::kAppData);
  EXPECT_EQ(binary.found.records[0].place, "byte 5");
  EXPECT_EQ(binary.counts.read, 1u);
  const Reading database = ReadAs("/home/anna/x.db", Database(), kAppData);
  ASSERT_EQ(database.found.records.size(), 1u);
  EXPECT_EQ(database.found.records[0].place, "t rowid 1 a");
}

TEST(UnknownStore, ElseItIsCountedAsOutOfScope) {
  for (const std::string& bytes : {kUnknown, Database()}) {
    const Reading reading = ReadAs("/home/anna/x.dat", bytes, kDocuments);
    EXPECT_TRUE(reading.found.records.empty());
    EXPECT_EQ(reading.counts.out_of_scope, 1u);
    EXPECT_EQ(reading.counts.seen(), 1u);
  }
}

TEST(UnknownStore, MessagesAndTheLikeAreNeverReadThatWay) {
  for (const std::string& bytes : {kUnknown, Database()}) {
    const Reading reading = ReadAs("/data/data/com.whatsapp/databases/x.db", bytes, kAppData);
    EXPECT_TRUE(reading.found.records.empty());
    EXPECT_TRUE(reading.found.ProblemTexts().empty());
    EXPECT_EQ(reading.counts.out_of_scope, 1u);
  }
}

TEST(UnknownStore, AHistoryIsNotReadAsOneWhateverTheMandateLeavesOut) {
  const Reading reading = ReadAs("/Users/anna/AppData/Local/Google/Chrome/User Data/Default/History",
                                 testing::HistoryWithLog().database, kAppData);
  EXPECT_TRUE(reading.found.records.empty());
  EXPECT_EQ(reading.counts.out_of_scope, 1u);
}

TEST(UnknownStore, AStoreWhoseReaderIsNotWantedIsOutOfScopeAndNoDocument) {
  const Reading hive =
      ReadAs("/Windows/System32/config/SOFTWARE", "regf\x01\0\0\0\x01\0\0\0"s + std::string(4084, '\0'), kAppData);
  EXPECT_TRUE(hive.found.records.empty());
  EXPECT_TRUE(hive.found.ProblemTexts().empty());
  EXPECT_EQ(hive.counts.out_of_scope, 1u);
  const Reading bookmarks = ReadAs("/home/anna/.config/chromium/Default/Bookmarks",
                                   R"({"checksum":"","roots":{"other":{"name":"voorbeeldterm-alfa"}}})", kDocuments);
  EXPECT_TRUE(bookmarks.found.records.empty());
  EXPECT_EQ(bookmarks.counts.out_of_scope, 1u);
}

}  // namespace
}  // namespace schouw

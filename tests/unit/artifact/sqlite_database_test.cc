// Live rows only, with what stands in the log, of databases in every state a device leaves them in.
#include <algorithm>
#include <cstring>

#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/sqlite/table_reader.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using testing::SampleStore;
using testing::StoreBytes;
using testing::StoreInput;

struct Rows {
  std::vector<std::string> values;  // column v
  std::vector<std::string> places;
  std::vector<std::string> errors;  // of opening and of reading
};

Rows ReadTable(const StoreInput& input, const std::string& table = "t") {
  Rows rows;
  const ArtifactInput artifact = input.Get();
  auto database = SqliteDatabase::Open(artifact, SqliteDatabase::Effort::kRead);
  if (!database) {
    rows.errors.push_back(database.error().Text());
    return rows;
  }
  std::vector<Error> errors = (*database)->damage();
  if (const StoredTable* const found = (*database)->Table(table)) {
    for (Error& error : ScanTable(**database, *found, {"v"}, [&](const StoredRow& row) {
           rows.values.push_back(row.Text(0));
           rows.places.push_back(row.Place());
           return Scan::kContinue;
         }))
      errors.push_back(std::move(error));
  } else {
    rows.errors.push_back("no table");
  }
  for (const Error& error : errors) rows.errors.push_back(error.Text());
  return rows;
}

StoreBytes Copy(const SampleStore& store, bool with_wal) {
  StoreBytes bytes;
  bytes.path = "/History";
  bytes.database = store.Bytes();
  if (with_wal) bytes.wal = store.Companion("-wal");
  return bytes;
}

void Fill(SampleStore& store, int from, int to, const std::string& filler = "") {
  store.Run("BEGIN");
  for (int i = from; i <= to; ++i)
    store.Run("INSERT INTO t VALUES(" + std::to_string(i) + ",'rij " + std::to_string(i) + filler + "')");
  store.Run("COMMIT");
}

TEST(SqliteDatabase, ReadsRowsInOrderAndNamesTheirPlace) {
  SampleStore store;
  store.Run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  Fill(store, 1, 3);
  const Rows rows = ReadTable(StoreInput(Copy(store, false)));
  EXPECT_EQ(rows.values, (std::vector<std::string>{"rij 1", "rij 2", "rij 3"}));
  EXPECT_EQ(rows.places, (std::vector<std::string>{"t rowid 1", "t rowid 2", "t rowid 3"}));
  EXPECT_TRUE(rows.errors.empty());
}

TEST(SqliteDatabase, DeletedRowsStayOutThoughTheirBytesAreThere) {
  SampleStore store;
  store.Run("PRAGMA secure_delete=OFF; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  Fill(store, 1, 400, " gewist-woord");
  store.Run("DELETE FROM t WHERE id > 2 AND id <> 200");
  const StoreBytes bytes = Copy(store, false);
  ASSERT_NE(bytes.database.find("rij 300 gewist-woord"), std::string::npos);
  const Rows rows = ReadTable(StoreInput(bytes));
  EXPECT_EQ(rows.places, (std::vector<std::string>{"t rowid 1", "t rowid 2", "t rowid 200"}));
}

class SqliteWal : public ::testing::Test {
 protected:
  SqliteWal() {
    store_.Run("PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0");
    store_.Run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
    Fill(store_, 1, 100);
    store_.Run("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  SampleStore store_;
};

TEST_F(SqliteWal, RowsInTheLogAreLive) {
  Fill(store_, 101, 149);
  store_.Run("UPDATE t SET v='nieuw' WHERE id=1; DELETE FROM t WHERE id=2");
  EXPECT_EQ(ReadTable(StoreInput(Copy(store_, false))).values.size(), 100u);
  const Rows rows = ReadTable(StoreInput(Copy(store_, true)));
  EXPECT_EQ(rows.values.size(), 148u);
  EXPECT_EQ(rows.values.at(0), "nieuw");
  EXPECT_EQ(rows.values.at(1), "rij 3");
  EXPECT_TRUE(rows.errors.empty());
}

TEST_F(SqliteWal, WhatWasNotCommittedIsNotLive) {
  Fill(store_, 101, 110);
  store_.Run("PRAGMA cache_size=2; PRAGMA cache_spill=ON; BEGIN");
  for (int i = 200; i < 600; ++i) store_.Run("INSERT INTO t VALUES(" + std::to_string(i) + ",'open')");
  EXPECT_EQ(ReadTable(StoreInput(Copy(store_, true))).values.size(), 110u);
  store_.Run("ROLLBACK");
}

TEST_F(SqliteWal, StaleFramesOfAnOlderRoundAreLeftOutWithoutAWord) {
  store_.Run("PRAGMA secure_delete=OFF");
  Fill(store_, 101, 600);
  store_.Run("PRAGMA wal_checkpoint(RESTART)");
  store_.Run("DELETE FROM t WHERE id > 100");
  const StoreBytes bytes = Copy(store_, true);
  ASSERT_NE(bytes.wal.find("rij 599"), std::string::npos);
  const Rows rows = ReadTable(StoreInput(bytes));
  EXPECT_EQ(rows.values.size(), 100u);
  EXPECT_TRUE(rows.errors.empty()) << rows.errors.front();
}

TEST_F(SqliteWal, FramesBehindADamagedOneAreCounted) {
  for (int i = 101; i <= 120; ++i) Fill(store_, i, i);
  StoreBytes bytes = Copy(store_, true);
  const std::size_t frame = 24 + 1024;
  ASSERT_EQ((bytes.wal.size() - 32) % frame, 0u);
  const std::size_t frames = (bytes.wal.size() - 32) / frame;
  bytes.wal[32 + 9 * frame + 500] ^= 1;
  const Rows rows = ReadTable(StoreInput(bytes));
  EXPECT_GT(rows.values.size(), 100u);
  EXPECT_LT(rows.values.size(), 120u);
  ASSERT_EQ(rows.errors.size(), 1u);
  EXPECT_EQ(rows.errors[0],
            std::to_string(frames - 9) + " frames of the write-ahead log, from a damaged one on, could not be applied");
}

TEST_F(SqliteWal, ADamagedHeaderOfTheLogIsToldAndTheRestRead) {
  Fill(store_, 101, 110);
  StoreBytes bytes = Copy(store_, true);
  bytes.wal[17] ^= 1;
  const Rows rows = ReadTable(StoreInput(bytes));
  EXPECT_EQ(rows.values.size(), 100u);
  EXPECT_EQ(rows.errors, std::vector<std::string>{"the header of the write-ahead log is damaged"});
}

TEST_F(SqliteWal, ALogThatEndsInTheMiddleOfAFrameGivesWhatIsWhole) {
  Fill(store_, 101, 110);
  StoreBytes bytes = Copy(store_, true);
  bytes.wal.resize(bytes.wal.size() - 1);
  const Rows rows = ReadTable(StoreInput(bytes));
  EXPECT_GE(rows.values.size(), 100u);
  EXPECT_EQ(rows.errors, std::vector<std::string>{"the write-ahead log ends inside a frame"});
}

TEST_F(SqliteWal, AnEmptyLogAndAWalDatabaseWithoutOneAreWhole) {
  const Rows rows = ReadTable(StoreInput(Copy(store_, true)));
  EXPECT_EQ(rows.values.size(), 100u);
  EXPECT_TRUE(rows.errors.empty());
  EXPECT_EQ(ReadTable(StoreInput(Copy(store_, false))).values.size(), 100u);
}

TEST(SqliteJournal, AHotJournalIsRolledBackInMemory) {
  SampleStore store;
  store.Run("PRAGMA page_size=1024; PRAGMA journal_mode=DELETE; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  Fill(store, 1, 300);
  store.Run("PRAGMA cache_size=2; PRAGMA cache_spill=ON; BEGIN; UPDATE t SET v='half' || id");
  for (int i = 301; i < 900; ++i) store.Run("INSERT INTO t VALUES(" + std::to_string(i) + ",'half')");
  StoreBytes bytes = Copy(store, false);
  bytes.journal = store.Companion("-journal");
  store.Run("ROLLBACK");
  ASSERT_NE(bytes.database.find("half"), std::string::npos) << "the open transaction did not reach the file";
  const Rows rows = ReadTable(StoreInput(bytes));
  ASSERT_EQ(rows.values.size(), 300u);
  EXPECT_EQ(rows.values[0], "rij 1");
  EXPECT_EQ(rows.values[299], "rij 300");
  EXPECT_TRUE(rows.errors.empty()) << rows.errors.front();

  Limits small;
  small.max_store_bytes = 4096;
  const Rows refused = ReadTable(StoreInput(bytes, small));
  EXPECT_TRUE(refused.values.empty());
  ASSERT_EQ(refused.errors.size(), 1u);
  EXPECT_THAT(refused.errors[0], ::testing::HasSubstr("rolling back the journal takes more memory than a store may"));
}

TEST(SqliteJournal, AFinishedJournalIsLeftAlone) {
  SampleStore store;
  store.Run("PRAGMA journal_mode=PERSIST; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  Fill(store, 1, 10);
  Fill(store, 11, 20);
  StoreBytes bytes = Copy(store, false);
  bytes.journal = store.Companion("-journal");
  ASSERT_FALSE(bytes.journal.empty());
  const Rows rows = ReadTable(StoreInput(bytes));
  EXPECT_EQ(rows.values.size(), 20u);
  EXPECT_TRUE(rows.errors.empty());
}

TEST(SqliteDatabase, ATableWithoutRowIdsNamesItsKey) {
  SampleStore store;
  store.Run("CREATE TABLE t(host TEXT, n INTEGER, v TEXT, PRIMARY KEY(n, host)) WITHOUT ROWID");
  store.Run("INSERT INTO t VALUES('kansspel.example', 2, 'b'), ('alfa.example', 1, 'a')");
  const Rows rows = ReadTable(StoreInput(Copy(store, false)));
  EXPECT_EQ(rows.values, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(rows.places, (std::vector<std::string>{"t n 1, host alfa.example", "t n 2, host kansspel.example"}));
}

TEST(SqliteDatabase, ColumnsCalledRowIdDoNotHideTheRowId) {
  SampleStore store;
  store.Run("CREATE TABLE t(rowid TEXT, oid TEXT, v TEXT); INSERT INTO t VALUES('x','y','een')");
  EXPECT_EQ(ReadTable(StoreInput(Copy(store, false))).places, std::vector<std::string>{"t rowid 1"});
}

TEST(SqliteDatabase, NothingOfTheSchemaIsExecuted) {
  SampleStore store;
  store.Run("CREATE TABLE other(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO other VALUES(1,'x')");
  store.Run("CREATE VIEW t AS SELECT * FROM other");
  EXPECT_EQ(ReadTable(StoreInput(Copy(store, false))).errors, std::vector<std::string>{"no table"});

  SampleStore virtual_store;
  virtual_store.Run("CREATE VIRTUAL TABLE t USING fts5(v)");
  EXPECT_EQ(ReadTable(StoreInput(Copy(virtual_store, false))).errors, std::vector<std::string>{"no table"});

  SampleStore generated;
  generated.Run("CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT, v TEXT AS (upper(x))); INSERT INTO t(x) VALUES('a')");
  EXPECT_EQ(ReadTable(StoreInput(Copy(generated, false))).values, std::vector<std::string>{""});
}

TEST(SqliteDatabase, ASchemaRowThatCallsAViewATableIsSeenThrough) {
  SampleStore store;
  store.Run("CREATE TABLE other(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO other VALUES(1,'x')");
  store.Run(
      "CREATE TABLE t(v TEXT); PRAGMA writable_schema=ON;"
      "UPDATE sqlite_schema SET sql='CREATE VIEW t AS SELECT v FROM other' WHERE name='t'");
  EXPECT_EQ(ReadTable(StoreInput(Copy(store, false))).values, std::vector<std::string>{});
}

TEST(SqliteDatabase, TextOfEveryKindComesOutAsValidUtf8) {
  SampleStore store;
  store.Run("CREATE TABLE t(v)");
  store.Run("INSERT INTO t VALUES(CAST(x'61ff62' AS TEXT)), (x'c3a9'), (NULL), (42), (CAST(x'610062' AS TEXT))");
  const Rows rows = ReadTable(StoreInput(Copy(store, false)));
  EXPECT_EQ(rows.values, (std::vector<std::string>{"a\xef\xbf\xbd"
                                                   "b",
                                                   "\xc3\xa9", "", "42", std::string("a\0b", 3)}));
}

TEST(SqliteDatabase, Utf16DatabasesRead) {
  for (const char* const encoding : {"UTF-16le", "UTF-16be"}) {
    SampleStore store;
    store.Run(std::string("PRAGMA encoding='") + encoding +
              "'; CREATE TABLE t(v); INSERT INTO t VALUES('caf\xc3\xa9')");
    EXPECT_EQ(ReadTable(StoreInput(Copy(store, false))).values, std::vector<std::string>{"caf\xc3\xa9"});
  }
}

TEST(SqliteDatabase, ARowThatIsTooBigCostsItselfOnly) {
  SampleStore store;
  store.Run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  store.Run("INSERT INTO t VALUES(1,'een'),(2,hex(zeroblob(200000))),(3,'drie'),(4,hex(zeroblob(200000))),(5,'vijf')");
  Limits limits;
  limits.max_member_in_memory_bytes = 100'000;
  const Rows rows = ReadTable(StoreInput(Copy(store, false), limits));
  EXPECT_EQ(rows.values, (std::vector<std::string>{"een", "drie", "vijf"}));
  EXPECT_EQ(rows.errors, std::vector<std::string>{"read table t: 2 rows are too big to be read"});
  EXPECT_EQ(ReadTable(StoreInput(Copy(store, false))).values.size(), 5u);
}

TEST(SqliteDatabase, MoreRowsThanAllowedAreCutAndTold) {
  SampleStore store;
  store.Run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  Fill(store, 1, 50);
  Limits limits;
  limits.max_rows = 20;
  const Rows rows = ReadTable(StoreInput(Copy(store, false), limits));
  EXPECT_EQ(rows.values.size(), 20u);
  EXPECT_EQ(rows.errors, std::vector<std::string>{"read table t: more rows than a table may have"});
}

// Byte offsets of pages that hold rows of the table, by what stands in them.
std::size_t PageHolding(const std::string& database, const std::string& text, std::size_t page_bytes) {
  return database.find(text) / page_bytes * page_bytes;
}

TEST(SqliteDatabase, RowsOnBothSidesOfADamagedPageComeOut) {
  SampleStore store;
  store.Run("PRAGMA page_size=1024; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE u(v)");
  Fill(store, 1, 1000);
  store.Run("INSERT INTO u VALUES('heel')");
  StoreBytes bytes = Copy(store, false);
  const std::size_t page = PageHolding(bytes.database, "rij 500", 1024);
  std::memset(bytes.database.data() + page, 0xee, 1024);
  const Rows rows = ReadTable(StoreInput(bytes));
  EXPECT_GT(rows.values.size(), 900u);
  EXPECT_LT(rows.values.size(), 1000u);
  EXPECT_EQ(rows.values.front(), "rij 1");
  EXPECT_TRUE(std::ranges::find(rows.values, "rij 1000") != rows.values.end());
  std::vector<std::string> sorted = rows.values;
  std::ranges::sort(sorted);
  EXPECT_TRUE(std::ranges::adjacent_find(sorted) == sorted.end()) << "a row came out twice";
  EXPECT_EQ(rows.errors, std::vector<std::string>{"read table t: database disk image is malformed"});
  EXPECT_EQ(ReadTable(StoreInput(bytes), "u").values, std::vector<std::string>{"heel"});
}

TEST(SqliteDatabase, ADatabaseCutShortGivesTheRowsThatAreLeft) {
  SampleStore store;
  store.Run("PRAGMA page_size=1024; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  Fill(store, 1, 1000);
  StoreBytes bytes = Copy(store, false);
  bytes.database.resize(bytes.database.size() / 2 / 1024 * 1024);
  const Rows rows = ReadTable(StoreInput(bytes));
  EXPECT_GT(rows.values.size(), 300u);
  EXPECT_LT(rows.values.size(), 700u);
  EXPECT_EQ(rows.errors, (std::vector<std::string>{"database disk image is malformed",
                                                   "read table t: database disk image is malformed"}));
}

TEST(SqliteDatabase, OneSchemaEntryThatDoesNotParseCostsItselfOnly) {
  SampleStore store;
  store.Run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE u(v); INSERT INTO t VALUES(1,'een');"
      "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='CREATE TABLE u(((' WHERE name='u'");
  const Rows rows = ReadTable(StoreInput(Copy(store, false)));
  EXPECT_EQ(rows.values, std::vector<std::string>{"een"});
  EXPECT_EQ(rows.errors, std::vector<std::string>{"database disk image is malformed"});
}

TEST(SqliteDatabase, EverySingleCorruptedByteIsSurvived) {
  SampleStore store;
  store.Run("PRAGMA page_size=512; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  Fill(store, 1, 60);
  const StoreBytes whole = Copy(store, false);
  for (std::size_t at = 16; at < whole.database.size(); at += 3) {
    StoreBytes bytes = whole;
    bytes.database[at] = static_cast<char>(bytes.database[at] ^ 0xff);
    EXPECT_LE(ReadTable(StoreInput(bytes)).values.size(), 300u);
  }
}

TEST(SqliteDatabase, OtherContentIsNoDatabase) {
  EXPECT_EQ(ReadTable(StoreInput({"/History", "hello", "", ""})).errors,
            std::vector<std::string>{"not an SQLite database"});
}

// A source that fails where the device has a bad sector.
class BadSector final : public ByteSource {
 public:
  BadSector(const ByteSource& whole, std::uint64_t bad) : whole_(whole), bad_(bad) {}
  std::uint64_t size() const override { return whole_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset <= bad_ && bad_ < offset + into.size()) return Fail(ErrorCode::kIo, "bad sector", bad_);
    return whole_.ReadAt(offset, into);
  }

 private:
  const ByteSource& whole_;
  std::uint64_t bad_;
};

TEST(SqliteDatabase, ABadSectorIsToldAsWhatItIs) {
  SampleStore store;
  store.Run("PRAGMA page_size=1024; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  Fill(store, 1, 1000);
  const std::string bytes = store.Bytes();
  const MemorySource whole(bytes);
  const BadSector source(whole, bytes.find("rij 500"));
  Locator entry;
  entry.chain = {"/History"};
  const Limits limits;
  const ArtifactInput input{entry, "", RecordState::kLive, source, std::string_view(bytes).substr(0, 4096), {}, limits};
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  ASSERT_TRUE(database);
  std::size_t count = 0;
  const auto errors = ScanTable(**database, *(*database)->Table("t"), {"v"}, [&](const StoredRow&) {
    ++count;
    return Scan::kContinue;
  });
  EXPECT_GT(count, 900u);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, ErrorCode::kIo);
  EXPECT_THAT(errors[0].Text(), ::testing::HasSubstr("bad sector"));
}

}  // namespace
}  // namespace schouw

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

void LogThree(CaseStore& store) {
  ASSERT_TRUE(store.Log("M-1001", "collection", "controle begonnen", UnixNanos{1'000}));
  ASSERT_TRUE(store.Log("M-1001", "collection", "controle klaar", UnixNanos{2'000}));
  ASSERT_TRUE(store.Log("M-1001", "disclosure", "verslag gemaakt", UnixNanos{3'000}));
}

TEST(Audit, ChainsEveryRowToTheOneBefore) {
  CaseInFolder sample;
  EXPECT_EQ(sample.store().audit_head().value(), std::string(64, '0'));
  LogThree(sample.store());
  // Computed from the form in audit.h with Python's hashlib.
  EXPECT_EQ(sample.store().audit_head().value(), "5bd25d57b926de57f3c3c0e2ffce663419a784cf776e7fefdd5b02561f5d76b0");
  EXPECT_EQ(sample.store().audit_head_of_content().value(), "dc2035e5dbf826ff50e926233042d0bf5217c3ca88186caf2018fcb8e4224bbf");
  EXPECT_EQ(sample.store().FirstBrokenAuditRow().value(), std::nullopt);
}

TEST(Audit, RefusesToChangeRemoveOrSkip) {
  CaseInFolder sample;
  LogThree(sample.store());
  auto* database = static_cast<sqlite3*>(sample.store().database());
  for (const char* sql : {"UPDATE audit SET what = 'niets'", "DELETE FROM audit WHERE seq = 3",
                          "INSERT INTO audit VALUES(9, 0, '', 'collection', '', zeroblob(32))",
                          "INSERT OR REPLACE INTO audit VALUES(3, 0, '', 'collection', '', zeroblob(32))"}) {
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_CONSTRAINT) << sql;
    EXPECT_STREQ(sqlite3_errmsg(database), "the audit log is append-only") << sql;
  }
  EXPECT_EQ(sample.store().FirstBrokenAuditRow().value(), std::nullopt);
}

TEST(Audit, NamesTheFirstRowThatWasChangedBehindItsBack) {
  for (const char* sql : {"UPDATE audit SET at = at + 1 WHERE seq = 2", "UPDATE audit SET who = 'M-2' WHERE seq = 2",
                          "UPDATE audit SET what = what || 'x' WHERE seq = 2",
                          "UPDATE audit SET operation = 'erasure' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2",
                          "UPDATE audit SET hash = zeroblob(32) WHERE seq = 2"}) {
    CaseInFolder sample;
    LogThree(sample.store());
    auto* database = static_cast<sqlite3*>(sample.store().database());
    sqlite3_exec(database, "DROP TRIGGER audit_keeps_text; DROP TRIGGER audit_keeps_rows", nullptr, nullptr, nullptr);
    ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    EXPECT_EQ(sample.store().FirstBrokenAuditRow().value(), 2u) << sql;
  }
}

TEST(Audit, KnowsTheSixOperations) {
  CaseInFolder sample;
  const Status status = sample.store().Log("M-1001", "looked", "", UnixNanos{0});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().Text(), "handeling \"looked\" hoort niet in het logboek");
}

}  // namespace
}  // namespace schouw

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
  EXPECT_EQ(sample.store().audit_head().value(), "4f30385a881ae73cd1c106d1fae1b4bb71795a57a578965947e4d96531919ca0");
  EXPECT_EQ(sample.store().content_mark().value(), "056e1d82728779163347b2d27aeb806bc4565b65013f7497707eeb161bedc050");
  EXPECT_EQ(sample.store().FirstBrokenAuditRow().value(), std::nullopt);
}

TEST(Audit, RefusesToChangeRemoveOrSkip) {
  CaseInFolder sample;
  LogThree(sample.store());
  auto* database = static_cast<sqlite3*>(sample.store().database());
  for (const char* sql :
       {"UPDATE audit SET what = 'niets'", "DELETE FROM audit WHERE seq = 3",
        "INSERT INTO audit VALUES(9, 0, '', 'collection', '', zeroblob(32), zeroblob(32))",
        "INSERT OR REPLACE INTO audit VALUES(3, 0, '', 'collection', '', zeroblob(32), zeroblob(32))"}) {
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_CONSTRAINT) << sql;
    EXPECT_STREQ(sqlite3_errmsg(database), "the audit log is append-only") << sql;
  }
  EXPECT_EQ(sample.store().FirstBrokenAuditRow().value(), std::nullopt);
}

TEST(Audit, NamesTheFirstRowThatWasChangedBehindItsBack) {
  for (const char* sql :
       {"UPDATE audit SET at = at + 1 WHERE seq = 2", "UPDATE audit SET who = 'M-2' WHERE seq = 2",
        "UPDATE audit SET what = what || 'x' WHERE seq = 2", "UPDATE audit SET operation = 'erasure' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2", "UPDATE audit SET hash = zeroblob(32) WHERE seq = 2",
        "UPDATE audit SET mark = zeroblob(32) WHERE seq = 2"}) {
    CaseInFolder sample;
    LogThree(sample.store());
    auto* database = static_cast<sqlite3*>(sample.store().database());
    sqlite3_exec(database, "DROP TRIGGER audit_keeps_text; DROP TRIGGER audit_keeps_rows", nullptr, nullptr, nullptr);
    ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    EXPECT_EQ(sample.store().FirstBrokenAuditRow().value(), 2u) << sql;
  }
}

TEST(Audit, MarksTheContentAndNotWhenOrHowItCame) {
  CaseInFolder one, two;
  ASSERT_TRUE(one.store().Log("M-1001", "collection", "controle begonnen", UnixNanos{1}));
  ASSERT_TRUE(two.store().Log("M-1001", "collection", "controle begonnen", UnixNanos{2}));
  ASSERT_TRUE(two.store().LogCourse("M-1001", "collection", "controle hervat", UnixNanos{3}));
  ASSERT_TRUE(two.store().Log("M-2002", "consultation", "verslag bekeken", UnixNanos{4}));
  ASSERT_TRUE(two.store().Log("M-1001", "collection", "controle begonnen", UnixNanos{4})) << "killed before it counted";
  EXPECT_EQ(one.store().content_mark().value(), two.store().content_mark().value());
  EXPECT_NE(one.store().audit_head().value(), two.store().audit_head().value());
  EXPECT_EQ(two.store().FirstBrokenAuditRow().value(), std::nullopt);
  ASSERT_TRUE(two.store().Log("M-2002", "erasure", "signaal gewist", UnixNanos{5}));
  EXPECT_NE(one.store().content_mark().value(), two.store().content_mark().value());
}

TEST(Audit, KnowsWhatItOncePrinted) {
  CaseInFolder sample;
  LogThree(sample.store());
  const std::string head = sample.store().audit_head().value(), mark = sample.store().content_mark().value();
  ASSERT_TRUE(sample.store().Log("M-1001", "erasure", "signaal gewist", UnixNanos{9}));
  EXPECT_TRUE(sample.store().HasAuditHash(head).value());
  EXPECT_TRUE(sample.store().HasAuditHash(mark).value());
  EXPECT_FALSE(sample.store().HasAuditHash(std::string(64, '0')).value());
  EXPECT_FALSE(sample.store().HasAuditHash("geen hex").value());
  const auto rows = sample.store().audit_rows().value();
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[2].hash, head);
  EXPECT_EQ(rows[2].what, "verslag gemaakt");
  EXPECT_EQ(rows[2].at, UnixNanos{3'000});
  EXPECT_TRUE(sample.store().CheckIntegrity());
}

TEST(Audit, KnowsTheSixOperations) {
  CaseInFolder sample;
  const Status status = sample.store().Log("M-1001", "looked", "", UnixNanos{0});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().Text(), "handeling \"looked\" hoort niet in het logboek");
}

}  // namespace
}  // namespace schouw

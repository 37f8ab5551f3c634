#include "agent/store/session_end.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

#include "agent/store/erase.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

using testing::ReadFile;
using testing::TempFolder;
using testing::WriteFile;

sqlite3* SessionHandle(const CaseStore& store) { return static_cast<sqlite3*>(store.database()); }

void Make(const std::string& path, int signals) {
  auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
  ASSERT_TRUE(store && store->AddPack(SamplePack()));
  for (int i = 0; i < signals; ++i) {
    ASSERT_TRUE(store->StoreResults({ResultWith(static_cast<std::uint64_t>(i), {SearchMatch("tor browser", i)})}));
  }
  ASSERT_TRUE(store->Log("M-1001", "collection", "scan finished", UnixNanos{1}));
  ASSERT_TRUE(store->Finish({"complete", UnixNanos{1}}));
  ASSERT_TRUE(store->Close());
}

// What verifying says of the case, or nothing.
std::string Wrong(const std::string& path) {
  const auto store = CaseStore::OpenForReading(path);
  if (!store) return "not opened";
  if (!store->CheckIntegrity()) return "damaged";
  const auto broken = store->FirstBrokenAuditRow();
  if (!broken || *broken) return "log";
  const auto sessions = CheckSessions(*store);
  if (!sessions) return "damaged";
  if (sessions->file == FileSum::kBroken) return "file";
  if (sessions->broken) return "session " + std::to_string(*sessions->broken);
  return sessions->content_changed ? "content" : "";
}

// What the program in tools/verify says, which shares no code with this one.
std::string SecondOpinion(const std::string& path, const std::string& more = "") {
  const std::string out = path + ".told";
  const std::string command = "python3 tools/verify/verify_case.py " + path + " " + more + " > " + out + " 2>&1";
  const int status = std::system(command.c_str());
  return std::to_string(WEXITSTATUS(status)) + " " + ReadFile(out);
}

void Change(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
  // Whoever changes a case on purpose makes the sum of the file fit again.
  ASSERT_TRUE(PutFileSum(path));
}

struct Key {
  Key() : key(SecretKey::Open(GenerateKey("M-1001", {}, "").value().secret, "").value()) {}
  SecretKey key;
};

TEST(SessionEnd, AnythingThatWasChangedIsFoundByBothPrograms) {
  const struct {
    const char* what;
    const char* sql;
  } changes[] = {
      {"a word of a match", "UPDATE match SET before = 'x' WHERE id = 1"},
      {"a time", "UPDATE match SET time = time + 1 WHERE id = 2"},
      {"an entry's name", "UPDATE entry SET text = text || 'x' WHERE id = 1"},
      {"a signal taken away", "DELETE FROM signal WHERE ordinal = 1"},
      {"a count", "UPDATE job SET read = read + 1"},
      {"the mandate", "UPDATE check_fact SET value = 'C-4712' WHERE name = 'client'"},
      {"the state", "UPDATE scan SET state = 'partial'"},
      {"the status", "UPDATE retention SET status = 'final'"},
      {"a rule", "UPDATE rule SET why = 'x'"},
      {"a table more", "CREATE TABLE more(x)"},
      {"a trigger taken away and the log changed",
       "DROP TRIGGER audit_keeps_text; UPDATE audit SET what = 'x' WHERE seq = 1"},
      {"the newest row of the log", "DROP TRIGGER audit_keeps_rows; DELETE FROM audit"},
      {"the sum of the last session",
       "DROP TRIGGER session_end_keeps_text;"
       " UPDATE session_end SET content = zeroblob(32)"},
  };
  for (const auto& change : changes) {
    TempFolder folder;
    const std::string path = folder.File("a.schouw");
    Make(path, 5);
    ASSERT_EQ(Wrong(path), "");
    ASSERT_EQ(SecondOpinion(path).substr(0, 1), "0") << SecondOpinion(path);
    Change(path, change.sql);
    EXPECT_NE(Wrong(path), "") << change.what;
    EXPECT_EQ(SecondOpinion(path).substr(0, 1), "1") << change.what << ": " << SecondOpinion(path);
  }
}

TEST(SessionEnd, IsSignedByWhoIsAtWorkAndHoldsForBothPrograms) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const Key anna;
  const pid_t child = fork();
  if (child == 0) {
    const bool made = SignSessionsAs("M-1001", anna.key).has_value();
    Make(path, 3);
    _exit(made ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  {
    const auto store = CaseStore::OpenForReading(path);
    const auto sessions = CheckSessions(*store);
    ASSERT_EQ(sessions->ends.size(), 1u);
    EXPECT_EQ(sessions->ends.front().who, "M-1001");
    EXPECT_EQ(sessions->ends.front().key, anna.key.public_key());
    EXPECT_FALSE(sessions->broken);
  }
  EXPECT_NE(SecondOpinion(path).find("signed by M-1001, key " + ToHex(AsBytes(anna.key.public_key()))),
            std::string::npos)
      << SecondOpinion(path);
  const std::string head = CaseStore::OpenForReading(path)->audit_head().value();
  EXPECT_EQ(SecondOpinion(path, "--head " + head).substr(0, 1), "0");
  EXPECT_EQ(SecondOpinion(path, "--head " + std::string(64, 'a')).substr(0, 1), "1");
  for (const char* column : {"who = 'M-2002'", "at = at + 1", "signature = substr(signature, 1, 63) || x'ff'"}) {
    const std::string copy = folder.File("b.schouw");
    WriteFile(copy, ReadFile(path));
    Change(copy, std::string("DROP TRIGGER session_end_keeps_text; UPDATE session_end SET ") + column);
    EXPECT_EQ(Wrong(copy), "session 1") << column;
    EXPECT_EQ(SecondOpinion(copy).substr(0, 1), "1") << column;
  }
}

TEST(SessionEnd, AChangedBitIsFoundWhereverItStands) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  Make(path, 10);
  const std::string whole = ReadFile(path);
  std::mt19937 random(5);
  std::vector<std::size_t> places = {0, 18, 24, 27, 60, 92, 99, whole.size() - 1, whole.size() - 40, whole.size() - 64};
  for (int round = 0; round < 400; ++round) places.push_back(random() % whole.size());
  for (const std::size_t at : places) {
    std::string changed = whole;
    changed[at] ^= static_cast<char>(1u << random() % 8);
    WriteFile(path, changed);
    ASSERT_NE(Wrong(path), "") << "byte " << at;
  }
  WriteFile(path, whole);
  EXPECT_EQ(Wrong(path), "");
}

TEST(SessionEnd, AChangeThatAnotherProgramMakesFitIsStillFoundInWhatIsRead) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  Make(path, 10);
  Change(path, "UPDATE match SET before = 'x' WHERE id = 1");
  EXPECT_EQ(CheckFileSum(path).value(), FileSum::kHolds);
  EXPECT_EQ(Wrong(path), "content");
}

TEST(SessionEnd, ASessionThatWasKilledIsToldFromAFraud) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  Make(path, 2);
  const pid_t child = fork();
  if (child == 0) {
    auto store = CaseStore::OpenForWriting(path);
    if (!store || !store->Log("M-1001", "collection", "scan resumed", UnixNanos{2})) _exit(1);
    if (!store->StoreResults({ResultWith(9, {SearchMatch("tor browser", 9)})})) _exit(1);
    kill(getpid(), SIGKILL);
  }
  waitpid(child, nullptr, 0);
  {
    const auto store = CaseStore::OpenForReading(path);
    ASSERT_TRUE(store) << store.error().Text();
    const auto sessions = CheckSessions(*store);
    EXPECT_EQ(sessions->rows_after, 1u);
    EXPECT_FALSE(sessions->content_changed || sessions->broken);
    EXPECT_EQ(sessions->file, FileSum::kAbsent);
  }
  auto store = CaseStore::OpenForWriting(path);
  ASSERT_TRUE(store && store->Log("M-1001", "collection", "scan finished", UnixNanos{3}) && store->Close());
  EXPECT_EQ(Wrong(path), "") << "the next session's end covers it";
  EXPECT_EQ(CheckSessions(*CaseStore::OpenForReading(path))->ends.size(), 2u);
}

TEST(SessionEnd, LookingAloneAddsNone) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  Make(path, 1);
  const std::string before = ReadFile(path);
  { auto store = CaseStore::OpenForReading(path); }
  { auto store = CaseStore::OpenForWriting(path); }
  EXPECT_EQ(CheckSessions(*CaseStore::OpenForReading(path))->ends.size(), 1u);
}

TEST(AuditLog, TheRowOfAnErasureStandsWithItOrNotAtAll) {
  for (const bool killed_before : {true, false}) {
    TempFolder folder;
    const std::string path = folder.File("a.schouw");
    Make(path, 3);
    const pid_t child = fork();
    if (child == 0) {
      auto store = CaseStore::OpenForWriting(path);
      if (!store) _exit(1);
      // The hook runs when the transaction of the erasure is about to be committed, or just was.
      if (killed_before) {
        sqlite3_commit_hook(
            SessionHandle(*store), [](void*) { return kill(getpid(), SIGKILL); }, nullptr);
      } else {
        sqlite3_wal_hook(
            SessionHandle(*store), [](void*, sqlite3*, const char*, int) { return kill(getpid(), SIGKILL); }, nullptr);
      }
      (void)EraseEntry(*store, "d1", "p1:/Users/anna/Chrome/History", {"M-2002", "protected", UnixNanos{2}});
      _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    const auto store = CaseStore::OpenForReading(path);
    ASSERT_TRUE(store) << store.error().Text();
    EXPECT_EQ(store->match_count().value(), killed_before ? 3u : 0u);
    EXPECT_EQ(store->audit_rows()->back().operation, killed_before ? "collection" : "erasure");
  }
}

TEST(AuditLog, StaysInOrderWhenTheClockJumps) {
  CaseInFolder sample;
  for (const std::int64_t at : {100, 50, -7, 0, 1'000'000}) {
    ASSERT_TRUE(sample.store().Log("M-1001", "collection", "at " + std::to_string(at), UnixNanos{at}));
  }
  EXPECT_FALSE(sample.store().FirstBrokenAuditRow().value());
  EXPECT_EQ(sample.store().audit_rows()->back().at, UnixNanos{1'000'000});
  ASSERT_TRUE(sample.store().Close());
  EXPECT_EQ(Wrong(sample.path()), "");
  EXPECT_EQ(SecondOpinion(sample.path()).substr(0, 1), "0");
}

TEST(AuditLog, ManyWritersAtOnceMakeOneChain) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  Make(path, 1);
  constexpr int kWriters = 6, kRows = 10;
  std::vector<pid_t> children;
  for (int writer = 0; writer < kWriters; ++writer) {
    const pid_t child = fork();
    if (child == 0) {
      for (int row = 0; row < kRows;) {
        auto store = CaseStore::OpenForWriting(path);  // refused while another writes
        if (!store) {
          usleep(1'000);
          continue;
        }
        const std::string what = "row " + std::to_string(row);
        if (!store->Log("M-" + std::to_string(writer), "consultation", what, UnixNanos{row})) _exit(1);
        if (!store->Close()) _exit(2);
        ++row;
      }
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(Wrong(path), "");
  EXPECT_EQ(CaseStore::OpenForReading(path)->audit_rows()->size(), 1u + kWriters * kRows);
}

}  // namespace
}  // namespace schouw

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "agent/scan/look.h"
#include "agent/scan/scan.h"
#include "tests/unit/scan/pool_run.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

using testing::StrongestSandbox;
using testing::TempFolder;
using ::testing::UnorderedElementsAre;
using testing::WorkerLog;
using testing::WriteFile;

WorkerSettings Settings(const char* program) {
  WorkerSettings settings;
  settings.program = program;
  settings.sandbox = StrongestSandbox();
  settings.limits.max_worker_bytes = 1024u << 20;
  return settings;
}

Scope DocumentScope() {
  Scope scope;
  scope.records = {RecordKind::kDocument, RecordKind::kFileName, RecordKind::kSearchQuery};
  return scope;
}

class ScanDeviceTest : public ::testing::Test {
 protected:
  // Makes a file below the device's folder.
  void Make(const std::string& path, const std::string& bytes) {
    const std::filesystem::path full = folder_.File(path);
    std::filesystem::create_directories(full.parent_path());
    WriteFile(full, bytes);
  }

  ScanOutcome Scan(const ScanOptions& options) {
    const auto source = Source::Open(folder_.path());
    EXPECT_TRUE(source);
    const auto look = LookAtDevice(*source, "d1", options.workers);
    EXPECT_TRUE(look) << look.error().Text();
    EXPECT_TRUE(case_.store().PutDevice({"d1", "map", "folder", 0, "", "", "read", ""}));
    auto outcome = ScanDevice(*source, *look, options, case_.store());
    EXPECT_TRUE(outcome) << outcome.error().Text();
    return outcome ? *outcome : ScanOutcome{};
  }

  std::int64_t Sum(const std::string& column) {
    return Number(static_cast<sqlite3*>(case_.store().database()), ("SELECT sum(" + column + ") FROM job").c_str());
  }

  // Folders and files, the device's own folder included.
  std::int64_t Entries() const {
    std::int64_t count = 1;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path()))
      count += !entry.path().empty();
    return count;
  }

  void ExpectSumsAddUp() {
    EXPECT_EQ(Sum("read + partial + not_read + out_of_scope + other_accounts + known_good"), Entries());
  }

  // "p0:/a/b: crashed: detail" of each problem.
  std::vector<std::string> Problems() {
    std::vector<std::string> texts;
    sqlite3_stmt* statement = nullptr;
    auto* database = static_cast<sqlite3*>(case_.store().database());
    const char* sql = "SELECT entry.text, reason, detail FROM problem JOIN entry ON entry.id = problem.entry";
    EXPECT_EQ(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::string text;
      for (int i = 0; i < 3; ++i) {
        const auto* column = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        text += (i == 0 ? "" : ": ") + std::string(column == nullptr ? "" : column);
      }
      texts.push_back(text);
    }
    sqlite3_finalize(statement);
    return texts;
  }

  TempFolder folder_;
  CaseInFolder case_;
};

TEST_F(ScanDeviceTest, NamesWhatEachDeathCostsAndReadsTheRest) {
  for (int i = 0; i < 40; ++i) Make("goed/" + std::to_string(i) + ".txt", "tekst\n");
  Make("a/segfault", "x");
  Make("a/loop", "x");
  Make("b/memory in blocks", "x");
  Make("b/socket", "x");
  Make("b/once-abort", "x");
  Make("abort/binnen/brief.txt", "tekst\n");  // the death of listing a folder
  WorkerLog log;
  ScanOptions options;
  options.scope = DocumentScope();
  options.workers = Settings(SCHOUW_WORKER);
  const auto source = Source::Open(folder_.path());
  ASSERT_TRUE(source);
  const auto look = LookAtDevice(*source, "d1", options.workers);
  ASSERT_TRUE(look) << look.error().Text();
  ASSERT_TRUE(case_.store().PutDevice({"d1", "map", "folder", 0, "", "", "read", ""}));
  options.workers = Settings(SCHOUW_FAKE_WORKER);
  options.workers.limits.max_job_seconds = 1;
  options.workers.limits.max_worker_bytes = 256u << 20;
  options.jobs = 2;
  options.packs = {log.descriptor()};
  const auto outcome = ScanDevice(*source, *look, options, case_.store());
  ASSERT_TRUE(outcome) << outcome.error().Text();
  EXPECT_EQ(outcome->sandbox, StrongestSandbox());

  std::vector<std::string> deaths;
  for (const std::string& problem : Problems())
    if (!problem.ends_with("one page")) deaths.push_back(problem);
  EXPECT_THAT(deaths, UnorderedElementsAre("p0:/a/segfault: crashed: killed by signal 11 (segmentation fault)",
                                           "p0:/a/loop: timeout: took too long",
                                           "p0:/b/memory in blocks: memory: ran out of memory",
                                           "p0:/b/socket: crashed: asked the kernel for socket",
                                           "p0:/abort: crashed: killed by signal 6 (aborted)"));
  ExpectSumsAddUp();
  EXPECT_EQ(Sum("not_read"), 4);
  EXPECT_EQ(Sum("partial"), 1) << "the folder gave its entries before";
  EXPECT_EQ(case_.store().volumes()->at(0).second.state, ReadState::kPartial);
}

TEST_F(ScanDeviceTest, CountsEveryEntryOfAFolderOnce) {
  Make("brief.txt", "voorbeeldterm-alfa\n");
  Make("leeg.txt", "");
  Make("foto.png", "\x89PNG\r\n\x1a\n");
  Make("map/diep/dagboek", "een\n");
  Make("map/diep/dagboek-journal", "twee\n");
  Make("map/diep/onbekend.bin", std::string("\0\1\2\3\xff\xfe\xfd", 7));
  Make("map/pagefile.sys", "geen wissel\n");
  std::filesystem::create_symlink("brief.txt", folder_.File("wijzer"));
  std::filesystem::create_hard_link(folder_.File("brief.txt"), folder_.File("map/zelfde.txt"));
  ASSERT_EQ(mkfifo(folder_.File("buis").c_str(), 0600), 0);
  ScanOptions options;
  options.scope = DocumentScope();
  options.workers = Settings(SCHOUW_WORKER);
  options.jobs = 2;
  const ScanOutcome outcome = Scan(options);
  EXPECT_FALSE(outcome.out_of_time);
  ExpectSumsAddUp();
  EXPECT_EQ(outcome.progress.files_read, outcome.progress.files_to_read);
  EXPECT_THAT(Problems(), ::testing::Contains("p0:/buis: unsupported: a named pipe: not opened"));
}

TEST_F(ScanDeviceTest, DoesNothingTwice) {
  for (int i = 0; i < 10; ++i) Make("map/" + std::to_string(i) + ".txt", "tekst\n");
  ScanOptions options;
  options.scope = DocumentScope();
  options.workers = Settings(SCHOUW_WORKER);
  EXPECT_EQ(Scan(options).already_done, 0u);
  const auto done = case_.store().DoneJobs("d1");
  const ScanOutcome again = Scan(options);
  EXPECT_EQ(again.already_done, 10u);
  EXPECT_EQ(again.walked_again, 2u);
  EXPECT_EQ(case_.store().DoneJobs("d1"), done);
  ExpectSumsAddUp();
}

TEST_F(ScanDeviceTest, OutOfTimeNamesWhatWasLeft) {
  for (int i = 0; i < 10; ++i) Make("map/" + std::to_string(i) + ".txt", "tekst\n");
  ScanOptions options;
  options.scope = DocumentScope();
  options.workers = Settings(SCHOUW_WORKER);
  options.budget = std::chrono::seconds(0);
  EXPECT_TRUE(Scan(options).out_of_time);
  EXPECT_EQ(case_.store().volumes()->at(0).second.state, ReadState::kPartial);
}

TEST_F(ScanDeviceTest, SaysWhatStopsTheWorkers) {
  Make("brief.txt", "tekst\n");
  const auto source = Source::Open(folder_.path());
  ASSERT_TRUE(source);
  const auto look = LookAtDevice(*source, "d1", Settings("/nergens/schouw-worker"));
  ASSERT_FALSE(look);
  EXPECT_THAT(look.error().Text(), ::testing::EndsWith("start /nergens/schouw-worker: No such file or directory"));
}

}  // namespace
}  // namespace schouw

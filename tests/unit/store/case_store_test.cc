#include "agent/store/case_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>

#include "tests/support/corpus.h"
#include "tests/unit/store/samples.h"

namespace schouw {
namespace {

using testing::TempFolder;

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(folder)) names.push_back(file.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(CaseStore, KeepsWhatWasPutIn) {
  TempFolder folder;
  CheckInfo check = SampleCheck();
  {
    auto store = CaseStore::Create(folder.File("a.schouw"), check, UnixNanos{1'000});
    ASSERT_TRUE(store) << store.error().Text();
    ASSERT_TRUE(store->AddPack(SamplePack()));
    ASSERT_TRUE(store->PutDevice({"d1", "laptop.E01", "ewf", 1ull << 63, "Laptop", "SN1", "read", ""}));
    ASSERT_TRUE(store->PutDevice({"d1", "laptop.E01", "ewf", 1ull << 63, "Laptop", "SN1", "partial", "segment 3"}));
    ASSERT_TRUE(store->PutVolume("d1", {{"p10", 512, 1024, 0}, "ntfs", ReadState::kRead, ""}));
    ASSERT_TRUE(store->PutVolume("d1", {{"p2", 512, 1024, 7}, "bitlocker", ReadState::kEncrypted, "geen sleutel"}));
    ASSERT_TRUE(store->SetScanSettings(R"({"image":"x"})"));
    ASSERT_TRUE(store->StoreResults({ResultWith(7, {})}));
    ASSERT_TRUE(store->Finish({"partial", UnixNanos{2'000}}));
    ASSERT_TRUE(store->Close());
  }
  auto store = CaseStore::OpenForReading(folder.File("a.schouw"));
  ASSERT_TRUE(store) << store.error().Text();
  EXPECT_EQ(store->check()->condition, check.condition);
  EXPECT_EQ(store->check()->since, check.since);
  EXPECT_EQ(store->check()->because, check.because);
  EXPECT_EQ(store->check()->accounts, check.accounts);
  EXPECT_EQ(store->check()->number, check.number);
  EXPECT_TRUE(store->check()->exercise);
  ASSERT_EQ(store->packs()->size(), 1u);
  EXPECT_EQ(store->packs()->front().signed_by, (std::vector<std::string>{"sleutel-een", "sleutel-twee"}));
  EXPECT_EQ(store->packs()->front().rules[1].ask, SamplePack().rules[1].ask);
  ASSERT_EQ(store->devices()->size(), 1u);
  EXPECT_EQ(store->devices()->front().state, "partial");
  EXPECT_EQ(store->devices()->front().bytes, 1ull << 63);
  ASSERT_EQ(store->volumes()->size(), 2u);
  EXPECT_EQ(store->volumes()->front().second.spec.id, "p2");
  EXPECT_EQ(store->volumes()->front().second.spec.pool_block, 7u);
  EXPECT_EQ(store->scan_settings().value(), R"({"image":"x"})");
  EXPECT_EQ(store->scan()->state, "partial");
  EXPECT_EQ(store->scan()->finished, UnixNanos{2'000});
  EXPECT_EQ(store->DoneJobs("d1")->size(), 1u);
  EXPECT_EQ(store->DoneJobs("d1")->begin()->address.inode, 7u);
  EXPECT_TRUE(store->DoneJobs("d2")->empty());
}

TEST(CaseStore, IsOneFileForItsOwnerWhenClosed) {
  TempFolder folder;
  auto store = CaseStore::Create(folder.File("a.schouw"), SampleCheck(), UnixNanos{0});
  ASSERT_TRUE(store);
  EXPECT_GT(NamesIn(folder.path()).size(), 1u) << "a -wal and a lock while it is open";
  ASSERT_TRUE(store->Close());
  EXPECT_EQ(NamesIn(folder.path()), std::vector<std::string>{"a.schouw"});
  struct stat file {};
  ASSERT_EQ(stat(folder.File("a.schouw").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST(CaseStore, AJobThatIsDoneIsLeftAsItIs) {
  CaseInFolder sample;
  CaseStore& store = sample.store();
  ASSERT_TRUE(store.StoreResults({ResultWith(1, {SearchMatch("tor browser", 10)})}));
  ASSERT_TRUE(store.StoreResults({ResultWith(1, {SearchMatch("tor browser", 10)}), ResultWith(2, {})}));
  EXPECT_EQ(store.match_count().value(), 1u);
  EXPECT_EQ(store.DoneJobs("d1")->size(), 2u);
}

TEST(CaseStore, KnowsWhatWasDoneOfWhateverKindAgain) {
  CaseInFolder sample;
  std::set<JobKey> stored;
  for (const JobKind kind : {JobKind::kProbeImage, JobKind::kOpenVolume, JobKind::kListDirectory, JobKind::kReadEntry,
                             JobKind::kRelateEntry}) {
    JobResult result = ResultWith(1, {});
    result.key.kind = kind;
    stored.insert(result.key);
    ASSERT_TRUE(sample.store().StoreResults({result}));
  }
  EXPECT_EQ(sample.store().DoneJobs("d1").value_or(std::set<JobKey>()), stored);
}

TEST(CaseStore, ABatchIsStoredWholeOrNotAtAll) {
  CaseInFolder sample;
  Match unknown_rule = SearchMatch("tor browser", 10);
  unknown_rule.rule = 99;
  const Status status =
      sample.store().StoreResults({ResultWith(1, {SearchMatch("tor browser", 10)}), ResultWith(2, {unknown_rule})});
  EXPECT_FALSE(status);
  EXPECT_EQ(sample.store().match_count().value(), 0u);
  EXPECT_TRUE(sample.store().DoneJobs("d1")->empty());
  EXPECT_TRUE(sample.store().StoreResults({ResultWith(1, {SearchMatch("tor browser", 10)})}));
  EXPECT_EQ(sample.store().match_count().value(), 1u);
}

TEST(CaseStore, ErasingAnEntryTakesItsMembersAndAllFoundThere) {
  CaseInFolder sample;
  Match inside = SearchMatch("tor browser", 10);
  inside.record.entry = Locator{"d1", "p1", {"/a.zip", "b.tar", "brief.txt"}, ""};
  JobResult result = ResultWith(1, {inside, SearchMatch("tor browser", 20)});
  result.problems.push_back({Locator{"d1", "p1", {"/a.zip", "c.zip"}, ""}, ProblemReason::kEncrypted, "wachtwoord"});
  ASSERT_TRUE(sample.store().StoreResults({result}));
  ASSERT_TRUE(sample.store().Finish({"complete", UnixNanos{1}}));
  auto* database = static_cast<sqlite3*>(sample.store().database());
  EXPECT_EQ(Number(database, "SELECT count(*) FROM entry"), 5);
  ASSERT_EQ(sqlite3_exec(database, "DELETE FROM entry WHERE text = 'p1:/a.zip'", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_EQ(Number(database, "SELECT count(*) FROM entry"), 1);
  EXPECT_EQ(Number(database, "SELECT count(*) FROM match"), 1);
  EXPECT_EQ(Number(database, "SELECT count(*) FROM problem"), 0);
  EXPECT_EQ(Number(database, "SELECT count(*) FROM job"), 1) << "what was done is not forgotten";
}

TEST(CaseStore, AnErasedNameIsNoLongerInTheFile) {
  TempFolder folder;
  const std::string path = folder.File("a.schouw");
  const std::string secret = "voorbeeldterm-weg";
  auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
  ASSERT_TRUE(store);
  ASSERT_TRUE(store->AddPack(SamplePack()));
  Match match = SearchMatch(secret, 10);
  match.record.entry.chain = {"/" + secret + ".txt"};
  ASSERT_TRUE(store->StoreResults({ResultWith(1, {match})}));
  ASSERT_TRUE(store->Close());
  ASSERT_NE(testing::ReadFile(path).find(secret), std::string::npos);
  auto again = CaseStore::OpenForWriting(path);
  ASSERT_TRUE(again);
  sqlite3_exec(static_cast<sqlite3*>(again->database()), "DELETE FROM entry", nullptr, nullptr, nullptr);
  ASSERT_TRUE(again->Close());
  EXPECT_EQ(testing::ReadFile(path).find(secret), std::string::npos);
}

TEST(CaseStore, JobRowsHoldNoName) {
  CaseInFolder sample;
  JobResult result = ResultWith(1, {});
  result.key.device = "d1";
  ASSERT_TRUE(sample.store().StoreResults({result}));
  auto* database = static_cast<sqlite3*>(sample.store().database());
  EXPECT_EQ(Number(database, "SELECT count(*) FROM pragma_table_info('job') WHERE type = 'TEXT'"), 2)
      << "device and volume";
}

// Stores until killed; tells through the pipe how many batches are in.
[[noreturn]] void StoreUntilKilled(const std::string& path, int pipe_fd) {
  auto store = CaseStore::Create(path, SampleCheck(), UnixNanos{0});
  if (!store || !store->AddPack(SamplePack())) _exit(1);
  for (std::uint64_t job = 1;; ++job) {
    if (!store->StoreResults({ResultWith(job, {SearchMatch("tor browser", static_cast<std::int64_t>(job))})})) _exit(1);
    if (write(pipe_fd, "x", 1) != 1) _exit(1);
  }
}

TEST(CaseStore, AKilledScanLosesNothingThatWasStored) {
  TempFolder folder;
  for (const int batches : {1, 17, 400}) {
    const std::string path = folder.File(std::to_string(batches) + ".schouw");
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) StoreUntilKilled(path, ends[1]);
    close(ends[1]);
    char byte = 0;
    int told = 0;
    while (told < batches && read(ends[0], &byte, 1) == 1) ++told;
    kill(child, SIGKILL);
    while (read(ends[0], &byte, 1) == 1) ++told;
    close(ends[0]);
    waitpid(child, nullptr, 0);

    auto store = CaseStore::OpenForWriting(path);
    ASSERT_TRUE(store) << store.error().Text();
    const std::uint64_t matches = store->match_count().value();
    EXPECT_GE(matches, static_cast<std::uint64_t>(told));
    EXPECT_EQ(store->DoneJobs("d1")->size(), matches);
    ASSERT_TRUE(store->Finish({"complete", UnixNanos{1}}));
    ASSERT_TRUE(store->Close());
    EXPECT_TRUE(CaseStore::OpenForReading(path));
  }
}

TEST(CaseStore, StoresAHundredThousandMatchesInAFewSeconds) {
  CaseInFolder sample;
  const auto start = std::chrono::steady_clock::now();
  std::vector<JobResult> batch;
  for (std::uint64_t job = 0; job < 1'000; ++job) {
    JobResult result = ResultWith(job, {});
    for (int i = 0; i < 100; ++i) {
      Match match = SearchMatch("tor browser " + std::to_string(i), static_cast<std::int64_t>(job * 100 + 1));
      match.record.entry.chain = {"/Users/anna/" + std::to_string(job)};
      result.matches.push_back(std::move(match));
    }
    batch.push_back(std::move(result));
  }
  const auto made = std::chrono::steady_clock::now();
  ASSERT_TRUE(sample.store().StoreResults(batch));
  const auto stored = std::chrono::steady_clock::now();
  ASSERT_TRUE(sample.store().Finish({"complete", UnixNanos{1}}));
  const auto finished = std::chrono::steady_clock::now();
  const auto ms = [](auto from, auto to) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count();
  };
  std::printf("made %lld ms, stored %lld ms, finished %lld ms\n", static_cast<long long>(ms(start, made)),
              static_cast<long long>(ms(made, stored)), static_cast<long long>(ms(stored, finished)));
  EXPECT_LT(ms(made, stored), 20'000) << "with sanitizers on a busy machine";
}

}  // namespace
}  // namespace schouw

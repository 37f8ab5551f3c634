#include "agent/scan/worker_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/scan/pool_run.h"

namespace schouw {
namespace {

using testing::FakePool;
using testing::JobFor;
using testing::TestFeed;
using testing::Told;
using testing::WorkerLog;

constexpr JobKind kKinds[] = {JobKind::kProbeImage, JobKind::kOpenVolume, JobKind::kListDirectory, JobKind::kReadEntry};

struct DeathCase {
  std::string name;
  ProblemReason reason;
  std::string detail;
};

const DeathCase kPoolDeaths[] = {
    {"segfault", ProblemReason::kCrashed, "killed by signal 11 (segmentation fault)"},
    {"abort", ProblemReason::kCrashed, "killed by signal 6 (aborted)"},
    {"loop", ProblemReason::kTimeout, "took too long"},
    {"talk", ProblemReason::kTimeout, "took too long"},
    {"memory in blocks", ProblemReason::kMemory, "ran out of memory"},
    {"socket", ProblemReason::kCrashed, "asked the kernel for socket"},
    {"garbage", ProblemReason::kCrashed, "sent what is no message: decode message: field type is unknown at byte 0"},
    {"half a frame", ProblemReason::kCrashed,
     "sent what is no message: receive frame: the stream ends inside a frame (have 6 bytes)"},
    {"huge length", ProblemReason::kCrashed, "sent what is no message: receive frame: frame of 2147483647 bytes"},
    {"descriptors", ProblemReason::kCrashed,
     "sent what is no message: receive frame: take descriptors: descriptors where none are allowed"},
    {"exit", ProblemReason::kCrashed, "ended before the job was done"},
    {"status 3", ProblemReason::kCrashed, "ended with status 3"},
    {"before the start", ProblemReason::kCrashed, "ended with status 44"},
    {"lie", ProblemReason::kCrashed, "ended with status 97"},
    {"out of turn", ProblemReason::kCrashed, "sent a message out of turn"},
    {"wants more", ProblemReason::kCrashed, "sent a message out of turn"},
    {"ready again", ProblemReason::kCrashed, "sent a message out of turn"},
    {"gives up", ProblemReason::kCrashed, "gave up: the other end is gone"},
    {"another job", ProblemReason::kCrashed, "sent a message out of turn"},
    {"another device", ProblemReason::kCrashed, "sent something about another entry"},
};

// What a job of this kind has given before it dies.
void ExpectPartialAnswers(const JobOutcome& outcome) {
  switch (outcome.job.kind) {
    case JobKind::kProbeImage:
      ASSERT_TRUE(outcome.probed);
      EXPECT_EQ(outcome.probed->format, "raw");
      EXPECT_EQ(outcome.volumes.size(), 1u);
      return;
    case JobKind::kOpenVolume: ASSERT_TRUE(outcome.opened); return;
    case JobKind::kListDirectory: EXPECT_EQ(outcome.entries.size(), 2u); return;
    case JobKind::kReadEntry: EXPECT_EQ(outcome.problems.at(0).detail, "one page"); return;
    case JobKind::kReadAccounts: EXPECT_EQ(outcome.accounts.size(), 1u); return;
    case JobKind::kRelateEntry: return;
  }
}

void ExpectDied(const JobOutcome& outcome, ProblemReason reason, const std::string& detail) {
  EXPECT_TRUE(outcome.died);
  ASSERT_FALSE(outcome.problems.empty());
  const Problem& problem = outcome.problems.back();
  EXPECT_EQ(problem.reason, reason);
  EXPECT_EQ(problem.detail, detail);
  EXPECT_EQ(problem.entry, outcome.job.entry);
  EXPECT_EQ(outcome.counts.seen(), 1u);
  EXPECT_EQ(outcome.counts.read, 0u);
}

// The job was done by two workers, in the second one alone.
void ExpectTriedTwice(WorkerLog& log, std::uint64_t job) {
  const std::vector<Told> told = log.Of(job);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_FALSE(told[0].alone);
  EXPECT_TRUE(told[1].alone);
  EXPECT_NE(told[0].pid, told[1].pid);
  for (const Told& other : log.lines()) {
    EXPECT_TRUE(other.pid != told[1].pid || other.job == job) << "not alone in its second worker";
  }
}

void ExpectDoneOnce(const TestFeed& feed, std::uint64_t job) {
  ASSERT_TRUE(feed.done.contains(job));
  ASSERT_EQ(feed.done.at(job).size(), 1u);
  EXPECT_FALSE(feed.done.at(job)[0].died);
}

class PoolOfKind : public ::testing::TestWithParam<JobKind> {};

TEST_P(PoolOfKind, TriesOnceMoreAloneAndThenNamesTheDeath) {
  for (const DeathCase& death : kPoolDeaths) {
    SCOPED_TRACE(death.name);
    WorkerLog log;
    TestFeed feed;
    feed.jobs = {JobFor(1, GetParam(), "goed"), JobFor(2, GetParam(), death.name), JobFor(3, GetParam(), "ook goed"),
                 JobFor(4, GetParam(), "en dit")};
    const Status status = RunPool(FakePool(log), feed);
    ASSERT_TRUE(status) << status.error().Text();
    for (const std::uint64_t job : {1u, 3u, 4u}) ExpectDoneOnce(feed, job);
    ASSERT_EQ(feed.done[2].size(), 1u);
    ExpectDied(feed.done[2][0], death.reason, death.detail);
    if (death.name != "before the start") ExpectPartialAnswers(feed.done[2][0]);
    ExpectTriedTwice(log, 2);
  }
}

TEST_P(PoolOfKind, BelievesNoFloodOfAnswers) {
  WorkerLog log;
  TestFeed feed;
  feed.jobs = {JobFor(1, GetParam(), "too many"), JobFor(2, GetParam(), "goed")};
  ASSERT_TRUE(RunPool(FakePool(log), feed));
  ExpectDoneOnce(feed, 2);
  const bool volumes = GetParam() == JobKind::kProbeImage || GetParam() == JobKind::kOpenVolume;
  const std::string what = volumes                             ? "volumes than 10000"
                           : GetParam() == JobKind::kReadEntry ? "matches than 10"
                                                               : "entries than 10";
  ExpectDied(feed.done[1].at(0), ProblemReason::kCrashed, "sent more " + what);
  EXPECT_LE(feed.done[1][0].volumes.size(), 10'000u);
  EXPECT_LE(feed.done[1][0].entries.size(), 10u);
  EXPECT_LE(feed.done[1][0].matches.size(), 10u);
}

TEST_P(PoolOfKind, AJobThatDiesOnceIsDone) {
  WorkerLog log;
  TestFeed feed;
  feed.jobs = {JobFor(1, GetParam(), "goed"), JobFor(2, GetParam(), "once-segfault"), JobFor(3, GetParam(), "goed")};
  ASSERT_TRUE(RunPool(FakePool(log), feed));
  for (const std::uint64_t job : {1u, 2u, 3u}) ExpectDoneOnce(feed, job);
  ExpectPartialAnswers(feed.done[2][0]);
  EXPECT_EQ(feed.done[2][0].problems.size(), GetParam() == JobKind::kReadEntry ? 1u : 0u) << "of the second try alone";
  ExpectTriedTwice(log, 2);
  std::set<std::string> workers;
  for (const Told& told : log.lines()) workers.insert(told.pid);
  EXPECT_EQ(workers.size(), 3u);
}

INSTANTIATE_TEST_SUITE_P(Kinds, PoolOfKind, ::testing::ValuesIn(kKinds),
                         [](const auto& kind) { return std::string(JobKindName(kind.param)); });

TEST(WorkerPool, BelievesNothingAboutOtherFoldersAndRules) {
  for (const auto& [name, detail] : {std::pair("another folder", "sent something about another entry"),
                                     std::pair("unknown rule", "sent a match of a rule that is not there")}) {
    for (const JobKind kind : {JobKind::kListDirectory, JobKind::kReadEntry}) {
      WorkerLog log;
      TestFeed feed;
      feed.jobs = {JobFor(1, kind, name)};
      ASSERT_TRUE(RunPool(FakePool(log), feed));
      ExpectDied(feed.done[1].at(0), ProblemReason::kCrashed, detail);
      EXPECT_TRUE(feed.done[1][0].matches.empty());
    }
  }
}

// Many deaths among many jobs, in several workers: every job is done exactly once.
TEST(WorkerPool, LosesAndRepeatsNothing) {
  for (const std::uint32_t workers : {1u, 2u, 4u}) {
    WorkerLog log;
    TestFeed feed;
    for (std::uint64_t id = 1; id <= 150; ++id) {
      const char* name = id % 30 == 7 ? "segfault" : id % 30 == 8 ? "once-abort" : id % 50 == 9 ? "garbage" : "goed";
      feed.jobs.push_back(JobFor(id, JobKind::kReadEntry, name));
    }
    PoolOptions options = FakePool(log);
    options.workers = workers;
    options.setup.limits.max_job_seconds = 60;
    ASSERT_TRUE(RunPool(options, feed));
    ASSERT_EQ(feed.done.size(), 150u);
    for (const auto& [id, outcomes] : feed.done) {
      ASSERT_EQ(outcomes.size(), 1u) << id;
      EXPECT_EQ(outcomes[0].died, id % 30 == 7 || (id % 30 != 8 && id % 50 == 9)) << id;
    }
  }
}

// What two jobs gave is not mixed up when one after the other dies in the same place.
TEST(WorkerPool, KeepsTheAnswersOfTwoDeathsApart) {
  WorkerLog log;
  TestFeed feed;
  feed.jobs = {JobFor(1, JobKind::kListDirectory, "segfault"), JobFor(2, JobKind::kListDirectory, "before the start")};
  ASSERT_TRUE(RunPool(FakePool(log), feed));
  EXPECT_EQ(feed.done[1].at(0).entries.size(), 2u);
  EXPECT_EQ(feed.done[2].at(0).entries.size(), 0u);
  EXPECT_EQ(feed.done[2][0].counts.not_read, 1u);
}

TEST(WorkerPool, AJobThatCannotBeOpenedIsDoneWithItsReason) {
  WorkerLog log;
  TestFeed feed;
  feed.unopenable = "/map/weg";
  feed.jobs = {JobFor(1, JobKind::kReadEntry, "goed"), JobFor(2, JobKind::kReadEntry, "weg")};
  ASSERT_TRUE(RunPool(FakePool(log), feed));
  ExpectDoneOnce(feed, 1);
  ASSERT_EQ(feed.done[2].size(), 1u);
  EXPECT_EQ(feed.done[2][0].problems.at(0).detail, "it is not there");
  EXPECT_EQ(feed.done[2][0].counts.not_read, 1u);
  EXPECT_TRUE(log.Of(2).empty());
}

// The file is gone when it is tried again: the worker that would have been alone goes on with the others.
TEST(WorkerPool, AJobThatCannotBeOpenedAgainHoldsUpNobody) {
  WorkerLog log;
  TestFeed feed;
  feed.gone_after_first = true;
  feed.jobs.push_back(JobFor(1, JobKind::kReadEntry, "once-segfault"));
  for (std::uint64_t id = 2; id <= 80; ++id) feed.jobs.push_back(JobFor(id, JobKind::kReadEntry, "goed"));
  ASSERT_TRUE(RunPool(FakePool(log), feed));
  EXPECT_EQ(feed.done.size(), 80u);
  EXPECT_EQ(feed.done[1].at(0).problems.at(0).detail, "it is gone");
}

TEST(WorkerPool, AListingThatFitsInNoFrameIsGivenInParts) {
  WorkerLog log;
  TestFeed feed;
  JobMessage big = JobFor(2, JobKind::kListDirectory, "goed");
  big.listing.assign(200'000, Entry{{1, 0, 0}, std::string(250, 'n'), "", EntryType::kFile, 0, {}, {}});
  for (std::size_t i = 0; i < big.listing.size(); ++i) big.listing[i].address.inode = i;
  feed.jobs = {JobFor(1, JobKind::kListDirectory, "goed"), std::move(big), JobFor(3, JobKind::kListDirectory, "goed")};
  PoolOptions options = FakePool(log);
  options.setup.limits.max_directory_entries = 200'000;
  options.setup.limits.max_job_seconds = 60;
  ASSERT_TRUE(RunPool(options, feed));
  for (const std::uint64_t job : {1u, 2u, 3u}) ExpectDoneOnce(feed, job);
  const auto& entries = feed.done[2][0].entries;
  ASSERT_EQ(entries.size(), 200'000u);
  for (std::size_t i = 0; i < entries.size(); ++i) ASSERT_EQ(entries[i].entry.address.inode, i);
}

TEST(WorkerPool, ACompanyThatFitsInNoFrameIsRefused) {
  WorkerLog log;
  TestFeed feed;
  JobMessage big = JobFor(2, JobKind::kReadEntry, "goed");
  big.companions.assign(200'000, Companion{std::string(250, 'n'), {1, 0, 0}, 0});
  feed.jobs = {JobFor(1, JobKind::kReadEntry, "goed"), std::move(big), JobFor(3, JobKind::kReadEntry, "goed")};
  ASSERT_TRUE(RunPool(FakePool(log), feed));
  ExpectDoneOnce(feed, 1);
  ExpectDoneOnce(feed, 3);
  ASSERT_EQ(feed.done[2].at(0).problems.size(), 1u);
  EXPECT_EQ(feed.done[2][0].problems[0].reason, ProblemReason::kTooMany);
  EXPECT_EQ(feed.done[2][0].problems[0].detail, "200000 files beside it belong to it");
  EXPECT_EQ(feed.done[2][0].counts.not_read, 200'001u);
}

std::string StartFailure(const std::string& program, const std::string& start) {
  WorkerLog log;
  TestFeed feed;
  feed.jobs = {JobFor(1, JobKind::kReadEntry, "goed")};
  PoolOptions options = FakePool(log);
  if (!program.empty()) options.worker_program = program;
  options.setup.scope.exclude = {start};
  const Status status = RunPool(options, feed);
  EXPECT_TRUE(feed.done.empty());
  return status ? "" : status.error().Text();
}

TEST(WorkerPool, SaysWhyNoWorkerStarts) {
  EXPECT_THAT(StartFailure("/nergens/schouw-worker", ""),
              ::testing::EndsWith("start /nergens/schouw-worker: No such file or directory"));
  EXPECT_THAT(StartFailure("", "exit"), ::testing::EndsWith("the worker ends before it is ready: ended with status 3"));
  EXPECT_THAT(StartFailure("", "early"),
              ::testing::EndsWith("the worker ends before it is ready: sent a message out of turn"));
  EXPECT_THAT(StartFailure("", "fail"), ::testing::EndsWith("the worker can't start: the pack does not load"));
}

TEST(WorkerPool, TellsTheSandboxInForce) {
  WorkerLog log;
  TestFeed feed;
  feed.jobs = {JobFor(1, JobKind::kReadEntry, "goed")};
  ASSERT_TRUE(RunPool(FakePool(log), feed));
  EXPECT_EQ(feed.sandbox, testing::StrongestSandbox());
}

class StoppingFeed final : public TestFeed {
 public:
  Result<bool> Tick() override { return ++ticks_ < 5; }

 private:
  int ticks_ = 0;
};

TEST(WorkerPool, StopsWhenToldAndLeavesTheRestUndone) {
  WorkerLog log;
  StoppingFeed feed;
  feed.jobs = {JobFor(1, JobKind::kReadEntry, "loop"), JobFor(2, JobKind::kReadEntry, "goed")};
  PoolOptions options = FakePool(log);
  options.setup.limits.max_job_seconds = 600;
  ASSERT_TRUE(RunPool(options, feed));
  EXPECT_TRUE(feed.done.empty());
}

class FailingFeed final : public TestFeed {
 public:
  Status Done(JobOutcome) override { return Fail(ErrorCode::kIo, "the disk is full"); }
};

TEST(WorkerPool, PassesOnWhatTheFeedCannotDo) {
  WorkerLog log;
  FailingFeed feed;
  feed.jobs = {JobFor(1, JobKind::kReadEntry, "goed")};
  const Status status = RunPool(FakePool(log), feed);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().Text(), ::testing::EndsWith("the disk is full"));
}

}  // namespace
}  // namespace schouw

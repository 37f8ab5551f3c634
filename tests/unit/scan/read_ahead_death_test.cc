// A worker that dies while it reads the small files of its batch ahead: what that costs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/match/hash_pack.h"
#include "tests/unit/scan/pool_run.h"

namespace schouw {
namespace {

using testing::FakePool;
using testing::HashPack;
using ::testing::IsEmpty;
using testing::JobFor;
using ::testing::SizeIs;
using testing::TestFeed;
using testing::WorkerLog;
using testing::WriteFile;

constexpr std::uint64_t kBatchFiles = 70;  // two whole batches and a part
constexpr std::uint64_t kDeadlyFile = 20;
constexpr std::uint64_t kListedFile = 25;  // behind it, in the same batch

std::string Words(std::uint64_t number) { return "bestand " + std::to_string(number) + std::string(200, '.') + "\n"; }

// Files of a folder, as `schouw` gives them to its workers.
class FilesFeed final : public TestFeed {
 public:
  explicit FilesFeed(const std::string& deadly) {
    for (std::uint64_t id = 1; id <= kBatchFiles; ++id) {
      const std::string name = std::to_string(id) + ".txt";
      const std::string content = id == kDeadlyFile ? deadly + Words(id) : Words(id);
      WriteFile(folder_.File(name), content);
      jobs.push_back(JobFor(id, JobKind::kReadEntry, name));
      jobs.back().size = content.size();
    }
  }
  Result<std::vector<UniqueFd>> DescriptorsFor(const JobMessage& job) override {
    std::vector<UniqueFd> descriptors;
    descriptors.emplace_back(open(folder_.File(std::to_string(job.id) + ".txt").c_str(), O_RDONLY | O_CLOEXEC));
    return descriptors;
  }
  void Read(const char* worker) {
    const HashPack pack({{HashClass::kSoftware, {{Words(kListedFile), testing::kSha256Only, false}}}});
    WriteFile(folder_.File("x.pack"), pack.bytes());
    const UniqueFd descriptor(open(folder_.File("x.pack").c_str(), O_RDONLY | O_CLOEXEC));
    const WorkerLog log;
    PoolOptions options = FakePool(log);
    options.worker_program = worker;
    options.descriptors = {descriptor.get()};
    options.setup.form = SourceForm::kFolder;
    options.setup.scope.records = {RecordKind::kDocument, RecordKind::kFileName, RecordKind::kHash};
    options.setup.hash_classes = 1u << static_cast<unsigned>(HashClass::kSoftware);
    options.setup.limits.max_job_seconds = 60;
    options.setup.limits.max_worker_bytes = 1024u << 20;
    const Status status = RunPool(options, *this);
    ASSERT_TRUE(status) << status.error().Text();
  }

 private:
  testing::TempFolder folder_;
};

// Of every file but the deadly one: read once, without a word.
void ExpectTheOthersRead(FilesFeed& feed) {
  for (std::uint64_t id = 1; id <= kBatchFiles; ++id) {
    ASSERT_THAT(feed.done[id], SizeIs(1)) << id;
    if (id == kDeadlyFile) continue;
    const JobOutcome& outcome = feed.done[id][0];
    EXPECT_FALSE(outcome.died) << id;
    EXPECT_THAT(outcome.problems, IsEmpty()) << id;
    EXPECT_EQ(outcome.counts.read, 1u) << id;
    EXPECT_THAT(outcome.matches, SizeIs(id == kListedFile ? 1 : 0)) << id;
  }
}

TEST(ReadAheadDeathTest, AFileThatAlwaysKillsIsNamedAndTheRestOfItsBatchIsRead) {
  FilesFeed feed("sterft altijd");
  feed.Read(SCHOUW_DYING_WORKER);
  ExpectTheOthersRead(feed);
  const JobOutcome& dead = feed.done[kDeadlyFile][0];
  EXPECT_TRUE(dead.died);
  EXPECT_EQ(dead.counts.not_read, 1u);
  ASSERT_THAT(dead.problems, SizeIs(1));
  EXPECT_EQ(dead.problems[0].detail, "killed by signal 9 (killed)");
}

TEST(ReadAheadDeathTest, ADeathInReadingAheadAloneCostsNothing) {
  FilesFeed feed("sterft in gezelschap");
  feed.Read(SCHOUW_DYING_WORKER);
  ExpectTheOthersRead(feed);
  EXPECT_FALSE(feed.done[kDeadlyFile][0].died);
  EXPECT_EQ(feed.done[kDeadlyFile][0].counts.read, 1u);
}

}  // namespace
}  // namespace schouw

#include "agent/scan/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace schouw {
namespace {

PlannedJob JobAt(std::uint32_t volume, std::uint64_t inode, std::uint64_t ordinal, const std::string& path) {
  PlannedJob job;
  job.volume = volume;
  job.address.inode = inode;
  job.ordinal = ordinal;
  job.path = path;
  return job;
}

std::vector<std::string> TakenFrom(Plan& plan) {
  std::vector<std::string> paths;
  while (auto job = plan.Take()) paths.push_back(job->path);
  return paths;
}

TEST(Plan, TakesStoresFirstThenByVolumeAddressAndOrdinal) {
  Plan plan;
  plan.Add(Priority::kLargeDocument, JobAt(0, 1, 0, "large"));
  plan.Add(Priority::kDocument, JobAt(1, 1, 0, "document of p2"));
  plan.Add(Priority::kDocument, JobAt(0, 9, 0, "document, late"));
  plan.Add(Priority::kDocument, JobAt(0, 2, 7, "document, second name"));
  plan.Add(Priority::kDocument, JobAt(0, 2, 3, "document, first name"));
  plan.Add(Priority::kFolder, JobAt(0, 1, 0, "folder"));
  plan.Add(Priority::kAccountFolder, JobAt(0, 1, 0, "account folder"));
  plan.Add(Priority::kOwnFolder, JobAt(0, 1, 0, "own folder"));
  plan.Add(Priority::kStore, JobAt(9, 9, 9, "store"));
  EXPECT_THAT(TakenFrom(plan),
              ::testing::ElementsAre("store", "own folder", "account folder", "document, first name",
                                     "document, second name", "document, late", "document of p2", "folder", "large"));
  EXPECT_TRUE(plan.empty());
}

TEST(Plan, KeepsJobsWithOneKeyApart) {
  Plan plan;
  plan.Add(Priority::kDocument, JobAt(0, 1, 0, "een"));
  plan.Add(Priority::kDocument, JobAt(0, 1, 0, "twee"));
  EXPECT_THAT(TakenFrom(plan), ::testing::ElementsAre("een", "twee"));
}

TEST(Plan, OrderOfAddingMeansNothing) {
  std::vector<PlannedJob> jobs;
  for (std::uint32_t i = 0; i < 20; ++i) jobs.push_back(JobAt(i % 3, i / 2, i % 2, std::to_string(i)));
  const auto order = [&jobs] {
    Plan plan;
    for (const PlannedJob& job : jobs) plan.Add(job.address.inode % 2 ? Priority::kStore : Priority::kDocument, job);
    return TakenFrom(plan);
  };
  const std::vector<std::string> forwards = order();
  std::ranges::reverse(jobs);
  EXPECT_EQ(order(), forwards);
}

TEST(Plan, GivesAllThatIsLeft) {
  Plan plan;
  plan.Add(Priority::kDocument, JobAt(0, 1, 0, "een"));
  plan.Add(Priority::kStore, JobAt(0, 2, 0, "twee"));
  EXPECT_EQ(plan.TakeAll().size(), 2u);
  EXPECT_TRUE(plan.empty());
  EXPECT_FALSE(plan.Take());
}

// These numbers stand in case files: another one would make a resumed scan read everything again.
TEST(NameOrdinal, StaysWhatItIs) {
  EXPECT_EQ(NameOrdinal({5, 0, 0}, 0, 0), NameOrdinal({5, 144, 0}, 0, 0));
  EXPECT_EQ(NameOrdinal({0, 0, 0}, 0, 0), 4677304784328200578u);
  EXPECT_EQ(NameOrdinal({5, 144, 1}, 0, 17), 8078851342285832104u);
  EXPECT_EQ(NameOrdinal({~std::uint64_t{0}, 0, ~std::uint32_t{0}}, 0, ~std::uint64_t{0}), 8867225837869574216u);
}

TEST(NameOrdinal, TellsNamesApartAndFitsSqlite) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t folder = 0; folder < 300; ++folder) {
    for (std::uint64_t position = 0; position < 1000; ++position) {
      const std::uint64_t ordinal = NameOrdinal({folder / 3, 0, 0}, folder % 3, position);
      EXPECT_LE(ordinal, 0x7FFFFFFFFFFFFFFFu);
      EXPECT_TRUE(seen.insert(ordinal).second);
    }
  }
}

}  // namespace
}  // namespace schouw

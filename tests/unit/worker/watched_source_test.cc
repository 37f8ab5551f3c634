#include "agent/worker/watched_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace schouw {
namespace {

TEST(WatchedSource, TellsEachStepOnceAndGivesWhatTheSourceHas) {
  const MemorySource content("voorbeeldtekst");
  std::vector<std::uint64_t> told;
  const WatchedSource watched(content, 6, [&](std::uint64_t bytes) { told.push_back(bytes); });
  EXPECT_EQ(watched.size(), 14u);
  EXPECT_TRUE(watched.random_access());
  EXPECT_EQ(ReadUpTo(watched, 0, 5).value_or(""), "voorb");
  EXPECT_EQ(ReadUpTo(watched, 10, 8).value_or(""), "ekst");
  EXPECT_EQ(ReadUpTo(watched, 0, 5).value_or(""), "voorb");
  EXPECT_THAT(told, ::testing::ElementsAre(9));
  EXPECT_EQ(ReadUpTo(watched, 20, 1).value_or("x"), "");
}

}  // namespace
}  // namespace schouw

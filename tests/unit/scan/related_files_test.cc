// Threads that lie in several files: one mail that names a party protects what belongs to it in all of them.
#include "agent/scan/related_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

JobKey File(std::uint64_t inode) { return {"d1", "p1", JobKind::kReadEntry, {inode, 0, 0}, 0}; }
std::uint64_t Id(int number) { return kAcrossFilesBit | static_cast<std::uint64_t>(number); }

TEST(RelatedFiles, ProtectsAThreadThroughFilesThatShareNoNumberWithTheOneThatNamesTheParty) {
  RelatedFiles files;
  EXPECT_TRUE(files.Add(File(1), {{Id(1), 0, false}, {Id(9), 4, false}}));
  EXPECT_TRUE(files.Add(File(2), {{Id(1), 7, false}, {Id(2), 7, false}}));
  EXPECT_THAT(files.ProtectedOf(File(1)), IsEmpty());
  EXPECT_TRUE(files.Add(File(3), {{Id(2), 0, true}}));
  EXPECT_THAT(files.ProtectedOf(File(1)), ElementsAre(Id(1)));
  EXPECT_THAT(files.ProtectedOf(File(2)), ElementsAre(Id(1)));
  EXPECT_THAT(files.ProtectedOf(File(3)), ElementsAre(Id(2)));
  EXPECT_FALSE(files.Has(File(4)));
}

TEST(RelatedFiles, KeepsNothingOfAFileForWhichThereIsNoRoom) {
  RelatedFiles files;
  std::vector<SharedRelation> many;
  for (int i = 0; i <= static_cast<int>(RelatedRecords::kMostRelations); ++i) many.push_back({Id(i), 0, false});
  EXPECT_FALSE(files.Add(File(1), std::move(many)));
  EXPECT_FALSE(files.Has(File(1)));
}

}  // namespace
}  // namespace schouw

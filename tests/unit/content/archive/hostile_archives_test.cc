// Malformed archives and bombs of the corpus: no crash, no hang, bounded output.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "tests/support/corpus.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

std::chrono::seconds TimeToRead(const std::filesystem::path& path, const Limits& limits, Status& status) {
  const auto start = std::chrono::steady_clock::now();
  status = testing::ReadWhole(testing::ReadFile(path.string()), limits, path.filename().string()).status;
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
}

TEST(HostileArchives, EveryMalformedFileEndsSoon) {
  SCHOUW_NEED_CORPUS();
  int read = 0;
  for (const char* set : {"libarchive", "tika", "dfvfs"}) {
    for (const auto& file : std::filesystem::directory_iterator(testing::CorpusFolder() + "/malformed/" + set)) {
      Status status;
      std::fprintf(stderr, "%s\n", file.path().c_str());
      EXPECT_LT(TimeToRead(file.path(), {}, status), std::chrono::seconds(60)) << file.path();
      ++read;
    }
  }
  EXPECT_GT(read, 40);
}

TEST(HostileArchives, OverlappingMembersAreABombAndEndInSeconds) {
  SCHOUW_NEED_CORPUS();
  Status status;
  const auto took = TimeToRead(testing::CorpusFolder() + "/malformed/zipbomb/zbsm.zip", {}, status);
  EXPECT_LT(took, std::chrono::seconds(60));
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, ErrorCode::kTooBig);
}

TEST(HostileArchives, AnArchiveThatHoldsItselfGivesItselfOnce) {
  SCHOUW_NEED_CORPUS();
  const std::string droste = testing::ReadFile(testing::CorpusFolder() + "/malformed/tika/droste.zip");
  const testing::ReadResult read = testing::ReadWhole(droste);
  ASSERT_EQ(read.members.size(), 1u);
}

}  // namespace
}  // namespace schouw

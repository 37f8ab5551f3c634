// The last of an enum's values: those that are read back from a file or another program are held to it.
#include "agent/base/last_of.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "agent/model/coverage.h"
#include "agent/model/job.h"
#include "agent/model/problem.h"
#include "agent/model/record.h"

namespace schouw {
namespace {

enum class Alone : std::uint8_t { kA1 };
enum class Hidden : int { kA, kB };

TEST(LastOf, IsWhatTheCompilerKnows) {
  static_assert(LastOf<Alone>() == Alone::kA1);
  static_assert(LastOf<Hidden>() == Hidden::kB);
  EXPECT_EQ(LastOf<JobKind>(), JobKind::kRelateEntry);
  EXPECT_EQ(LastOf<RecordState>(), RecordState::kRecycleBin);
  EXPECT_EQ(LastOf<ReadState>(), ReadState::kUnsupported);
  EXPECT_EQ(static_cast<std::size_t>(LastOf<RecordKind>()) + 1, kRecordKindCount);
  EXPECT_EQ(static_cast<std::size_t>(LastOf<ProblemReason>()) + 1, kProblemReasonCount);
}

}  // namespace
}  // namespace schouw

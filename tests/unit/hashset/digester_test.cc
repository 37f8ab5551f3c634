#include "agent/hashset/digester.h"

#include <gtest/gtest.h>

namespace schouw {
namespace {

// FIPS 180-4's and RFC 1321's own example.
TEST(DigesterTest, GivesThePublishedDigestsOfAbc) {
  const Digests digests = DigestsOf(AsBytes("abc"), Algorithms::FromBits(7));
  EXPECT_EQ(digests.Hex(DigestAlgorithm::kMd5), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(digests.Hex(DigestAlgorithm::kSha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(digests.Hex(DigestAlgorithm::kSha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(DigesterTest, ASourceGivesTheSameAsItsBytes) {
  const MemorySource source(std::string(1'000'003, 'v'));
  const auto digests = DigestsOf(source, Algorithms::FromBits(5));
  ASSERT_TRUE(digests);
  EXPECT_EQ(*digests, DigestsOf(source.bytes(), Algorithms::FromBits(5)));
  EXPECT_FALSE(digests->Has(DigestAlgorithm::kSha1));
}

}  // namespace
}  // namespace schouw

#include "agent/match/known_hashes.h"

#include <gtest/gtest.h>

#include "tests/unit/match/hash_pack.h"

namespace schouw {
namespace {

using testing::Content;
using testing::HashPack;
using testing::kMd5AndSha1;
using testing::kMd5Only;
using testing::kSha256Only;
using testing::MakeHashSet;
using testing::SetOfRule;

class KnownHashesTest : public ::testing::Test {
 protected:
  Result<KnownHashes> Make(const std::vector<SetOfRule>& sets, std::uint32_t allowed = 0xE) {
    pack_.emplace(sets);
    return KnownHashes::Create(pack_->packs(), pack_->beside(), HashClasses::FromBits(allowed));
  }

  static KnownFile Judge(const Result<KnownHashes>& known, const std::string& content) {
    EXPECT_TRUE(known) << known.error().Text();
    const auto file = known->Judge(MemorySource(content));
    EXPECT_TRUE(file);
    return *file;
  }

  std::optional<HashPack> pack_;
};

TEST_F(KnownHashesTest, TellsEachClass) {
  const auto known = Make({{HashClass::kSoftware, {{Content(1), kSha256Only}, {Content(4), kMd5AndSha1}}},
                           {HashClass::kKnownGood, {{Content(2), kMd5AndSha1}, {Content(4), kMd5AndSha1}}, false},
                           {HashClass::kTripwire, {{Content(3), kMd5AndSha1}}}});
  EXPECT_EQ(Judge(known, Content(1)).software.size(), 1u);
  EXPECT_FALSE(Judge(known, Content(1)).known_good);
  EXPECT_TRUE(Judge(known, Content(2)).known_good);
  const KnownFile trip = Judge(known, Content(3));
  ASSERT_EQ(trip.tripwires.size(), 1u);
  EXPECT_EQ(trip.tripwires[0].rule, 2u);
  EXPECT_EQ(trip.tripwires[0].list, "lijst.txt");
  const KnownFile both = Judge(known, Content(4));
  EXPECT_TRUE(both.known_good);
  EXPECT_EQ(both.software.size(), 1u);
  EXPECT_TRUE(Judge(known, Content(5)).software.empty());
}

// What is said of a file must not hang on whether others were hashed with it.
TEST_F(KnownHashesTest, SaysTheSameOfFilesThatWereHashedTogether) {
  const auto known = Make({{HashClass::kSoftware, {{Content(1), kSha256Only}, {Content(4), kMd5Only, false}}},
                           {HashClass::kKnownGood, {{Content(2), kMd5AndSha1}, {Content(4), kMd5AndSha1}}, false},
                           {HashClass::kTripwire, {{Content(3), kMd5AndSha1, false}}}});
  ASSERT_TRUE(known) << known.error().Text();
  std::vector<std::string> contents = {"", "klein"};
  for (int i = 0; i < 40; ++i)
    contents.push_back(Content(i) + std::string(i < 5 ? 0u : 1000u * static_cast<unsigned>(i), 'x'));
  std::vector<Bytes> files;
  for (const std::string& content : contents) files.push_back(AsBytes(content));
  const std::vector<HashedFile> hashed = known->HashTogether(files);
  ASSERT_EQ(hashed.size(), contents.size());
  int listed = 0;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const MemorySource content(contents[i]);
    const auto alone = known->Judge(content), together = known->Judge(content, &hashed[i]);
    ASSERT_TRUE(alone && together);
    EXPECT_EQ(alone->tripwires.size(), together->tripwires.size()) << i;
    EXPECT_EQ(alone->software.size(), together->software.size()) << i;
    EXPECT_EQ(alone->known_good, together->known_good) << i;
    listed += alone->known_good || !alone->software.empty() || !alone->tripwires.empty() ? 1 : 0;
  }
  EXPECT_EQ(listed, 4);
}

TEST_F(KnownHashesTest, UsesTheClassesThatAreAllowedAlone) {
  const auto known =
      Make({{HashClass::kSoftware, {{Content(1), kSha256Only}}}, {HashClass::kTripwire, {{Content(3), kMd5AndSha1}}}},
           1u << static_cast<unsigned>(HashClass::kSoftware));
  EXPECT_EQ(Judge(known, Content(1)).software.size(), 1u);
  EXPECT_TRUE(Judge(known, Content(3)).tripwires.empty());
  EXPECT_FALSE(known->MayHoldSize(Content(300).size()));
}

TEST_F(KnownHashesTest, SaysWhenOnlyAnMd5Agrees) {
  const auto known = Make({{HashClass::kSoftware, {{Content(1), kMd5Only}, {Content(2), kMd5AndSha1}}}});
  const KnownFile weak = Judge(known, Content(1));
  ASSERT_EQ(weak.software.size(), 1u);
  EXPECT_EQ(AgreementSentence(weak.software[0]),
            "de lijst heeft alleen MD5, en er kunnen andere bestanden met dezelfde MD5 worden gemaakt");
  const KnownFile agreed = Judge(known, Content(2));
  ASSERT_EQ(agreed.software.size(), 1u);
  EXPECT_EQ(AgreementSentence(agreed.software[0]), "alle controlegetallen kloppen");
}

TEST_F(KnownHashesTest, ATripwireThatOnlyAMentionNamesIsNoFile) {
  const auto known = Make({{HashClass::kTripwire, {{Content(3), kMd5AndSha1}}}});
  ASSERT_TRUE(known);
  EXPECT_TRUE(known->looks_up_mentions());
  const Digests digests = DigestsOf(AsBytes(Content(3)), kMd5AndSha1);
  EXPECT_EQ(known->FindMention(DigestAlgorithm::kMd5, digests.Of(DigestAlgorithm::kMd5)).size(), 1u);
}

TEST_F(KnownHashesTest, KnownGoodFilesAreNotLookedForInText) {
  const auto known = Make({{HashClass::kKnownGood, {{Content(3), kSha256Only}}}});
  ASSERT_TRUE(known);
  EXPECT_FALSE(known->looks_up_mentions());
}

TEST_F(KnownHashesTest, RefusesASetThatIsNowhere) {
  ASSERT_TRUE(Make({{HashClass::kSoftware, {{Content(1), kSha256Only}}, false}}));
  const auto known = KnownHashes::Create(pack_->packs(), {}, HashClasses::FromBits(0xE));
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().Text(), "set of rule regel-0: it is not there");
}

TEST_F(KnownHashesTest, ASetBesideThePackIsToldByItsDigestAlone) {
  ASSERT_TRUE(Make({{HashClass::kSoftware, {{Content(1), kSha256Only}}, false}}));
  const std::string other = MakeHashSet(HashClass::kSoftware, {{Content(2), kSha256Only}});
  EXPECT_FALSE(KnownHashes::Create(pack_->packs(), {AsBytes(other)}, HashClasses::FromBits(0xE)));
}

}  // namespace
}  // namespace schouw

#include "agent/hashset/hash_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/hashset/hash_set_support.h"

namespace schouw {
namespace {

using testing::Content;
using ::testing::HasSubstr;
using testing::kAllAlgorithms;
using testing::kMd5AndSha1;
using testing::kMd5Only;
using testing::kSha1Only;
using testing::kSha256Only;
using testing::ListedContent;
using testing::MakeHashSet;

Digests AllOf(const std::string& content) { return DigestsOf(AsBytes(content), kAllAlgorithms); }

Agreement AgreementOf(const HashSet& set, const std::string& content) {
  return set.Match(AllOf(content), content.size()).agreement;
}

HashSet Opened(const std::string& bytes) {
  auto set = HashSet::Open(AsBytes(bytes));
  EXPECT_TRUE(set) << set.error().Text();
  return set ? std::move(*set) : HashSet();
}

TEST(HashSetTest, FindsEveryFileByEachOfItsDigests) {
  std::vector<ListedContent> files;
  for (int i = 0; i < 700; ++i)
    files.push_back({Content(i), Algorithms::FromBits(static_cast<std::uint32_t>(1 + i % 7))});
  const std::string bytes = MakeHashSet(HashClass::kSoftware, files);
  const HashSet set = Opened(bytes);
  EXPECT_TRUE(set.CheckContent());
  EXPECT_EQ(set.rows(), 700u);
  EXPECT_EQ(set.hash_class(), HashClass::kSoftware);
  EXPECT_TRUE(set.knows_sizes());
  for (const ListedContent& file : files) {
    const Digests digests = DigestsOf(AsBytes(file.content), file.algorithms);
    for (const DigestAlgorithm algorithm : kDigestAlgorithms)
      EXPECT_EQ(set.Has(algorithm, AllOf(file.content).Of(algorithm)), digests.Has(algorithm));
    const bool conclusive = IsConclusive(file.algorithms);
    EXPECT_EQ(AgreementOf(set, file.content), conclusive ? Agreement::kAgreed : Agreement::kWeak);
  }
  for (int i = 700; i < 2000; ++i) EXPECT_EQ(AgreementOf(set, Content(i)), Agreement::kNone);
}

TEST(HashSetTest, GivesTheSameBytesWhateverTheOrderAndTheMemory) {
  std::vector<ListedContent> files;
  for (int i = 0; i < 3000; ++i) files.push_back({Content(i), kMd5AndSha1, i % 3 != 0});
  const std::string in_memory = MakeHashSet(HashClass::kSoftware, files, 64u << 20);
  std::shuffle(files.begin(), files.end(), std::mt19937(7));
  EXPECT_EQ(MakeHashSet(HashClass::kSoftware, files, 8u << 10), in_memory);
}

TEST(HashSetTest, KeepsEqualEntriesOnce) {
  const std::string bytes =
      MakeHashSet(HashClass::kSoftware, {{Content(1), kMd5Only}, {Content(1), kMd5Only}, {Content(1), kMd5AndSha1}});
  EXPECT_EQ(Opened(bytes).rows(), 2u);
}

TEST(HashSetTest, ASecondDigestThatIsListedMustAgree) {
  // Two files that share an MD5: one listed with its SHA-1, the other not listed.
  Digests listed = DigestsOf(AsBytes(Content(1)), kMd5AndSha1);
  Digests other = AllOf(Content(2));
  other.Set(DigestAlgorithm::kMd5, listed.Of(DigestAlgorithm::kMd5));
  const testing::TempFolder folder;
  HashSetBuilder builder({HashClass::kSoftware, folder.path(), 1u << 20, {}});
  ASSERT_TRUE(builder.Add(listed, std::nullopt, 0));
  // A list that knows the MD5 alone does not outweigh the one that knows better.
  Digests md5_alone;
  md5_alone.Set(DigestAlgorithm::kMd5, listed.Of(DigestAlgorithm::kMd5));
  ASSERT_TRUE(builder.Add(md5_alone, std::nullopt, 1));
  ASSERT_TRUE(builder.Write(folder.File("x.hset"), {{}, {}}));
  const std::string bytes = testing::ReadFile(folder.File("x.hset"));
  const HashSet set = Opened(bytes);
  EXPECT_EQ(set.Match(other, 500).agreement, Agreement::kNone);
  EXPECT_EQ(set.Match(AllOf(Content(1)), 500).agreement, Agreement::kAgreed);
}

TEST(HashSetTest, TheSizeMustAgreeWhereItIsListed) {
  const std::string bytes = MakeHashSet(HashClass::kSoftware, {{Content(1), kSha256Only}});
  const HashSet set = Opened(bytes);
  EXPECT_EQ(set.Match(AllOf(Content(1)), Content(1).size() + 1).agreement, Agreement::kNone);
  EXPECT_TRUE(set.MayHoldSize(Content(1).size()));
  EXPECT_FALSE(set.MayHoldSize(Content(1).size() + 1));
}

TEST(HashSetTest, EmptyAndTinyFilesMatchNothing) {
  const std::string tiny(kLeastListedBytes - 1, 'x');
  const std::string bytes = MakeHashSet(
      HashClass::kSoftware, {{"", kSha256Only, false}, {tiny, kSha256Only, false}, {Content(1), kSha256Only, false}});
  const HashSet set = Opened(bytes);
  EXPECT_EQ(AgreementOf(set, ""), Agreement::kNone);
  EXPECT_EQ(AgreementOf(set, tiny), Agreement::kNone);
  EXPECT_EQ(AgreementOf(set, Content(1)), Agreement::kAgreed);
}

TEST(HashSetTest, ComputesAsFewDigestsAsWillDo) {
  struct Case {
    const char* name;
    std::vector<Algorithms> listed;
    Algorithms lead;
  };
  const Case cases[] = {
      {"MD5 alone", {kMd5Only}, kMd5Only},
      {"MD5 and SHA-1: the stronger", {kMd5AndSha1}, kSha1Only},
      {"all three", {kAllAlgorithms}, kSha256Only},
      {"some MD5 alone, some with SHA-1", {kMd5Only, kMd5AndSha1}, kMd5Only},
      {"MD5 here, SHA-1 there", {kMd5Only, kSha1Only}, kMd5AndSha1},
  };
  for (const Case& c : cases) {
    std::vector<ListedContent> files;
    for (std::size_t i = 0; i < c.listed.size(); ++i) files.push_back({Content(static_cast<int>(i)), c.listed[i]});
    const std::string bytes = MakeHashSet(HashClass::kSoftware, files);
    EXPECT_EQ(Opened(bytes).lead_algorithms(), c.lead) << c.name;
  }
}

TEST(HashSetTest, ATripwireTakesNoWeakEntry) {
  const testing::TempFolder folder;
  HashSetBuilder builder({HashClass::kTripwire, folder.path(), 1u << 20, {}});
  using Added = HashSetBuilder::Added;
  EXPECT_EQ(*builder.Add(DigestsOf(AsBytes(Content(1)), kMd5Only), {}, 0), Added::kTooWeak);
  EXPECT_EQ(*builder.Add(DigestsOf(AsBytes(Content(1)), kSha1Only), {}, 0), Added::kTooWeak);
  EXPECT_EQ(*builder.Add(DigestsOf(AsBytes(Content(1)), kMd5AndSha1), {}, 0), Added::kYes);
  EXPECT_EQ(*builder.Add(DigestsOf(AsBytes(Content(2)), kSha256Only), {}, 0), Added::kYes);
}

TEST(HashSetTest, RefusesATripwireSetMadeWithWeakEntries) {
  std::string bytes = MakeHashSet(HashClass::kSoftware, {{Content(1), kMd5Only}});
  bytes[24] = 3;
  const auto set = HashSet::Open(AsBytes(bytes));
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().Text(), "read hash set: a tripwire set with files of one weak digest");
}

TEST(HashSetTest, FindsDamageAnywhere) {
  const std::string whole = MakeHashSet(HashClass::kSoftware, {{Content(1), kMd5AndSha1}, {Content(2), kMd5AndSha1}});
  const std::string name = Opened(whole).sha256();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x40);
    const auto set = HashSet::Open(AsBytes(damaged));
    EXPECT_TRUE(!set || !set->CheckContent() || set->sha256() != name) << "byte " << i;
    if (!set) continue;
    for (int file = 0; file < 3; ++file) set->Match(AllOf(Content(file)), Content(file).size());
  }
}

TEST(HashSetTest, RefusesAFileThatEndsEarly) {
  const std::string whole = MakeHashSet(HashClass::kSoftware, {{Content(1), kMd5AndSha1}});
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(HashSet::Open(AsBytes(std::string_view(whole).substr(0, length)))) << length;
}

TEST(HashSetTest, SaysWhatItIsNot) {
  struct Case {
    const char* bytes;
    const char* text;
  };
  const Case cases[] = {{"", "read hash set: truncated (want 8 bytes, have 0) at byte 0"},
                        {"SCHOUWPK0000000000000000", "not a hash set"},
                        {"SCHOUWHS\x02\x00\x00\x00", "layout 48 of a hash set; this program reads layout 1"}};
  EXPECT_EQ(HashSet::Open(AsBytes(cases[0].bytes)).error().Text(), cases[0].text);
  EXPECT_EQ(HashSet::Open(AsBytes(cases[1].bytes)).error().Text(), cases[1].text);
  EXPECT_EQ(HashSet::Open(AsBytes(std::string_view("SCHOUWHS\x30\0\0\0", 12))).error().Text(), cases[2].text);
}

TEST(HashSetTest, HoldsManyShards) {
  const testing::TempFolder folder;
  HashSetBuilder builder({HashClass::kKnownGood, folder.path(), 16u << 20, {}});
  std::mt19937_64 random(3);
  const auto next = [&random] {
    std::string raw;
    while (raw.size() < 20) {
      for (std::uint64_t value = random(), i = 0; i < 8; ++i) raw += static_cast<char>(value >> (8 * i));
    }
    Digests digests;
    digests.Set(DigestAlgorithm::kSha1, AsBytes(raw).first(20));
    return digests;
  };
  constexpr int kRows = 1'200'000;
  for (int i = 0; i < kRows; ++i) ASSERT_TRUE(builder.Add(next(), std::nullopt, 0));
  ASSERT_TRUE(builder.Write(folder.File("x.hset"), {{}}));
  const std::string bytes = testing::ReadFile(folder.File("x.hset"));
  const HashSet set = Opened(bytes);
  random.seed(3);
  for (int i = 0; i < kRows; ++i) {
    const Digests digests = next();
    ASSERT_TRUE(i % 97 != 0 || set.Has(DigestAlgorithm::kSha1, digests.Of(DigestAlgorithm::kSha1))) << i;
  }
  int perhaps = 0;
  for (int i = 0; i < 100'000; ++i) perhaps += set.MayHold(DigestAlgorithm::kSha1, next().Of(DigestAlgorithm::kSha1));
  EXPECT_LT(perhaps, 600);  // one in 256 is 390
  EXPECT_GT(perhaps, 200);
}

TEST(HashSetTest, ManyDigestsAtOnceAreAnsweredAsOneByOne) {
  testing::TempFolder folder;
  HashSetBuilder builder({HashClass::kSoftware, folder.path(), 1u << 20, {}});
  std::mt19937_64 random(4);
  const auto next = [&random] {
    std::string raw(20, '\0');
    for (char& c : raw) c = static_cast<char>(random());
    return raw;
  };
  std::string all;
  for (int i = 0; i < 1000; ++i) {
    const std::string raw = next();
    Digests digests;
    digests.Set(DigestAlgorithm::kSha1, AsBytes(raw));
    ASSERT_TRUE(builder.Add(digests, std::nullopt, 0));
    all += raw + next();
  }
  ASSERT_TRUE(builder.Write(folder.File("x.hset"), {{}}));
  const std::string bytes = testing::ReadFile(folder.File("x.hset"));
  const HashSet set = Opened(bytes);
  for (const std::size_t count : {0u, 1u, 31u, 32u, 33u, 2000u}) {
    std::vector<std::uint8_t> answers(count, 7);
    set.MayHoldEach(DigestAlgorithm::kSha1, AsBytes(all), answers);
    for (std::size_t i = 0; i < count; ++i)
      ASSERT_EQ(answers[i] != 0, set.MayHold(DigestAlgorithm::kSha1, AsBytes(all).subspan(i * 20, 20))) << i;
    std::vector<std::uint8_t> none(count, 7);
    set.MayHoldEach(DigestAlgorithm::kMd5, AsBytes(all), none);
    EXPECT_EQ(std::count(none.begin(), none.end(), 0), static_cast<std::ptrdiff_t>(count));
  }
}

}  // namespace
}  // namespace schouw

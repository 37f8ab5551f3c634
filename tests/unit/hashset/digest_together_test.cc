#include "agent/hashset/digest_together.h"

#include <gtest/gtest.h>

#include <random>

#include "agent/hashset/digester.h"

namespace schouw {
namespace {

constexpr Algorithms kAll = Algorithms::FromBits(7);

std::string RandomBytes(std::mt19937_64& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

// Each in memory of its own size, so that a byte read behind one is seen under ASan.
std::vector<std::string> RandomFiles(std::mt19937_64& random, std::size_t count, std::size_t longest) {
  std::vector<std::string> files;
  for (std::size_t i = 0; i < count; ++i) files.push_back(RandomBytes(random, random() % (longest + 1)));
  return files;
}

std::vector<ToDigest> Wanting(const std::vector<std::string>& files, Algorithms algorithms) {
  std::vector<ToDigest> wanted;
  for (const std::string& file : files) wanted.push_back({AsBytes(file), algorithms});
  return wanted;
}

void ExpectOpenSsl(const std::vector<ToDigest>& files, const std::vector<Digests>& found, const std::string& way) {
  ASSERT_EQ(found.size(), files.size());
  for (std::size_t i = 0; i < files.size(); ++i)
    EXPECT_EQ(found[i], DigestsOf(files[i].bytes, files[i].algorithms))
        << way << ", file " << i << " of " << files[i].bytes.size() << " bytes";
}

void ExpectEachWay(const std::vector<ToDigest>& files) {
  ExpectOpenSsl(files, DigestsTogether(files), "the way chosen");
  for (const LaneSteps* steps : UsableSteps()) ExpectOpenSsl(files, DigestsTogether(files, *steps), steps->name);
}

TEST(DigestTogetherTest, EveryLengthAroundABlocksEdges) {
  std::mt19937_64 random(1);
  std::vector<std::string> files;
  for (std::size_t size = 0; size <= 200; ++size) files.push_back(RandomBytes(random, size));
  ExpectEachWay(Wanting(files, kAll));
}

TEST(DigestTogetherTest, RandomLengthsInRandomCompany) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 12; ++round) {
    const std::size_t longest =
        std::array<std::size_t, 4>{100, 1000, 10'000, 65'536}[static_cast<std::size_t>(round % 4)];
    ExpectEachWay(Wanting(RandomFiles(random, random() % 50, longest), kAll));
  }
}

TEST(DigestTogetherTest, OneLongFileAmongShortOnes) {
  std::mt19937_64 random(3);
  std::vector<std::string> files = RandomFiles(random, 20, 70);
  files.insert(files.begin() + 7, RandomBytes(random, 65'536));
  ExpectEachWay(Wanting(files, kAll));
}

TEST(DigestTogetherTest, EachFileGetsTheAlgorithmsItWants) {
  std::mt19937_64 random(4);
  const std::vector<std::string> files = RandomFiles(random, 64, 3000);
  std::vector<ToDigest> wanted;
  for (std::size_t i = 0; i < files.size(); ++i)
    wanted.push_back({AsBytes(files[i]), Algorithms::FromBits(static_cast<std::uint32_t>(i))});
  ExpectOpenSsl(wanted, DigestsTogether(wanted), "the way chosen");
}

TEST(DigestTogetherTest, NoFileAndOneFile) {
  EXPECT_TRUE(DigestsTogether({}).empty());
  ExpectEachWay({});
  ExpectEachWay(Wanting({"abc"}, kAll));
  EXPECT_EQ(DigestsTogether(Wanting({"abc"}, kAll))[0].Hex(DigestAlgorithm::kMd5), "900150983cd24fb0d6963f7d28e17f72");
}

}  // namespace
}  // namespace schouw

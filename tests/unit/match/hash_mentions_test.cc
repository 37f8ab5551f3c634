#include "agent/match/hash_mentions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace schouw {
namespace {

using ::testing::ElementsAre;

const std::string kMd5 = "900150983cd24fb0d6963f7d28e17f72";
const std::string kSha1 = "a9993e364706816aba3e25717850c26c9cd0d89d";
const std::string kSha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::vector<std::string> MentionsIn(const std::string& text) {
  std::vector<std::string> found;
  FindHashMentions(text, [&](const HashMention& mention) {
    EXPECT_LE(mention.end, text.size());
    EXPECT_EQ(mention.digest.size(), DigestBytes(mention.algorithm));
    found.push_back(ToHex(mention.digest));
  });
  return found;
}

TEST(HashMentionsTest, FindsDigestsAsTheyAreWritten) {
  struct Case {
    const char* name;
    std::string text;
    std::vector<std::string> found;
  };
  std::string upper = kSha1;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const Case cases[] = {
      {"nothing", "een gewone zin over een voorbeeldterm-alfa en nog iets", {}},
      {"the text alone", kMd5, {kMd5}},
      {"three in one line", kMd5 + " " + kSha1 + ";" + kSha256 + ".", {kMd5, kSha1, kSha256}},
      {"capitals", upper, {kSha1}},
      {"a magnet link", "magnet:?xt=urn:btih:" + kSha1 + "&dn=x", {kSha1}},
      {"a magnet link with escapes", "magnet%3A%3Fxt%3Durn%3Abtih%3A" + kSha1 + "%26dn", {kSha1}},
      {"a magnet link in base32", "magnet:?xt=urn:btih:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5&dn=x", {kSha1}},
      {"base32 and nothing that says so", "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", {}},
      {"a magnet link of version 2", "xt=urn:btmh:1220" + kSha256, {kSha256}},
      {"an ed2k link", "ed2k://|file|x.zip|12|" + kMd5 + "|/", {kMd5}},
      {"in quotation marks", "\xE2\x80\x9C" + kMd5 + "\xE2\x80\x9D", {kMd5}},
      {"among letters", "x" + kMd5, {}},
      {"one digit too many", kMd5 + "0", {}},
      {"one digit too few", kSha1.substr(1), {}},
      {"a long word", std::string(5000, 'a'), {}},
      {"behind a long word", std::string(5000, 'a') + " " + kMd5, {kMd5}},
  };
  for (const Case& c : cases) EXPECT_EQ(MentionsIn(c.text), c.found) << c.name;
}

TEST(HashMentionsTest, FindsOneAtEveryOffset) {
  for (std::size_t before = 0; before < 100; ++before) {
    const std::string text =
        std::string(before, '.') + kMd5 + "." + kSha1 + std::string(before % 7, '.') + "/" + kSha256;
    EXPECT_THAT(MentionsIn(text), ElementsAre(kMd5, kSha1, kSha256)) << before;
  }
}

}  // namespace
}  // namespace schouw

#include "agent/base/printable_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace schouw {
namespace {

using namespace std::string_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<PrintableRun> Runs(const std::string& bytes, std::size_t block = 1u << 16, std::size_t most = 1u << 16) {
  std::vector<PrintableRun> found;
  PrintableRuns runs(6, most, [&](const PrintableRun& run) {
    found.push_back(run);
    return true;
  });
  for (std::size_t at = 0; at < bytes.size(); at += block) runs.Feed(std::string_view(bytes).substr(at, block));
  runs.Finish();
  return found;
}

std::vector<std::string> Texts(const std::string& bytes, std::size_t block = 1u << 16) {
  std::vector<std::string> texts;
  for (const PrintableRun& run : Runs(bytes, block)) texts.push_back(run.text);
  return texts;
}

std::string Pairs(std::u16string_view text, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xff);
    const char high = static_cast<char>(unit >> 8);
    bytes += big_endian ? std::string{high, low} : std::string{low, high};
  }
  return bytes;
}

TEST(PrintableRuns, FindsTextOfSixCharactersAndMore) {
  EXPECT_THAT(Texts("\x01\x02zoekterm\0kort\0langer woord\xff"s), ElementsAre("zoekterm", "langer woord"));
  EXPECT_THAT(Texts("vijf5\0zesse6\0"s), ElementsAre("zesse6"));
  EXPECT_THAT(Texts("a b c d e\0a b c d e f\0"s), ElementsAre("a b c d e f"));  // white space is no character of it
}

TEST(PrintableRuns, SaysWhereARunStands) {
  const auto runs = Runs("\0\0\0voorbeeld\0\0"s);
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].offset, 3u);
  EXPECT_EQ(runs[0].end, 12u);
}

TEST(PrintableRuns, ReadsUtf8AndEndsAtWhatIsNone) {
  EXPECT_THAT(Texts("\x01geïnteresseerd\x01"s), ElementsAre("geïnteresseerd"));
  EXPECT_THAT(Texts("eerste\xc3tweede"s), ElementsAre("eerste", "tweede"));
  EXPECT_THAT(Texts("abc\xed\xa0\x80xyz"s), IsEmpty());  // a surrogate
}

TEST(PrintableRuns, ReadsUtf16OfEitherOrderAtEitherAlignment) {
  for (const bool big_endian : {false, true}) {
    for (const std::string& before : {""s, "\x01"s, "\x01\x02"s, "\x80\x81\x82"s}) {
      SCOPED_TRACE(std::to_string(big_endian) + " after " + std::to_string(before.size()));
      const std::string bytes = before + Pairs(u"voorbeeldterm-één", big_endian) + "\x01\x02\x03";
      EXPECT_THAT(Texts(bytes), ElementsAre("voorbeeldterm-één"));
    }
  }
}

TEST(PrintableRuns, BlocksDontMatter) {
  const std::string bytes = "\x01geïnteresseerd\0\0"s + Pairs(u"nog een voorbeeld", false) + "\x01einde van alles"s;
  for (std::size_t block = 1; block < 9; ++block) EXPECT_EQ(Texts(bytes, block), Texts(bytes)) << block;
  EXPECT_EQ(Texts(bytes).size(), 3u);
}

TEST(PrintableRuns, ALongRunComesInPartsThatOverlap) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "wörd" + std::to_string(i) + " ";
  for (const bool pairs : {false, true}) {
    std::u16string units;
    for (int i = 0; i < 2000; ++i) {
      units += u"wörd";
      for (const char c : std::to_string(i)) units += static_cast<char16_t>(c);
      units += u' ';
    }
    const auto runs = Runs(pairs ? Pairs(units, false) : text, 1000, 2048);
    std::string joined;
    for (const PrintableRun& run : runs) {
      EXPECT_LE(run.text.size(), 2052u);
      EXPECT_TRUE(joined.ends_with(run.text.substr(0, run.overlap_bytes)));
      joined += run.text.substr(run.overlap_bytes);
    }
    EXPECT_EQ(joined, text);
  }
}

TEST(PrintableRuns, NoiseGivesLittle) {
  std::mt19937 random(7);
  std::string noise(1u << 20, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  std::size_t bytes = 0;
  for (const PrintableRun& run : Runs(noise)) bytes += run.text.size();
  EXPECT_LT(bytes, noise.size() / 50);
}

TEST(PrintableRuns, StopsWhenNoMoreIsWanted) {
  int given = 0;
  PrintableRuns runs(6, 1024, [&](const PrintableRun&) { return ++given < 2; });
  EXPECT_FALSE(runs.Feed("eerste run\0tweede run\0derde run\0"s));
  EXPECT_FALSE(runs.Finish());
  EXPECT_EQ(given, 2);
}

}  // namespace
}  // namespace schouw

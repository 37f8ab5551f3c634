// The vector path of folding against one byte at a time.
#include "agent/match/fold_ascii.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace schouw {
namespace {

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string FoldByBytes(const std::string& text, bool fold_case, bool& after_space) {
  std::string folded;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80 || (IsSpace(c) && after_space)) break;
    after_space = IsSpace(c);
    folded += after_space ? ' ' : fold_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return folded;
}

void ExpectSame(const std::string& text, bool fold_case, bool after_space) {
  bool after_expected = after_space;
  const std::string expected = FoldByBytes(text, fold_case, after_expected);
  std::string out(text.size() + kFoldBlockBytes, '#');
  const std::size_t count = FoldAsciiRun(text.data(), text.size(), out.data(), fold_case, after_space);
  EXPECT_EQ(out.substr(0, count), expected) << testing::PrintToString(text);
  EXPECT_EQ(after_space, after_expected) << testing::PrintToString(text);
}

// The way without AVX2, which the processor of this test may never take by itself.
void ExpectSamePlain(const std::string& text, bool fold_case, bool after_space) {
  std::uint64_t after_plain = after_space ? 1 : 0;
  const std::string expected = FoldByBytes(text, fold_case, after_space);
  std::string out(text.size() + kFoldBlockBytes, '#');
  const std::size_t count = fold_ascii::FoldRun<fold_ascii::PlainBlock>(text.data(), text.size(), out.data(),
                                                                        fold_ascii::CaseBit(fold_case), after_plain);
  EXPECT_EQ(out.substr(0, count), expected) << testing::PrintToString(text);
  EXPECT_EQ(after_plain != 0, after_space) << testing::PrintToString(text);
}

TEST(FoldAscii, EveryByteInEveryPlaceOfABlock) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < 2 * kFoldBlockBytes; ++at) {
      std::string text(2 * kFoldBlockBytes + 5, 'Q');
      text[at] = static_cast<char>(byte);
      ExpectSame(text, true, false);
      ExpectSamePlain(text, true, false);
    }
  }
}

TEST(FoldAscii, RandomTextsOfEveryLength) {
  std::mt19937 random(5);
  const std::string letters = "aZz@[`{AbC \t\r\n\x08\x0e.7\x7f\xc3";
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 200, 'x');
    for (char& c : text)
      if (random() % 4 == 0) c = letters[random() % letters.size()];
    ExpectSame(text, round % 2 == 0, round % 3 == 0);
    ExpectSamePlain(text, round % 2 == 0, round % 3 == 0);
  }
}

}  // namespace
}  // namespace schouw

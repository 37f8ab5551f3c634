#include "agent/match/fold.h"

#include <gtest/gtest.h>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

struct FoldCase {
  const char* name;
  Fold fold;
  const char* text;
  const char* folded;
};

const FoldCase kFoldCases[] = {
    {"ASCII", {}, "Tor BROWSER 1.0", "tor browser 1.0"},
    {"white space", {}, " a \t\r\n\v\fb\u00A0\u3000c\u2028", " a b c "},
    {"accents", {}, "ÀÉÎÕÜ ë é ĳ", "aeiou e e ij"},
    {"combining", {}, "e\u0301\u0323x", "ex"},
    {"a mark after a space", {}, "a \u0301b", "a b"},
    {"a mark at the start", {}, "\u0301b", "b"},
    {"sharp s, sigma, dotted I", {}, "ß ς İ", "ss σ i"},
    {"ligature, width, circled", {}, "ﬃ Ａ①", "ffi a1"},
    {"ligatures that are letters", {}, "Æon œuvre ŒUVRE ǽ", "aeon oeuvre oeuvre ae"},
    {"ligatures, case kept", {false, true}, "Æ œ", "AE oe"},
    {"letters with a stroke stay", {}, "ø ł đ", "ø ł đ"},
    {"kana voicing stays", {}, "か\u3099 が", "が が"},
    {"ignorable", {}, "a\u00ADb\u200Bc\uFEFF", "abc"},
    {"malformed", {}, "a\xFF\xC3", "a\uFFFD\uFFFD"},
    {"NUL", {}, "a", "a"},
    {"case kept", {false, true}, "É Ａ ß\u00ADx", "E A ßx"},
    {"diacritics kept", {true, false}, "E\u0301 É", "é é"},
    {"both kept", {false, false}, "E\u0301 ﬁ", "É fi"},
};

TEST(FoldTest, Folds) {
  for (const FoldCase& test : kFoldCases) EXPECT_EQ(Folded(test.text, test.fold), test.folded) << test.name;
  EXPECT_EQ(Folded(std::string_view("a\0B", 3)), std::string_view("a\0b", 3));
  EXPECT_EQ(FoldedTerm(" \t Tor\n"), "tor");
}

// Each folded code point with what it came from: "a<A>".
std::string Mapped(std::string_view text) {
  std::string folded = "before";
  FoldMap map;
  AppendFolded(text, kWidestFold, folded, &map);
  folded.erase(0, 6);
  std::string shown;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t next = at + DecodeUtf8(folded, at).length;
    const std::size_t begin = map.OriginalStart(at);
    shown += folded.substr(at, next - at) + "<" + std::string(text.substr(begin, map.OriginalEnd(next) - begin)) + ">";
    if (!map.IsClusterBorder(next)) shown += "+";
    at = next;
  }
  return shown;
}

TEST(FoldTest, MapsBack) {
  EXPECT_EQ(Mapped("Ab"), "a<A>b<b>");
  EXPECT_EQ(Mapped("a \n\u00A0 b"), "a<a> < \n\u00A0 >b<b>");
  EXPECT_EQ(Mapped("xe\u0301\u0323y"), "x<x>e<e\u0301\u0323>y<y>");
  EXPECT_EQ(Mapped("ﬁx"), "f<ﬁ>+i<ﬁ>x<x>");
  EXPECT_EQ(Mapped("éЖß"), "e<é>ж<Ж>s<ß>+s<ß>");
  EXPECT_EQ(Mapped("\uFEFFa"), "a<a>");
  EXPECT_EQ(Mapped("xœ\u0301"), "x<x>o<œ\u0301>+e<œ\u0301>");
}

TEST(FoldTest, LeavesTheMapOfWhatIsNotAscii) {
  std::string buffer = "0123456789";
  FoldMap map;
  EXPECT_EQ(FoldInto("Aé", kWidestFold, buffer, 3, &map, MakeMap::kIfCheap), 5u);
  EXPECT_EQ(buffer.substr(0, 5), "012ae");
  EXPECT_FALSE(map.is_whole());
  EXPECT_EQ(FoldInto("Ab", kWidestFold, buffer, 3, &map, MakeMap::kIfCheap), 5u);
  EXPECT_TRUE(map.is_whole());
  EXPECT_EQ(map.OriginalStart(1), 1u);
}

TEST(FoldTest, LongRunsOfMarksTakeLinearTime) {
  std::string text = "a";
  for (int i = 0; i < 200'000; ++i) text += i % 2 == 0 ? "\u0301" : "\u0323";
  EXPECT_EQ(Folded(text + "b"), "ab");
}

TEST(FoldTest, BlocksAndSingleBytesAgree) {
  const std::string text = "De Tor-browser  van\tAnna \n\n en nog véél meer TEKST, met 2 spaties  en zo verder...";
  std::string expected = Folded(text);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const std::string padded = std::string(cut, 'X') + text;
    EXPECT_EQ(Folded(padded), std::string(cut, 'x') + expected);
  }
}

}  // namespace
}  // namespace schouw

#include "report/html/dutch.h"

#include <gtest/gtest.h>

#include "report/html/base64.h"
#include "report/html/writer.h"

namespace schouw {
namespace {

TEST(Dutch, WritesNumbersAsDutchReadersDo) {
  EXPECT_EQ(dutch::Number(0), "0");
  EXPECT_EQ(dutch::Number(999), "999");
  EXPECT_EQ(dutch::Number(4'408), "4.408");
  EXPECT_EQ(dutch::Number(18'446'744'073'709'551'615u), "18.446.744.073.709.551.615");
}

TEST(Dutch, WritesSizes) {
  EXPECT_EQ(dutch::Bytes(0), "0 bytes");
  EXPECT_EQ(dutch::Bytes(1), "1 byte");
  EXPECT_EQ(dutch::Bytes(999), "999 bytes");
  EXPECT_EQ(dutch::Bytes(1'000), "1 kB");
  EXPECT_EQ(dutch::Bytes(1'500), "1,5 kB");
  EXPECT_EQ(dutch::Bytes(98'000'000'000), "98 GB");
  EXPECT_EQ(dutch::Bytes(412'110'190'592), "412 GB");
  EXPECT_EQ(dutch::Bytes(18'446'744'073'709'551'615u), "18 EB");
}

TEST(Dutch, CountsInWordsUpToTwelve) {
  EXPECT_EQ(dutch::CountInWords(1, "signaal", "signalen"), "één signaal");
  EXPECT_EQ(dutch::CountInWords(12, "signaal", "signalen"), "twaalf signalen");
  EXPECT_EQ(dutch::CountInWords(1'013, "signaal", "signalen"), "1.013 signalen");
  EXPECT_EQ(dutch::Capital("één signaal"), "Eén signaal");
}

TEST(Dutch, NamesPlaces) {
  EXPECT_EQ(dutch::Volume("p0"), "Hele gegevensdrager");
  EXPECT_EQ(dutch::Volume("p2"), "Deel 2");
  EXPECT_EQ(dutch::Volume("p2.v1"), "Deel 2, volume 1");
  EXPECT_EQ(dutch::Place("line 40"), "regel 40");
  EXPECT_EQ(dutch::Place("keyword_search_terms rowid 12"), "keyword_search_terms rowid 12");
  EXPECT_EQ(dutch::Enumeration({"a", "b", "c"}), "a, b en c");
}

TEST(Escape, MakesTheUnseenVisible) {
  EXPECT_EQ(html::Escape("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(html::Escape("a\nb\tc"), "a b c");
  EXPECT_EQ(html::Escape(std::string("\0\x7f", 2)), "<code>\\u{0}</code><code>\\u{7f}</code>");
  EXPECT_EQ(html::Escape("\xE2\x80\x8B\xEF\xBB\xBF"), "<code>\\u{200b}</code><code>\\u{feff}</code>");
  EXPECT_EQ(html::Escape("\xF3\xA0\x81\x81"), "<code>\\u{e0041}</code>");
  EXPECT_EQ(html::Escape("\xC3"), "<code>\\xc3</code>");
  EXPECT_EQ(html::Escape("é שלום 日本"), "é שלום 日本");
}

TEST(Base64, IsThatOfRfc4648) {
  EXPECT_EQ(html::Base64(""), "");
  EXPECT_EQ(html::Base64("f"), "Zg==");
  EXPECT_EQ(html::Base64("fo"), "Zm8=");
  EXPECT_EQ(html::Base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace schouw

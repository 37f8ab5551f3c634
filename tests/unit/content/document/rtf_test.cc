// RTF: code pages and fonts, Unicode with its replacements, destinations, fields, deletions, objects, HTML inside,
// damage.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "agent/base/bytes.h"
#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/office_bytes.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::CompoundOf;
using testing::Le32;
using testing::ReadDocument;

struct RtfCase {
  const char* name;
  std::string rtf;
  std::string text;
};

TEST(Rtf, TextIsWhatAReaderSees) {
  const std::string start = "{\\rtf1\\ansi\\ansicpg1252\\deff0";
  const RtfCase cases[] = {
      {"plain", start + " voorbeeldterm-alfa\\par tweede}", "voorbeeldterm-alfa\ntweede"},
      {"words split by formatting", start + " tor{\\b  brow}ser}", "tor browser"},
      {"line ends in the source are nothing", start + " voor\r\nbeeld}", "voorbeeld"},
      {"code page", start + " caf\\'e9 \\'93x\\'94}", "café “x”"},
      {"another code page", "{\\rtf1\\ansi\\ansicpg1251 \\'ef\\'f0\\'e8}", "при"},
      {"raw bytes in it", "{\\rtf1\\ansi\\ansicpg1251 \xef\xf0\xe8}", "при"},
      {"code page of a font",
       start + "{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'ef{\\f0 \\'e9}\\'f0}", "пéр"},
      {"two bytes a character", "{\\rtf1{\\fonttbl{\\f0\\fcharset128 M;}}\\f0 \\'82\\'b1\\'83\\\\}", "こソ"},
      {"unicode with a replacement", start + "\\uc1 \\u8364?\\u235\\'eb x}", "€ë x"},
      {"unicode without one", start + "\\uc0 \\u8364 \\u235 x}", "€ëx"},
      {"a replacement of two", "{\\rtf1\\uc2 \\u12371\\'82\\'b1x}", "こx"},
      {"the count belongs to its group", start + "{\\uc0 \\u8364 a}\\u8364?b}", "€a€b"},
      {"a surrogate pair", start + "\\u-10240?\\u-8398?}", "\xf0\x90\x8c\xb2"},
      {"half a pair", start + "\\u-10240? x}", "\xef\xbf\xbd x"},
      {"a word as replacement", start + "\\u8220\\ldblquote x}", "“x"},
      {"characters by name", start + " a\\endash b\\tab c\\~d\\_e\\-f\\{\\}\\\\}",
       "a–b\tc\xc2\xa0"
       "d-ef{}\\"},
      {"cells", start + " a\\cell b\\cell\\row c}", "a\tb\t\nc"},
      {"unknown optional destinations", start + "{\\*\\onbekend weg}blijft{\\onbekend ook}}", "blijftook"},
      {"a star inside a group", start + "{\\b\\*\\cs7\\onbekend blijft}}", "blijft"},
      {"pictures and styles", start + "{\\stylesheet{\\s1 kop;}}{\\pict\\wmetafile8 0102ff}tekst}", "tekst"},
      {"binary data", start + "{\\pict\\bin4 }{\\}}tekst}", "tekst"},
      {"hidden text", start + " zicht{\\v baar}}", "zichtbaar"},
      {"deleted text", start + " blijft{\\deleted weg}{\\deleted0  ook}}", "blijft ook"},
      {"result of a field", start + "{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}}", "7"},
      {"the unicode form of a text", start + "{\\upr{weg}{\\*\\ud{blijft}}}}", "blijft"},
      {"after the end", start + " tekst}rommel", "tekst"},
      {"space before it", "  \n" + start + " tekst}", "tekst"},
      {"macintosh", "{\\rtf1\\mac caf\\'8e}", "café"},
  };
  for (const RtfCase& c : cases) {
    const CollectingSink sink = ReadDocument(c.rtf);
    EXPECT_EQ(sink.Text(), c.text) << c.name;
    EXPECT_EQ(sink.formats, std::vector<std::string>{"text.rtf"}) << c.name;
    EXPECT_TRUE(sink.problems.empty()) << c.name;
  }
}

TEST(Rtf, OtherPartsHaveTheirPlace) {
  const CollectingSink sink = ReadDocument(
      "{\\rtf1\\ansi{\\info{\\title De titel}{\\author A}{\\*\\operator B}}{\\header kop}voor{\\footnote noot}na"
      "{\\*\\annotation opmerking}{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt "
      "vak}}{\\shprslt{\\*\\do{\\dptxbxtext "
      "vak}}}}{\\field{\\*\\fldinst{ HYPERLINK \"http://kansspel.example/\"}}{\\fldrslt hier}}}");
  std::vector<std::string> lines;
  for (const Record& record : sink.records) lines.push_back(record.place + ": " + record.text);
  const std::vector<std::string> expected = {"title: De titel",
                                             "author: A",
                                             "headers and footers: kop",
                                             "footnotes: noot",
                                             "comments of readers: opmerking",
                                             "text boxes: vak",
                                             "link: http://kansspel.example/",
                                             ": voornahier"};
  EXPECT_EQ(lines, expected);
  EXPECT_EQ(sink.records[6].url, "http://kansspel.example/");
}

TEST(Rtf, HtmlInsideIsReadAsHtml) {
  const CollectingSink sink = ReadDocument(
      "{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <html><body>}\\htmlrtf {\\htmlrtf0 tor {\\*\\htmltag84 "
      "<b>}\\htmlrtf\\b\\htmlrtf0 browser{\\field{\\*\\fldinst HYPERLINK \"http://kansspel.example/\"}}{\\*\\htmltag92 "
      "</b>}\\htmlrtf weg\\par\\htmlrtf0 \\htmlrtf "
      "}\\htmlrtf0{\\*\\htmltag58 "
      "</body></html>}}");
  EXPECT_NE(sink.Text().find("browser"), std::string::npos);
  EXPECT_EQ(sink.Text().find("weg"), std::string::npos);
  EXPECT_EQ(sink.Text().find("kansspel"), std::string::npos);
}

std::string Object(const std::string& class_name, const std::string& data) {
  const std::string name = class_name + '\0';
  const std::string object = Le32(0x501) + Le32(2) + Le32(static_cast<std::uint32_t>(name.size())) + name + Le32(0) +
                             Le32(0) + Le32(static_cast<std::uint32_t>(data.size())) + data;
  return "{\\rtf1{\\object\\objemb{\\*\\objclass " + class_name + "}{\\*\\objdata \n" + ToHex(AsBytes(object)) +
         "\n}{\\result beeld}}}";
}

TEST(Rtf, ObjectsAreFilesInIt) {
  const CollectingSink sink = ReadDocument(Object("Word.Document.8", CompoundOf({{"VisioDocument", "x"}})));
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "Word.Document.8");
  EXPECT_EQ(ReadDocument(sink.embedded[0].bytes).problems[0].detail, "Visio drawing");
  const std::string package = std::string("\2\0", 2) + std::string("a.txt\0C:\\a.txt\0", 15) +
                              std::string("\0\0\3\0", 4) + Le32(2) + std::string("t\0", 2) + Le32(5) + "inhou";
  const CollectingSink packaged = ReadDocument(Object("Package", package));
  ASSERT_EQ(packaged.embedded.size(), 1u);
  EXPECT_EQ(packaged.embedded[0].member.path + "=" + packaged.embedded[0].bytes, "a.txt=inhou");
  EXPECT_EQ(packaged.Text(), "beeld");
}

TEST(Rtf, WhatIsCutKeepsWhatCameBefore) {
  const CollectingSink sink = ReadDocument("{\\rtf1 voorbeeldterm-alfa {\\b nog");
  EXPECT_EQ(sink.Text(), "voorbeeldterm-alfa nog");
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].detail, "its groups do not end");
}

TEST(Rtf, DeepNestingEnds) {
  const CollectingSink sink = ReadDocument("{\\rtf1 tekst" + std::string(1'000'000, '{'));
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kTooDeep);
  EXPECT_EQ(sink.Text(), "tekst");
}

TEST(Rtf, LongTextsComeInPieces) {
  std::string rtf = "{\\rtf1 ";
  for (int i = 0; i < 50'000; ++i) rtf += "tor\\~{\\b browser}\\par ";
  const CollectingSink sink = ReadDocument(rtf + "}");
  for (const Record& record : sink.records) ASSERT_LE(record.text.size(), Limits{}.max_text_piece_bytes);
  EXPECT_EQ(sink.Text().size(), 50'000u * 13);
}

}  // namespace
}  // namespace schouw

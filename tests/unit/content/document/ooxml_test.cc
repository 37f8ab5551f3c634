// Word, Excel and PowerPoint: all that a reader can see, where it stands, and nothing that was deleted.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "agent/content/document/sheet_numbers.h"
#include "tests/unit/content/document/office_bytes.h"
#include "tests/unit/content/document/office_making.h"
#include "tests/unit/content/document/placed_text.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::kTypes;
using testing::MakeDocx;
using testing::MakeZip;
using testing::Placed;
using testing::ReadDocument;
using testing::Rels;

std::string Words(const std::string& text) { return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>"; }
std::string Paragraph(const std::string& runs) { return "<w:p>" + runs + "</w:p>"; }

struct OoxmlBodyCase {
  const char* name;
  std::string body;
  std::string text;
};

TEST(Docx, TextOfTheBody) {
  const OoxmlBodyCase cases[] = {
      {"runs are joined", Paragraph(Words("voorbeeld") + Words("term-") + Words("alfa")), "voorbeeldterm-alfa\n"},
      {"paragraphs are lines", Paragraph(Words("een")) + Paragraph(Words("twee")), "een\ntwee\n"},
      {"inserted counts, deleted doesn't",
       Paragraph("<w:ins>" + Words("nieuw") + "</w:ins><w:del><w:r><w:delText>oud</w:delText></w:r></w:del>" +
                 "<w:moveFrom>" + Words("weg") + "</w:moveFrom><w:moveTo>" + Words(" hier") + "</w:moveTo>"),
       "nieuw hier\n"},
      {"tabs, breaks and hyphens",
       Paragraph("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/>"
                 "<w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t><w:sym w:char=\"00E9\"/></w:r>"),
       "a\tb\nc-deé\n"},
      {"fields show their result and lead somewhere",
       Paragraph("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"http://kansspel."
                 "</w:instrText></w:r><w:r><w:instrText>example/a\" \\o \"x\"</w:instrText></w:r><w:r><w:fldChar "
                 "w:fldCharType=\"separate\"/></w:r>" +
                 Words("klik") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"),
       "klik\nhttp://kansspel.example/a\n"},
      {"a link's target", Paragraph("<w:hyperlink r:id=\"rId7\">" + Words("hier") + "</w:hyperlink>" + Words(" dus")),
       "hier dus\nhttps://kansspel.example/b?c=1&d=2\n"},
      {"tables",
       "<w:tbl><w:tr><w:tc>" + Paragraph(Words("a1")) + "</w:tc><w:tc>" + Paragraph(Words("b1")) +
           "</w:tc></w:tr></w:tbl>",
       "a1\nb1\n"},
      {"a control with content",
       "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>" + Paragraph(Words("inhoud")) +
           "</w:sdtContent></w:sdt>",
       "inhoud\n"},
      {"one of two alternatives",
       Paragraph("<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:txbxContent>" + Paragraph(Words("kader")) +
                 "</w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" + Paragraph(Words("kader")) +
                 "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"),
       "kader\n"},
      {"a picture's description",
       Paragraph("<w:r><w:drawing><wp:docPr id=\"1\" descr=\"een foto\" title=\"kop\"/>"
                 "</w:drawing></w:r>" +
                 Words("bijschrift")),
       "bijschrift\neen foto\nkop\n"},
      {"how characters are read",
       Paragraph("<w:r><w:ruby><w:rt>" + Words("とうきょう") + "</w:rt><w:rubyBase>" + Words("東京") +
                 "</w:rubyBase></w:ruby></w:r>"),
       "東京 (とうきょう)\n"},
      {"a large first letter is of the next paragraph's word",
       Paragraph("<w:pPr><w:framePr w:dropCap=\"drop\"/></w:pPr>" + Words("V")) + Paragraph(Words("oorbeeldterm")) +
           Paragraph(Words("twee")),
       "Voorbeeldterm\ntwee\n"},
      {"what may be chosen, and what a field says beside its text",
       "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText=\"keuze alfa\" "
       "w:value=\"1\"/></w:dropDownList></w:sdtPr>"
       "<w:sdtContent>" +
           Paragraph(Words("gekozen") + "<w:r><w:ffData><w:helpText w:val=\"wenk\"/><w:textInput><w:default "
                                        "w:val=\"vul in\"/></w:textInput></w:ffData></w:r>") +
           "</w:sdtContent></w:sdt>",
       "keuze alfa\ngekozen\nwenk\nvul in\n"},
      {"a formula", Paragraph("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), "x=1\n"},
  };
  for (const OoxmlBodyCase& c : cases) {
    const CollectingSink sink =
        ReadDocument(MakeDocx(c.body, {}, {{"rId7", "hyperlink", "https://kansspel.example/b?c=1&amp;d=2", true}}));
    EXPECT_EQ(sink.formats, std::vector<std::string>{"office.ooxml"}) << c.name;
    EXPECT_EQ(sink.Text(), c.text) << c.name;
    EXPECT_TRUE(sink.problems.empty()) << c.name;
  }
}

TEST(Docx, EveryStoryHasItsPlace) {
  const std::string docx =
      MakeDocx(Paragraph(Words("een")) + Paragraph("") + Paragraph(Words("drie")),
               {{"word/header2.xml", "<w:hdr>" + Paragraph(Words("kop")) + "</w:hdr>"},
                {"word/footnotes.xml",
                 "<w:footnotes><w:footnote w:id=\"3\">" + Paragraph(Words("noot")) + "</w:footnote></w:footnotes>"},
                {"word/comments.xml", "<w:comments><w:comment w:id=\"0\" w:author=\"Alfa\">" +
                                          Paragraph(Words("opmerking")) + "</w:comment></w:comments>"},
                {"word/styles.xml", "<w:styles><w:style>" + Words("geen tekst") + "</w:style></w:styles>"},
                {"docProps/core.xml",
                 "<cp:coreProperties><dc:title>Titel</dc:title><dc:creator>Iemand</dc:creator>"
                 "<cp:lastModifiedBy>Iemand</cp:lastModifiedBy></cp:coreProperties>"},
                {"customXml/item1.xml", "<x><y>gegeven</y></x>"},
                {"word/media/image1.png", "\x89PNG"},
                {"word/embeddings/oleObject1.bin", "ole"},
                {"word/afchunk.html", "<html>stuk</html>"}},
               {{"rId1", "header", "header2.xml"},
                {"rId2", "footnotes", "footnotes.xml"},
                {"rId3", "comments", "comments.xml"},
                {"rId4", "aFChunk", "afchunk.html"},
                {"rId5", "attachedTemplate", "file:///x/sjabloon.dotx", true}});
  const CollectingSink sink = ReadDocument(docx);
  EXPECT_EQ(Placed(sink),
            "[paragraph 1] een\n[paragraph 3] drie\n[header 1] kop\n[footnote 3] noot\n[comment 1] Alfa\nopmerking\n"
            "[properties] Titel\nIemand\nIemand\n[item1] gegeven\n[links] file:///x/sjabloon.dotx\n");
  ASSERT_EQ(sink.embedded.size(), 3u);
  EXPECT_EQ(sink.embedded[1].member.path, "word/embeddings/oleObject1.bin");
  EXPECT_EQ(sink.embedded[1].bytes, "ole");
}

std::string MakeXlsx(bool strict) {
  return MakeZip(
      {{"[Content_Types].xml", kTypes},
       {"_rels/.rels", Rels({{"a", "officeDocument", "xl/workbook.xml"}}, strict)},
       {"xl/worksheets/sheet7.xml",
        "<worksheet><sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"C2\" t=\"inlineStr\"><is><t>in de "
        "cel</t></is></c><c r=\"D2\" t=\"str\"><f>HYPERLINK(\"http://a.example\")</f><v>uitkomst</v></c></row>"
        "<row><c><v>1234.5</v></c><c s=\"1\"><v>39219.18</v></c><c t=\"s\"><v>99</v></c></row></sheetData>"
        "<hyperlinks><hyperlink ref=\"A2\" r:id=\"h1\" tooltip=\"wijzer\"/></hyperlinks>"
        "<headerFooter><oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;12Kop &amp;&amp; "
        "zo</oddHeader></headerFooter></worksheet>"},
       {"xl/worksheets/_rels/sheet7.xml.rels",
        Rels({{"h1", "hyperlink", "https://kansspel.example/", true}, {"c1", "comments", "../comments1.xml"}}, strict)},
       {"xl/comments1.xml",
        "<comments><authors><author>Alfa</author></authors><commentList><comment ref=\"B5\" "
        "authorId=\"0\"><text><r><t>let "
        "</t></r><r><t>op</t></r></text></comment></commentList></comments>"},
       {"xl/sharedStrings.xml",
        "<sst><si><t>niet</t></si><si><r><t>tor </t></r><r><t>browser</t></r><rPh><t>weg</t></rPh></si></sst>"},
       {"xl/styles.xml",
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[$-413]d\\-m\\-yyyy\\ h:mm;@\"/></numFmts><cellXfs>"
        "<xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"},
       {"xl/workbook.xml",
        "<workbook><sheets><sheet name=\"Geheim blad\" sheetId=\"1\" state=\"hidden\" "
        "r:id=\"s\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels", Rels({{"s", "worksheet", "worksheets/sheet7.xml"},
                                            {"t", "sharedStrings", "sharedStrings.xml"},
                                            {"u", "styles", "/xl/styles.xml"}},
                                           strict)}});
}

TEST(Xlsx, CellsHaveTheirPlaceAndARowIsARecord) {
  for (const bool strict : {false, true}) {
    const CollectingSink sink = ReadDocument(MakeXlsx(strict));
    EXPECT_EQ(Placed(sink),
              "[sheet Geheim blad] Geheim blad\n"
              "[sheet Geheim blad cell A2] tor browser\t[sheet Geheim blad cell C2] in de cel\t"
              "[sheet Geheim blad cell D2] uitkomst\nHYPERLINK(\"http://a.example\")\n"
              "[sheet Geheim blad cell A3] 1234.5\t[sheet Geheim blad cell B3] 2007-05-17 04:19\n"
              "[sheet Geheim blad cell A2] https://kansspel.example/\nwijzer\n"
              "[sheet Geheim blad header]  Kop & zo\n"
              "[sheet Geheim blad cell B5 comment] Alfa\nlet op\n");
    ASSERT_GE(sink.records.size(), 2u);
    EXPECT_EQ(sink.records[1].place, "sheet Geheim blad cell A2");
    EXPECT_EQ(sink.records[1].marks.size(), 3u);
  }
}

TEST(Xlsx, DatesAndColumns) {
  EXPECT_EQ(SerialDate("1", false), "1900-01-01");
  EXPECT_EQ(SerialDate("61", false), "1900-03-01");
  EXPECT_EQ(SerialDate("0.5", false), "12:00");
  EXPECT_EQ(SerialDate("46083.999999", false), "2026-03-03");
  EXPECT_EQ(SerialDate("0", true), "1904-01-01");
  for (const char* none : {"-1", "1e300", "nan", "x", "", "3000000"}) EXPECT_EQ(SerialDate(none, false), none);
  EXPECT_EQ(ColumnName(1), "A");
  EXPECT_EQ(ColumnName(703), "AAA");
  EXPECT_EQ(ColumnOf("AAA12"), 703u);
  EXPECT_TRUE(IsDateFormat("dd/mm/yyyy"));
  EXPECT_TRUE(IsDateFormat("[h]:mm"));
  for (const char* none : {"General", "0.00", "\"dag\" 0", "#,##0.00_);[Red]\\(0\\)", "@"})
    EXPECT_FALSE(IsDateFormat(none)) << none;
}

TEST(Pptx, SlidesInTheOrderOfTheShow) {
  const auto slide = [](const char* text) {
    return "<p:sld><p:txBody><a:p><a:r><a:t>" + std::string(text) + "</a:t></a:r></a:p></p:txBody></p:sld>";
  };
  const std::string pptx = MakeZip(
      {{"[Content_Types].xml", kTypes},
       {"_rels/.rels", Rels({{"a", "officeDocument", "ppt/presentation.xml"}})},
       {"ppt/presentation.xml",
        "<p:presentation><p:sldIdLst><p:sldId id=\"256\" r:id=\"r2\"/><p:sldId id=\"257\" r:id=\"r1\"/></p:sldIdLst>"
        "</p:presentation>"},
       {"ppt/_rels/presentation.xml.rels",
        Rels({{"r1", "slide", "slides/slide1.xml"}, {"r2", "slide", "slides/slide2.xml"}})},
       {"ppt/slides/slide1.xml", slide("tweede")},
       {"ppt/slides/slide2.xml", slide("eerste")},
       {"ppt/slides/_rels/slide2.xml.rels",
        Rels({{"n", "notesSlide", "../notesSlides/notesSlide1.xml"}, {"c", "comments", "../comments/comment1.xml"}})},
       {"ppt/notesSlides/notesSlide1.xml", slide("notitie")},
       {"ppt/comments/comment1.xml", "<p:cmLst><p:cm authorId=\"0\"><p:text>opmerking</p:text></p:cm></p:cmLst>"},
       {"ppt/slideMasters/slideMaster1.xml", slide("sjabloon")}});
  EXPECT_EQ(Placed(ReadDocument(pptx)),
            "[slide 1] eerste\n[slide 1 notes] notitie\n[slide 1 comment 1] opmerking\n[slide 2] tweede\n"
            "[slideMaster1] sjabloon\n");
}

TEST(Ooxml, OtherPackagesAreNotClaimed) {
  const std::string other =
      MakeZip({{"[Content_Types].xml", kTypes}, {"_rels/.rels", Rels({})}, {"inhoud.txt", "tekst"}});
  EXPECT_TRUE(ReadDocument(other).formats.empty());
  EXPECT_TRUE(ReadDocument(MakeZip({{"word/document.xml", "<w:document/>"}})).formats.empty());
}

TEST(Xlsx, HintsAndChoicesOfCells) {
  const std::string sheet =
      "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>kop</v></c></row></sheetData><dataValidations>"
      "<dataValidation sqref=\"B2:B9\" promptTitle=\"Let op\" prompt=\"kies een "
      "plaats\"><formula1>\"alfa,beta\"</formula1>"
      "</dataValidation><dataValidation "
      "sqref=\"C1\"><formula1>$A$1</formula1></dataValidation></dataValidations></worksheet>";
  const CollectingSink read = ReadDocument(MakeZip(
      {{"[Content_Types].xml", kTypes},
       {"_rels/.rels", Rels({{"a", "officeDocument", "xl/workbook.xml"}})},
       {"xl/workbook.xml", "<workbook xmlns:r=\"urn:r\"><sheets><sheet name=\"B\" r:id=\"s\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels", Rels({{"s", "worksheet", "worksheets/sheet1.xml"}})},
       {"xl/worksheets/sheet1.xml", sheet}}));
  EXPECT_EQ(read.Text(), "B\nkop\nLet op\nkies een plaats\nalfa,beta\n");
}

TEST(Xlsx, NamesAndTextsInFormulas) {
  const std::string sheet =
      "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><f>IF(B1=\"x\",\"dit \"\"woord\"\"\",\"\")</f>"
      "<v>uitkomst</v></c></row></sheetData></worksheet>";
  const CollectingSink read =
      ReadDocument(MakeZip({{"[Content_Types].xml", kTypes},
                            {"_rels/.rels", Rels({{"a", "officeDocument", "xl/workbook.xml"}})},
                            {"xl/workbook.xml",
                             "<workbook xmlns:r=\"urn:r\"><sheets><sheet name=\"B\" r:id=\"s\"/></sheets><definedNames>"
                             "<definedName name=\"_xlnm.Print_Area\">B!$A$1</definedName><definedName name=\"tarief\" "
                             "comment=\"voor leden\">\"voorbeeldterm-alfa\"</definedName></definedNames></workbook>"},
                            {"xl/_rels/workbook.xml.rels", Rels({{"s", "worksheet", "worksheets/sheet1.xml"}})},
                            {"xl/worksheets/sheet1.xml", sheet}}));
  EXPECT_EQ(Placed(read),
            "[sheet B] B\n[name tarief] tarief\nvoor leden\nvoorbeeldterm-alfa\n"
            "[sheet B cell A1] uitkomst\ndit \"woord\"\n");
}

// A record of [MS-XLSB]: type and size in seven bits a byte.
std::string SheetRecord(std::uint32_t type, const std::string& data) {
  std::string record;
  for (std::uint32_t value : {type, static_cast<std::uint32_t>(data.size())}) {
    for (; value > 0x7f; value >>= 7) record += static_cast<char>(0x80 | (value & 0x7f));
    record += static_cast<char>(value);
  }
  return record + data;
}
std::string Counted(std::u16string_view text) {
  return testing::Le32(static_cast<std::uint32_t>(text.size())) + testing::Wide(text);
}
std::string BinaryCell(std::uint32_t column, std::uint32_t style = 0) {
  return testing::Le32(column) + testing::Le32(style);
}

TEST(Xlsb, SaysWhatTheXmlWouldSay) {
  using testing::Le16, testing::Le32;
  const std::string area = Le32(1) + Le32(1) + Le32(2) + Le32(2);
  const std::string book = SheetRecord(153, Le32(0) + Le32(0)) +
                           SheetRecord(156, Le32(2) + Le32(1) + Counted(u"s1") + Counted(u"Verborgen"));
  const std::string strings = SheetRecord(19, std::string(1, '\0') + Counted(u"voorbeeldterm-alfa"));
  const std::string styles = SheetRecord(617, Le32(2)) + SheetRecord(47, Le16(0) + Le16(0)) +
                             SheetRecord(47, Le16(0) + Le16(14)) + SheetRecord(618, "");
  const std::string sheet =
      SheetRecord(0, Le32(1) + std::string(13, '\0')) + SheetRecord(7, BinaryCell(0) + Le32(0)) +
      SheetRecord(17, Le32(0) + Counted(u"ernaast")) + SheetRecord(2, BinaryCell(3, 1) + Le32(39219u << 2 | 2)) +
      SheetRecord(8, BinaryCell(4) + Counted(u"uit een formule") + Le32(0)) + SheetRecord(146, "") +
      SheetRecord(494, area + Counted(u"l1") + Counted(u"") + Counted(u"tip") + Counted(u"")) +
      SheetRecord(479, Le16(0) + Counted(u"&Lkop") + Le32(0xffffffff) + Le32(0xffffffff) + Le32(0xffffffff) +
                           Le32(0xffffffff) + Le32(0xffffffff));
  const std::string comments =
      SheetRecord(632, Counted(u"Anna")) + SheetRecord(635, Le32(0) + area + std::string(16, '\0')) +
      SheetRecord(637, std::string(1, '\0') + Counted(u"een opmerking")) + SheetRecord(636, "");
  const CollectingSink read = ReadDocument(
      MakeZip({{"[Content_Types].xml", kTypes},
               {"_rels/.rels", Rels({{"a", "officeDocument", "xl/workbook.bin"}})},
               {"xl/workbook.bin", book},
               {"xl/_rels/workbook.bin.rels", Rels({{"s1", "worksheet", "worksheets/sheet1.bin"},
                                                    {"s2", "sharedStrings", "sharedStrings.bin"},
                                                    {"s3", "styles", "styles.bin"}})},
               {"xl/worksheets/sheet1.bin", sheet},
               {"xl/worksheets/_rels/sheet1.bin.rels",
                Rels({{"l1", "hyperlink", "https://kansspel.example/", true}, {"c1", "comments", "../comments1.bin"}})},
               {"xl/sharedStrings.bin", strings},
               {"xl/styles.bin", styles},
               {"xl/comments1.bin", comments}}));
  EXPECT_EQ(
      read.Text(),
      "Verborgen\nvoorbeeldterm-alfa\ternaast\t2007-05-17\tuit een formule\nhttps://kansspel.example/\ntip\n kop\n"
      "Anna\neen opmerking\n");
  EXPECT_TRUE(read.embedded.empty());
  EXPECT_TRUE(read.problems.empty());
}

// What stands in "oleObject1.bin": a file that was packed, as the object's program or as packager wrote it.
TEST(Ooxml, FilesInObjectsAreFilesOfTheirOwn) {
  const std::string packed = MakeDocx(Paragraph(Words("in het pakket")));
  std::string native = testing::Le16(2) + std::string("brief.txt\0C:\\brief.txt\0", 23) + testing::Le32(0x30000) +
                       testing::Le32(1) + std::string(1, '\0') + testing::Le32(6) + "inhoud";
  native = testing::Le32(static_cast<std::uint32_t>(native.size())) + native;
  for (const auto& [stream, bytes, name] :
       {std::tuple{"Package", packed, "object"}, std::tuple{"\1Ole10Native", native, "brief.txt"}}) {
    const CollectingSink read = ReadDocument(testing::CompoundOf({{stream, bytes}, {"\1CompObj", "x"}}));
    ASSERT_EQ(read.embedded.size(), 1u) << stream;
    EXPECT_EQ(read.embedded[0].member.path, name);
    EXPECT_EQ(read.embedded[0].bytes, name == std::string("object") ? packed : "inhoud");
    EXPECT_TRUE(read.problems.empty());
  }
}

TEST(Ooxml, WhatIsMissingOrDamagedIsSaid) {
  const CollectingSink binary =
      ReadDocument(MakeZip({{"[Content_Types].xml", kTypes},
                            {"_rels/.rels", Rels({{"a", "officeDocument", "xl/workbook.bin"}})},
                            {"xl/workbook.bin", "\x9c\x01\x20"}}));
  ASSERT_EQ(binary.problems.size(), 1u);
  EXPECT_EQ(binary.problems[0].detail,
            "part xl/workbook.bin: read record: truncated (want 32 bytes, have 0) at byte 3");
  const CollectingSink cut =
      ReadDocument(MakeZip({{"[Content_Types].xml", kTypes},
                            {"_rels/.rels", Rels({{"a", "officeDocument", "word/document.xml"}})},
                            {"word/document.xml", "<w:document><w:p><w:r><w:t>half"}}));
  EXPECT_EQ(cut.Text(), "half\n");
  ASSERT_EQ(cut.problems.size(), 1u);
  EXPECT_EQ(cut.problems[0].detail, "part word/document.xml: ends inside an element");
}

// As programs write slides that know little of the format.
TEST(Ooxml, TextsInNoRunAreLinesOfTheirOwn) {
  const CollectingSink slide =
      ReadDocument(MakeZip({{"[Content_Types].xml", kTypes},
                            {"ppt/slides/slide1.xml", "<p:sld><a:t>eerste</a:t><a:t>tweede</a:t></p:sld>"}}));
  EXPECT_EQ(Placed(slide), "[slide1] eerste\ntweede\n");
}

TEST(Ooxml, TheSinkMayStopIt) {
  CollectingSink sink;
  sink.stop_after = 2;
  const std::string bytes = MakeXlsx(false);
  const MemorySource content(bytes);
  const Limits limits;
  const DocumentInput input{content, bytes, "", {}, limits};
  for (const DocumentFormat* format : ClaimingDocuments(input)) EXPECT_TRUE(format->read(input, sink).has_value());
  EXPECT_EQ(sink.records.size(), 2u);
}

}  // namespace
}  // namespace schouw

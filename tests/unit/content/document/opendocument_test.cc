// OpenDocument, packages and flat files; electronic books.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/content/document/office_making.h"
#include "tests/unit/content/document/placed_text.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::MakeOdf;
using testing::MakeZip;
using testing::Placed;
using testing::ReadDocument;

TEST(OpenDocument, TextOfADocument) {
  const CollectingSink sink = ReadDocument(MakeOdf(
      "<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion>"
      "</text:changed-region></text:tracked-changes>"
      "<text:h>Kop</text:h><text:p>tor <text:span>brow</text:span>ser<text:s text:c=\"2\"/>x<text:tab/>y"
      "<text:line-break/>z</text:p>"
      "<text:p>voor <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>noot</text:p>"
      "</text:note-body></text:note>na <text:a xlink:href=\"https://kansspel.example/\">hier</text:a></text:p>"
      "<text:p><office:annotation><dc:creator>Alfa</dc:creator><text:p>let op</text:p></office:annotation>vier</text:p>"
      "</office:text>",
      "text",
      {{"meta.xml",
        "<office:document-meta><office:meta><dc:title>Titel</dc:title></office:meta></office:document-meta>"},
       {"styles.xml",
        "<office:document-styles><style:style>geen</style:style><office:master-styles><style:master-page><style:header>"
        "<text:p>briefhoofd</text:p></style:header></style:master-page></office:master-styles></"
        "office:document-styles>"},
       {"settings.xml", "<config:config>instelling</config:config>"},
       {"Pictures/a.png", "\x89PNG"},
       {"Object 1/content.xml", "<office:document-content><text:p>formule</text:p></office:document-content>"}}));
  EXPECT_EQ(sink.formats, std::vector<std::string>{"office.odf"});
  EXPECT_EQ(Placed(sink),
            "[paragraph 1] Kop\n[paragraph 2] tor browser  x\ty\nz\n"
            "[paragraph 3] voor na hier\nnoot\nhttps://kansspel.example/\n[paragraph 4] vier\nAlfa\nlet op\n"
            "[properties] Titel\n[styles header] briefhoofd\n[Object 1] formule\n");
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "Pictures/a.png");
}

TEST(OpenDocument, CellsOfASheet) {
  EXPECT_EQ(
      Placed(ReadDocument(MakeOdf(
          "<office:spreadsheet><table:table table:name=\"Blad1\"><table:table-row "
          "table:number-rows-repeated=\"1048000\"><table:table-cell "
          "table:number-columns-repeated=\"2\"/></table:table-row>"
          "<table:table-row><table:table-cell "
          "table:number-columns-repeated=\"3\"><text:p>drie</text:p></table:table-cell>"
          "<table:covered-table-cell/><table:table-cell><office:annotation><text:p>noot</text:p></office:annotation>"
          "<text:p>tor</text:p><text:p>browser</text:p></table:table-cell></table:table-row></table:table>"
          "</office:spreadsheet>",
          "spreadsheet"))),
      "[sheet Blad1] Blad1\n[sheet Blad1 cell A1048001] drie\t[sheet Blad1 cell E1048001] tor\nbrowser\nnoot\n");
}

TEST(OpenDocument, NamesChoicesAndTextsInFormulas) {
  EXPECT_EQ(
      Placed(ReadDocument(MakeOdf(
          "<office:spreadsheet><table:content-validations><table:content-validation "
          "table:condition='of:cell-content-is-in-list(\"alfa\";\"beta\")'><table:help-message table:title=\"Let op\">"
          "<text:p>kies</text:p></table:help-message></table:content-validation></table:content-validations>"
          "<table:table table:name=\"B\"><table:table-row><table:table-cell "
          "table:formula='of:=HYPERLINK(\"http://kansspel.example/\";\"naar\")'><text:p>naar</text:p></"
          "table:table-cell>"
          "</table:table-row></table:table><table:named-expressions><table:named-expression table:name=\"tarief\" "
          "table:expression='\"gamma\"'/></table:named-expressions></office:spreadsheet>",
          "spreadsheet"))),
      "[definitions] alfa\nbeta\nLet op\n[paragraph 1] kies\n[sheet B] B\n[sheet B cell A1] naar\n"
      "of:=HYPERLINK(\"http://kansspel.example/\";\"naar\")\n[definitions] tarief\ngamma\n");
}

TEST(OpenDocument, SlidesAndTheirNotes) {
  EXPECT_EQ(
      Placed(ReadDocument(MakeOdf(
          "<office:presentation><draw:page draw:master-page-name=\"a\"><draw:frame><draw:text-box><text:p>een</text:p>"
          "</draw:text-box><svg:title>plaatje</svg:title></draw:frame><presentation:notes><text:p>notitie</text:p>"
          "</presentation:notes></draw:page><draw:page draw:master-page-name=\"a\"><text:p>twee</text:p></draw:page>"
          "</office:presentation>",
          "presentation"))),
      "[slide 1] een\nplaatje\n[slide 1 notes] notitie\n[slide 2] twee\n");
}

TEST(OpenDocument, AFlatFile) {
  const CollectingSink sink = ReadDocument(
      "<?xml version=\"1.0\"?><office:document "
      "xmlns:office=\"urn:o\"><office:meta><dc:title>Titel</dc:title></office:meta>"
      "<office:body><office:text><text:p>tor "
      "<text:span>browser</text:span></text:p><draw:image><office:binary-data>QUJD"
      "</office:binary-data></draw:image></office:text></office:body></office:document>");
  EXPECT_EQ(sink.formats, std::vector<std::string>{"office.odf.flat"});
  EXPECT_EQ(sink.Text(), "Titel\ntor browser\n");
}

TEST(OpenDocument, APasswordIsSaid) {
  const CollectingSink sink = ReadDocument(
      MakeOdf("<office:text/>", "text", {},
              "<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/>"
              "</manifest:file-entry></manifest:manifest>"));
  EXPECT_TRUE(sink.records.empty());
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kEncrypted);
}

std::string MakeEpub(const std::string& encryption) {
  return MakeZip({{"mimetype", "application/epub+zip"},
                  {"META-INF/container.xml",
                   "<container><rootfiles><rootfile full-path=\"OPS/boek.opf\"/></rootfiles></container>"},
                  {"META-INF/encryption.xml", encryption},
                  {"OPS/boek.opf",
                   "<package><metadata><dc:title>Titel</dc:title><dc:creator>Alfa</dc:creator></metadata><manifest>"
                   "<item id=\"b\" href=\"twee.xhtml\"/><item id=\"a\" href=\"t%65kst/een.xhtml\"/><item id=\"n\" "
                   "href=\"nav.xhtml\"/>"
                   "</manifest><spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>"},
                  {"OPS/twee.xhtml",
                   "<?xml version=\"1.0\"?><html><head><title/></head><body><p>tor <b>browser</b></p></body></html>"},
                  {"OPS/tekst/een.xhtml", "<html><body><h1>Kop</h1><p>een&nbsp;twee</p></body></html>"},
                  {"OPS/nav.xhtml", "<html><body>inhoud</body></html>"},
                  {"OPS/a.jpg", "\xff\xd8\xff"}});
}

TEST(Epub, ChaptersInReadingOrder) {
  const CollectingSink sink = ReadDocument(MakeEpub("<encryption/>"));
  EXPECT_EQ(sink.formats, std::vector<std::string>{"book.epub"});
  EXPECT_EQ(Placed(sink),
            "[properties] Titel\nAlfa\n[chapter 1 paragraph 1] Kop\n[chapter 1 paragraph 2] een\u00a0twee\n"
            "[chapter 2 paragraph 1] tor browser\n[OPS/nav.xhtml paragraph 1] inhoud\n");
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "OPS/a.jpg");
}

TEST(Epub, LockedChaptersAreSaid) {
  const CollectingSink sink = ReadDocument(
      MakeEpub("<encryption><EncryptedData><EncryptionMethod "
               "Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/><CipherData>"
               "<CipherReference URI=\"OPS/tekst/een.xhtml\"/></CipherData></EncryptedData></encryption>"));
  EXPECT_EQ(sink.Text().find("Kop"), std::string::npos);
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].detail, "1 of 2 chapters are locked");
}

}  // namespace
}  // namespace schouw

// PDF: pages in order, words made whole, what stands beside the pages, and files that mean harm.
#include "agent/content/document/pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "agent/content/document/data_folder.h"
#include "agent/content/document/pdf/content_stream.h"
#include "agent/content/document/pdf/form_data.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/pdf_builder.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::PdfBuilder;
using testing::ReadDocument;

// "place: text" of each record.
std::vector<std::string> Problems(const CollectingSink& sink) {
  std::vector<std::string> all;
  for (const Problem& problem : sink.problems) {
    all.push_back(std::string(ProblemReasonName(problem.reason)) + ": " + problem.detail);
  }
  return all;
}

TEST(Pdf, PagesAreRecordsInOrderWithTheirNumber) {
  PdfBuilder pdf;
  pdf.AddPage(PdfBuilder::Lines({"eerste regel", "met voorbeeldterm-alfa"}));
  pdf.AddPage(PdfBuilder::Lines({"op de tweede bladzijde"}));
  const CollectingSink sink = ReadDocument(pdf.Build());
  EXPECT_THAT(sink.formats, ElementsAre("pdf"));
  EXPECT_THAT(testing::PlacesAndTexts(sink),
              ElementsAre("page 1: eerste regel\nmet voorbeeldterm-alfa\n", "page 2: op de tweede bladzijde\n"));
  EXPECT_EQ(sink.records[0].first_line, 0u);
  EXPECT_THAT(Problems(sink), IsEmpty());
}

struct BrokenWord {
  const char* name;
  std::vector<std::string> lines;
  std::string text;
};

TEST(Pdf, WordsBrokenAtALineEndAreMadeWhole) {
  const BrokenWord cases[] = {
      {"a small letter follows", {"de reclas-", "sering leest"}, "de reclassering leest\n"},
      {"a capital follows", {"in Noord-", "Holland"}, "in Noord-Holland\n"},
      {"a number follows", {"de B-", "52 vliegt"}, "de B-52 vliegt\n"},
      {"a dash between words", {"dit -", "en dat"}, "dit -\nen dat\n"},
      {"a hyphen that ends a list", {"voor- en", "nadelen"}, "voor- en\nnadelen\n"},
  };
  for (const BrokenWord& c : cases) {
    PdfBuilder pdf;
    pdf.AddPage(PdfBuilder::Lines(c.lines));
    EXPECT_EQ(ReadDocument(pdf.Build()).Text(), c.text) << c.name;
  }
}

TEST(Pdf, InformationIsReadButNotHowTheFileWasMade) {
  PdfBuilder pdf;
  pdf.AddPage(PdfBuilder::Lines({"tekst"}));
  const std::string packet =
      "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
      "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' rdf:about=''>"
      "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Titel</rdf:li></rdf:Alt></dc:title>"
      "<dc:subject><rdf:Bag><rdf:li>voorbeeldterm-alfa</rdf:li><rdf:li>caf\xc3\xa9</rdf:li></rdf:Bag></dc:subject>"
      "</rdf:Description></rdf:RDF></x:xmpmeta>";
  const int metadata = pdf.AddStream(packet, "/Type /Metadata /Subtype /XML");
  const std::string information =
      "/Info << /Title (Titel) /Subject <FEFF00E900E9006E> /Dossier (eigen veld) /Producer (maker) >>";
  const CollectingSink sink = ReadDocument(pdf.Build("/Metadata " + PdfBuilder::Ref(metadata), information));
  EXPECT_THAT(testing::PlacesAndTexts(sink),
              ::testing::UnorderedElementsAre("page 1: tekst\n", "information title: Titel", "information subject: één",
                                              "information Dossier: eigen veld",
                                              "information keywords: voorbeeldterm-alfa\ncafé"));
}

TEST(Pdf, BookmarksMayPointInCircles) {
  PdfBuilder pdf;
  pdf.AddPage(PdfBuilder::Lines({"tekst"}));
  const int outline = pdf.Add("<< /First 7 0 R >>");
  ASSERT_EQ(outline, 6);
  pdf.Add("<< /Title (Hoofdstuk een) /First 8 0 R /Next 9 0 R >>");
  pdf.Add("<< /Title (Paragraaf) /Next 8 0 R /First 7 0 R >>");
  pdf.Add("<< /Title (Hoofdstuk twee) /Next 7 0 R /A << /S /URI /URI (https://kansspel.example/a) >> >>");
  const CollectingSink sink = ReadDocument(pdf.Build("/Outlines 6 0 R"));
  EXPECT_THAT(testing::PlacesAndTexts(sink),
              ElementsAre("page 1: tekst\n", "bookmarks link: https://kansspel.example/a",
                          "bookmarks: Hoofdstuk een\nParagraaf\nHoofdstuk twee\n"));
}

TEST(Pdf, NotesLinksAndScriptsStandAtTheirPage) {
  PdfBuilder pdf;
  const std::string annotations =
      "/Annots [ << /Subtype /Text /T (Bea) /Contents (let op) /Rect [0 0 9 9] >>"
      "<< /Subtype /FreeText /Contents (staat al op de bladzijde) /Rect [0 0 9 9] >>"
      "<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://kansspel.example/x?y=1) /Next"
      " << /S /JavaScript /JS (app.alert\\(1\\)) >> >> >>"
      "<< /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (brief.docx) >> >> null 12 ]";
  pdf.AddPage(PdfBuilder::Lines({"staat al op", "de bladzijde"}), annotations);
  const CollectingSink sink = ReadDocument(pdf.Build());
  EXPECT_THAT(testing::PlacesAndTexts(sink),
              ElementsAre("page 1: staat al op\nde bladzijde\n", "page 1 note: Bea\nlet op",
                          "page 1 link: http://kansspel.example/x?y=1", "page 1 script: app.alert(1)",
                          "page 1 link: brief.docx"));
  EXPECT_EQ(sink.records[2].url, "http://kansspel.example/x?y=1");
}

TEST(Pdf, AppearancesAreReadUnlessHidden) {
  PdfBuilder pdf;
  const int shown = pdf.AddStream("BT /F1 12 Tf 5 5 Td (stempel goedgekeurd) Tj ET",
                                  "/Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 3 0 R >> >>");
  const std::string appearance = " /Rect [50 50 250 70] /AP << /N " + PdfBuilder::Ref(shown) + " >> ";
  pdf.AddPage("", "/Annots [ << /Subtype /Stamp " + appearance + ">> ]");
  pdf.AddPage("", "/Annots [ << /Subtype /Stamp /F 2 " + appearance + ">> ]");
  EXPECT_THAT(testing::PlacesAndTexts(ReadDocument(pdf.Build())), ElementsAre("page 1: stempel goedgekeurd\n"));
}

TEST(Pdf, ValuesOfFieldsAreReadOnceAlsoFromTheirParents) {
  PdfBuilder pdf;
  const int parent = pdf.Add("<< /T (adres) /V (Dorpsstraat) /Kids [5 0 R] >>");
  ASSERT_EQ(parent, 4);
  pdf.Add("<< /Subtype /Widget /Parent 4 0 R /T (regel) /Rect [0 0 9 9] >>");
  pdf.Add("<< /T (verborgen) /V (voorbeeldterm-alfa) >>");
  pdf.AddPage(PdfBuilder::Lines({"formulier"}), "/Annots [ 5 0 R ]");
  const CollectingSink sink = ReadDocument(pdf.Build("/AcroForm << /Fields [4 0 R 6 0 R 4 0 R] >>"));
  EXPECT_THAT(testing::PlacesAndTexts(sink), ElementsAre("page 1: formulier\n", "page 1 field adres.regel: Dorpsstraat",
                                                         "field verborgen: voorbeeldterm-alfa"));
}

TEST(Pdf, AttachedFilesAreEntriesOnce) {
  PdfBuilder pdf;
  const int stream =
      pdf.AddStream("inhoud van de bijlage", "/Type /EmbeddedFile /Params << /ModDate (D:20260302101530Z) >>");
  const int other = pdf.AddStream("andere inhoud");
  const std::string file =
      "<< /Type /Filespec /F (a.txt) /UF <FEFF00E9002E007400780074> /EF << /F " + PdfBuilder::Ref(stream) + " >> >>";
  const std::string same_name =
      "<< /Type /Filespec /UF <FEFF00E9002E007400780074> /EF << /UF " + PdfBuilder::Ref(other) + " >> >>";
  pdf.AddPage(PdfBuilder::Lines({"tekst"}),
              "/Annots [ << /Subtype /FileAttachment /Rect [0 0 9 9] /FS " + file + " >> ]");
  const CollectingSink sink =
      ReadDocument(pdf.Build("/Names << /EmbeddedFiles << /Names [(a) " + file + " (b) " + same_name + "] >> >>"));
  ASSERT_EQ(sink.embedded.size(), 2u);
  EXPECT_EQ(sink.embedded[0].member.path, "é.txt");
  EXPECT_EQ(sink.embedded[0].bytes, "inhoud van de bijlage");
  ASSERT_TRUE(sink.embedded[0].member.modified);
  EXPECT_EQ(FormatRfc3339(*sink.embedded[0].member.modified), "2026-03-02T10:15:30Z");
  EXPECT_EQ(sink.embedded[1].member.path, "é.txt (2)");
  EXPECT_EQ(sink.embedded[1].bytes, "andere inhoud");
}

TEST(Pdf, CjkFontsAreReadByTheProductsOwnCharacterMaps) {
  ASSERT_NE(DataFolder(), "");
  PdfBuilder pdf;
  const int font = pdf.Add(
      "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /90ms-RKSJ-H /DescendantFonts [ << /Type /Font"
      " /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1)"
      " /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 >> >> ] >>");
  pdf.AddPage("BT /F2 12 Tf 50 700 Td <8C9F8DF5> Tj ET", "", "/Font << /F2 " + PdfBuilder::Ref(font) + " >>");
  const CollectingSink sink = ReadDocument(pdf.Build());
  EXPECT_EQ(sink.Text(), "検索\n");
  EXPECT_THAT(Problems(sink), IsEmpty());
}

TEST(Pdf, APageOfPicturesAloneIsNamed) {
  PdfBuilder pdf;
  const int picture = pdf.AddStream("\xff\xd8 not a picture", "/Subtype /Image /Width 9 /Height 9 /Filter /DCTDecode");
  const std::string resources = "/XObject << /Im1 " + PdfBuilder::Ref(picture) + " >>";
  pdf.AddPage("/Im1 Do", "", resources);
  pdf.AddPage(PdfBuilder::Lines({"tekst"}) + "/Im1 Do", "", resources);
  const CollectingSink sink = ReadDocument(pdf.Build());
  EXPECT_THAT(testing::PlacesAndTexts(sink), ElementsAre("page 2: tekst\n"));
  EXPECT_THAT(Problems(sink), ElementsAre("unsupported: 1 of 2 pages hold only pictures, which are never decoded"));
}

TEST(Pdf, InlinePicturesThatACodecWouldDecodeAreCutOut) {
  const std::string picture = "BI /W 8 /H 8 /BPC 8 /CS /G /F [/A85 /DC#54] ID \xff\xd8\xff EI \x01\x02 EI\n";
  EXPECT_EQ(WithoutInlinePictures("BT (voor) Tj ET " + picture + "BT (na) Tj ET"), "BT (voor) Tj ET  \nBT (na) Tj ET");
  const std::string raw = "q BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q";
  EXPECT_EQ(WithoutInlinePictures(raw), raw);
  EXPECT_EQ(WithoutInlinePictures("BI % ID\n /F /JPX /F /JPXDecode ID data without an end"), " ");
  PdfBuilder pdf;
  pdf.AddPage(PdfBuilder::Lines({"voor"}) + picture + "BT /F1 12 Tf 50 600 Td (na) Tj ET");
  EXPECT_EQ(ReadDocument(pdf.Build()).Text(), "voor\nna\n");
}

TEST(Pdf, FormsThatDrawEachOtherWithoutEndAreStopped) {
  PdfBuilder pdf;
  constexpr int kLevels = 12;
  for (int level = 0; level < kLevels; ++level) {
    const std::string next = PdfBuilder::Ref(5 + level);
    pdf.AddStream("/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do",
                  "/Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /A " + next + " >> >>");
  }
  pdf.AddPage("/A Do", "", "/XObject << /A 4 0 R >>");
  const auto began = std::chrono::steady_clock::now();
  const CollectingSink sink = ReadDocument(pdf.Build());
  EXPECT_THAT(Problems(sink), ElementsAre("too_many: more than 100000000 drawing operations"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
}

TEST(Pdf, ContentOverTheLimitIsNamed) {
  PdfBuilder pdf;
  pdf.AddPage(PdfBuilder::Lines(std::vector<std::string>(1000, "een regel met woorden erin")));
  Limits limits;
  limits.max_document_bytes = 10'000;
  const CollectingSink sink = ReadDocument(pdf.Build(), limits);
  EXPECT_THAT(Problems(sink), ElementsAre("too_big: its pages hold more than 10000 bytes"));
  EXPECT_THAT(sink.Text(), HasSubstr("een regel"));
}

TEST(Pdf, ADamagedFileGivesWhatCanBeRepairedOrAnError) {
  PdfBuilder pdf;
  pdf.AddPage(PdfBuilder::Lines({"voorbeeldterm-alfa"}));
  const std::string whole = pdf.Build();
  const std::string cut = whole.substr(0, whole.find("xref\n"));
  EXPECT_EQ(ReadDocument(cut + "trailer << /Root 1 0 R >>\n").Text(), "voorbeeldterm-alfa\n");
  const CollectingSink nothing = ReadDocument("%PDF-1.7\n en verder niets");
  EXPECT_THAT(testing::PlacesAndTexts(nothing), IsEmpty());
  EXPECT_THAT(Problems(nothing), ElementsAre("damaged: open PDF: no structure of a PDF"));
}

TEST(Pdf, EveryShorteningOfAFileEndsWithoutHarm) {
  PdfBuilder pdf;
  pdf.AddPage(PdfBuilder::Lines({"voorbeeldterm-alfa"}), "/Annots [ << /Subtype /Text /Contents (noot) >> ]");
  const std::string whole = pdf.Build("/Outlines << /First << /Title (t) >> >>");
  for (std::size_t size = 9; size < whole.size(); size += 7) ReadDocument(whole.substr(0, size));
}

struct PdfClaim {
  const char* name;
  std::string bytes;
  bool claimed;
};

TEST(Pdf, ClaimsByContent) {
  const std::string end = "\nstartxref\n0\n%%EOF\n";
  const PdfClaim cases[] = {
      {"at the start", "%PDF-1.4\n", true},
      {"after a mark of UTF-8", "\xef\xbb\xbf%PDF-1.4" + end, true},
      {"after a server's words", "HTTP/1.1 200 OK\r\n\r\n%PDF-1.4" + end, true},
      {"a text about it", "Een bestand begint met %PDF-1.4 en dan komt de rest.", false},
      {"stored in a zip", "PK\x03\x04\x14 brief.pdf%PDF-1.4" + end, false},
      {"too far in", std::string(2000, ' ') + "%PDF-1.4" + end, false},
  };
  for (const PdfClaim& c : cases) {
    const MemorySource content(c.bytes);
    EXPECT_EQ(ClaimsPdf({content, c.bytes, "", {}, Limits{}}), c.claimed) << c.name;
  }
}

TEST(Pdf, FormDataIsTextBetweenTagsWithoutScripts) {
  EXPECT_EQ(
      FormDataText("<a b='c'>een &amp; <!-- x > --> twee<script type='y'>var z;</script><![CDATA[<drie>]]>&#x2014;"
                   "&onbekend;</a>"),
      "een &\ntwee\n<drie>\n—&onbekend;\n");
  EXPECT_EQ(FormDataText("<![CDATA[kort"), "kort\n");
}

TEST(Pdf, PasswordsDecideWhatIsRead) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = testing::CorpusFolder() + "/document/pypdf/encryption/";
  for (const char* name : {"r2-user-password.pdf", "r4-user-password.pdf"}) {
    const CollectingSink sink = ReadDocument(testing::ReadFile(folder + name));
    EXPECT_THAT(Problems(sink), ElementsAre("encrypted: open PDF: needs a password or a key")) << name;
  }
  // The user's password of the last is empty too.
  const std::string expected = ReadDocument(testing::ReadFile(folder + "unencrypted.pdf")).Text();
  EXPECT_THAT(expected, Not(IsEmpty()));
  for (const char* name : {"r4-owner-password.pdf", "r6-user-password.pdf"}) {
    EXPECT_EQ(ReadDocument(testing::ReadFile(folder + name)).Text(), expected) << name;
  }
}

// As the matcher sees it: one kind of white space, ligatures as their letters.
std::string Plain(const std::string& text) {
  std::string plain;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c)) || (!plain.empty() && plain.back() != ' ')) {
      plain += std::isspace(static_cast<unsigned char>(c)) ? ' ' : c;
    }
  for (const auto& [ligature, letters] :
       std::map<std::string, std::string>{{"\ufb00", "ff"}, {"\ufb01", "fi"}, {"\ufb02", "fl"}}) {
    for (std::size_t at = 0; (at = plain.find(ligature)) != std::string::npos;)
      plain.replace(at, ligature.size(), letters);
  }
  return plain;
}

// All text of a document and of the documents in it.
std::string TextOfAll(const std::string& bytes, int depth = 0) {
  CollectingSink sink = ReadDocument(bytes);
  std::string text;
  for (const Record& record : sink.records) text += record.text + "\n";
  for (const auto& file : sink.embedded)
    if (depth < 4) text += TextOfAll(file.bytes, depth + 1);
  return text;
}

TEST(Pdf, EveryPhraseOfTheCorpusIsFound) {
  SCHOUW_NEED_CORPUS();
  std::map<std::string, std::string> texts;
  for (const auto& row : testing::ReadTsv(testing::CorpusFolder() + "/truth/phrases.tsv")) {
    if (!row[0].ends_with(".pdf") || row[3] != "yes") continue;
    if (!texts.contains(row[0])) {
      texts[row[0]] = Plain(TextOfAll(testing::ReadFile(testing::CorpusFolder() + "/" + row[0])));
    }
    EXPECT_THAT(texts[row[0]], HasSubstr(Plain(row[1]))) << row[0];
  }
}

}  // namespace
}  // namespace schouw

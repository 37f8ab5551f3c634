// Word documents made by the specification: pieces, fields, tracked deletions, parts, passwords, damage.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/office_bytes.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::CompoundOf;
using testing::Le16;
using testing::Le32;
using testing::PutAt;
using testing::ReadDocument;
using testing::Wide;

constexpr std::size_t kTextAt = 0x800;

struct Piece {
  std::string bytes;
  bool wide = false;
  std::uint16_t prm = 0;
};

// A document of these pieces; `counts` characters of each part, all in the main text when empty.
struct Document {
  std::vector<Piece> pieces;
  std::vector<std::uint32_t> counts = {};
  std::uint16_t flags = 0;
  std::uint16_t version = 0xc1;
  std::string run_page = {};  // ChpxFkp, put at 0x600

  std::string Stream() const {
    std::string stream(kTextAt, '\0');
    PutAt(stream, 0, Le16(0xa5ec) + Le16(version));
    PutAt(stream, 10, Le16(flags));
    std::uint32_t all = 0;
    for (const Piece& piece : pieces) {
      stream += piece.bytes;
      all += static_cast<std::uint32_t>(piece.bytes.size()) / (piece.wide ? 2 : 1);
    }
    for (std::size_t i = 0; i < 8; ++i)
      PutAt(stream, 0x4c + 4 * i, Le32(counts.empty() ? (i == 0 ? all : 0) : i < counts.size() ? counts[i] : 0));
    PutAt(stream, 0x1a2, Le32(0) + Le32(static_cast<std::uint32_t>(Table().size())));
    if (!run_page.empty()) {
      PutAt(stream, 0x600, run_page);
      PutAt(stream, 0xfa, Le32(static_cast<std::uint32_t>(Table().size())) + Le32(12));
    }
    return stream;
  }
  std::string Table() const {
    std::string ends = Le32(0), descriptors;
    std::uint32_t characters = 0, offset = kTextAt;
    for (const Piece& piece : pieces) {
      characters += static_cast<std::uint32_t>(piece.bytes.size()) / (piece.wide ? 2 : 1);
      ends += Le32(characters);
      descriptors += Le16(0) + Le32(piece.wide ? offset : offset * 2 | 0x40000000) + Le16(piece.prm);
      offset += static_cast<std::uint32_t>(piece.bytes.size());
    }
    return "\2" + Le32(static_cast<std::uint32_t>(ends.size() + descriptors.size())) + ends + descriptors;
  }
  std::string File() const {
    std::string table = Table();
    if (!run_page.empty()) table += Le32(0) + Le32(0x10000) + Le32(3);  // PlcBteChpx: page 3 is at 0x600
    return CompoundOf({{"WordDocument", Stream()}, {"0Table", table}});
  }
};

TEST(Word, PiecesOfBothWidthsAreJoined) {
  const CollectingSink sink = ReadDocument(Document{
      {{"voorbeeld", false, 0}, {Wide(u"term-ëlfa \xd834\xdd1e\r"), true, 0}, {"in \x93het\x94 caf\xe9\r", false, 0}},
      {}}.File());
  EXPECT_EQ(sink.formats, std::vector<std::string>{"word.binary"});
  EXPECT_EQ(sink.Text(), "voorbeeldterm-ëlfa 𝄞\nin “het” café\n");
  EXPECT_TRUE(sink.problems.empty());
  EXPECT_EQ(sink.records[0].first_line, 1u);
}

TEST(Word, ResultsOfFieldsStayAndTargetsOfLinksAreTold) {
  const CollectingSink sink = ReadDocument(Document{
      {{"zie \x13 HYPERLINK \"http://kansspel.example/a\" \\o \"tip\" \x01\x14onze pagina\x15 op blad "
        "\x13PAGE\x14"
        "7\x15.\r",
        false, 0}},
      {}}.File());
  ASSERT_EQ(sink.records.size(), 2u);
  EXPECT_EQ(sink.records[0].url, "http://kansspel.example/a");
  EXPECT_EQ(sink.records[0].place, "link");
  EXPECT_EQ(sink.records[1].text, "zie onze pagina op blad 7.\n");
}

TEST(Word, AFieldThatNeverEndsLosesNothing) {
  EXPECT_EQ(ReadDocument(Document{{{"voor \x13 tor browser na\r", false, 0}}, {}}.File()).Text(),
            "voor  tor browser na\n");
  EXPECT_EQ(ReadDocument(Document{{{"los \x14 en \x15 klaar\r", false, 0}}, {}}.File()).Text(), "los  en  klaar\n");
}

TEST(Word, DeletedRevisionsAreLeftOut) {
  // Of "eerst weg dan blijft" the run "weg " is marked by sprmCFRMarkDel.
  const std::string text = "eerst weg dan blijft\r";
  std::string page(512, '\0');
  PutAt(page, 0, Le32(kTextAt) + Le32(kTextAt + 6) + Le32(kTextAt + 10) + Le32(kTextAt + 21));
  page[16] = 0;    // first run: no properties
  page[17] = 100;  // second: at 200
  page[18] = 0;
  PutAt(page, 200, std::string("\x03") + Le16(0x0800) + "\x01");
  page[511] = 3;
  Document document{{{text, false, 0}}, {}};
  document.run_page = page;
  EXPECT_EQ(ReadDocument(document.File()).Text(), "eerst dan blijft\n");
  // A whole piece, by its Prm0.
  EXPECT_EQ(ReadDocument(
                Document{{{"blijft ", false, 0}, {"weg ", false, 0x0100 | 0x41 << 1}, {"ook\r", false, 0}}, {}}.File())
                .Text(),
            "blijft ook\n");
}

TEST(Word, PartsAreToldByTheirNames) {
  const CollectingSink sink =
      ReadDocument(Document{{{"hoofd\rnoot\rkop\ropm\reind\rvak\r", false, 0}}, {6, 5, 4, 0, 4, 5, 4}}.File());
  std::vector<std::string> places;
  for (const Record& record : sink.records) places.push_back(record.place + ": " + record.text);
  const std::vector<std::string> expected = {": hoofd\n",       "footnotes: noot\n", "headers and footers: kop\n",
                                             "comments: opm\n", "endnotes: eind\n",  "text boxes: vak\n"};
  EXPECT_EQ(places, expected);
}

TEST(Word, APasswordIsToldAndNothingRead) {
  Document document{{{"geheim\r", false, 0}}, {}};
  document.flags = 0x100;
  const CollectingSink sink = ReadDocument(document.File());
  EXPECT_TRUE(sink.records.empty());
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kEncrypted);
}

TEST(Word, Word95HasItsTextInTheCodePageOfItsLanguage) {
  std::string stream(0x300, '\0');
  PutAt(stream, 0, Le16(0xa5dc) + Le16(0x68) + Le16(0) + Le16(0x0419));  // Russian
  PutAt(stream, 0x18, Le32(0x300));
  PutAt(stream, 0x34, Le32(7));
  stream += "\xef\xf0\xe8\xe2\xe5\xf2\r";
  EXPECT_EQ(ReadDocument(CompoundOf({{"WordDocument", stream}})).Text(), "привет\n");
}

TEST(Word, PiecesPastTheEndGiveWhatIsThere) {
  Document document{{{"voorbeeldterm-alfa\r", false, 0}}, {}};
  std::string table = document.Table();
  PutAt(table, 9, Le32(5000));
  std::string stream = document.Stream();
  PutAt(stream, 0x4c, Le32(5000));
  const CollectingSink sink = ReadDocument(CompoundOf({{"WordDocument", stream}, {"0Table", table}}));
  EXPECT_EQ(sink.Text(), "voorbeeldterm-alfa\n");
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].detail, "its text ends early");
}

TEST(Word, PiecesThatOverlapEnd) {
  std::string ends = Le32(0), descriptors;
  for (std::uint32_t i = 1; i <= 5000; ++i) {
    ends += Le32(i * 0x800);
    descriptors += Le16(0) + Le32(0x40000000) + Le16(0);
  }
  std::string stream = Document{{{"x\r", false, 0}}, {}}.Stream();
  const std::string table =
      "\2" + Le32(static_cast<std::uint32_t>(ends.size() + descriptors.size())) + ends + descriptors;
  PutAt(stream, 0x4c, Le32(5000 * 0x800));
  PutAt(stream, 0x1a2, Le32(0) + Le32(static_cast<std::uint32_t>(table.size())));
  const CollectingSink sink = ReadDocument(CompoundOf({{"WordDocument", stream}, {"0Table", table}}));
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].detail, "its pieces overlap");
}

TEST(Word, ObjectsInThePoolAreFilesInTheDocument) {
  CompoundWriter writer;
  const Document document{{{"met bijlage\r", false, 0}}, {}};
  writer.AddStream(CompoundWriter::kRoot, "WordDocument", document.Stream());
  writer.AddStream(CompoundWriter::kRoot, "0Table", document.Table());
  const auto pool = writer.AddStorage(CompoundWriter::kRoot, "ObjectPool");
  const auto package = writer.AddStorage(pool, "_1");
  const std::string native = Le16(2) + std::string("brief.txt\0C:\\map\\brief.txt\0", 27) + Le16(0) + Le16(3) +
                             Le32(4) + std::string("tmp\0", 4) + Le32(18) + "voorbeeldterm-alfa";
  writer.AddStream(package, "\1Ole10Native", Le32(static_cast<std::uint32_t>(native.size())) + native);
  const auto inner = writer.AddStorage(pool, "_2");
  writer.AddStream(inner, "WordDocument", document.Stream());
  writer.AddStream(inner, "0Table", document.Table());
  const auto picture = writer.AddStorage(pool, "_3");
  writer.AddStream(picture, "\2OlePres000", "beeld");
  const CollectingSink sink = ReadDocument(writer.Finish());
  ASSERT_EQ(sink.embedded.size(), 2u);
  EXPECT_EQ(sink.embedded[0].member.path + sink.embedded[1].member.path, "brief.txt_2");
  EXPECT_EQ(sink.embedded[0].bytes, "voorbeeldterm-alfa");
  EXPECT_EQ(ReadDocument(sink.embedded[1].bytes).Text(), "met bijlage\n");
}

}  // namespace
}  // namespace schouw

// Places of a text that is cut into pieces: every piece knows where each of its words stands.
#include "agent/content/document/text_flow.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/content/document/office_making.h"
#include "tests/unit/content/document/placed_text.h"

namespace schouw {
namespace {

using testing::CollectingSink;

TEST(TextFlow, AWordStandsAtItsPlaceInEveryPiece) {
  CollectingSink sink;
  const Record origin;
  Limits limits;
  limits.max_text_piece_bytes = 400;
  TextFlow flow(origin, limits, sink);
  for (int i = 1; i <= 500; ++i) {
    flow.SetPlace("paragraph " + std::to_string(i));
    flow.Append("woord" + std::to_string(i) + " en nog wat");
    flow.EndLine();
  }
  flow.EndRecord();
  ASSERT_GT(sink.records.size(), 10u);
  int seen = 0;
  for (const Record& record : sink.records) {
    ASSERT_LE(record.text.size(), 400u);
    ASSERT_FALSE(record.marks.empty());
    EXPECT_EQ(record.marks[0], (PlaceMark{0, record.place}));
    for (std::size_t at = record.text.find("woord"); at != std::string::npos; at = record.text.find("woord", at + 1)) {
      const std::string number = record.text.substr(at + 5, record.text.find(' ', at) - at - 5);
      EXPECT_EQ(PlaceAt(record, at), "paragraph " + number);
      if (at >= record.overlap_bytes) ++seen;
    }
  }
  EXPECT_EQ(seen, 500);
}

TEST(TextFlow, RecordsAreTextsOfTheirOwn) {
  CollectingSink sink;
  const Record origin;
  const Limits limits;
  TextFlow flow(origin, limits, sink);
  flow.SetPlace("a");
  flow.EndRecord();
  flow.AppendCollapsed("  een \n ");
  flow.AppendCollapsed("twee ");
  flow.Aside("https://a.example");
  flow.AppendCollapsed("drie");
  flow.EndRecord();
  flow.Append("vier");
  flow.EndRecord();
  ASSERT_EQ(sink.records.size(), 2u);
  EXPECT_EQ(sink.records[0].text, "een twee drie\nhttps://a.example\n");
  EXPECT_EQ(testing::Placed(sink), "[a] een twee drie\nhttps://a.example\n[a] vier\n");
  EXPECT_EQ(sink.records[1].overlap_bytes, 0u);
}

// Hostile documents end with what was read and a reason.
TEST(HostileOffice, AStringInAMillionCellsIsBounded) {
  std::string cells = "<worksheet><sheetData><row r=\"1\">";
  for (int i = 0; i < 20'000; ++i) cells += "<c t=\"s\"><v>0</v></c>";
  const std::string bytes = testing::MakeZip(
      {{"[Content_Types].xml", testing::kTypes},
       {"_rels/.rels", testing::Rels({{"a", "officeDocument", "xl/workbook.xml"}})},
       {"xl/workbook.xml", "<workbook><sheets><sheet name=\"B\" r:id=\"s\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels", testing::Rels({{"s", "worksheet", "s.xml"}, {"t", "sharedStrings", "t.xml"}})},
       {"xl/s.xml", cells + "</row></sheetData></worksheet>"},
       {"xl/t.xml", "<sst><si><t>" + std::string(30'000, 'x') + "</t></si></sst>"}});
  Limits limits;
  limits.max_document_bytes = 8u << 20;
  const CollectingSink sink = testing::ReadDocument(bytes, limits);
  EXPECT_LT(sink.Text().size(), 16u << 20);
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kTooBig);
}

TEST(HostileOffice, ElementsInsideEachOtherAreBounded) {
  std::string body;
  for (int i = 0; i < 100'000; ++i) body += "<w:p>";
  const CollectingSink sink = testing::ReadDocument(testing::MakeDocx(body));
  ASSERT_GE(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kTooDeep);
}

TEST(HostileOffice, ALargePartIsReadInPassesWithinTheLimit) {
  std::string body;
  for (int i = 0; i < 400'000; ++i) body += "<w:p><w:r><w:t>voorbeeldterm-alfa in een lange tekst</w:t></w:r></w:p>";
  const std::string bytes = testing::MakeDocx(body);
  const CollectingSink whole = testing::ReadDocument(bytes);
  EXPECT_TRUE(whole.problems.empty());
  EXPECT_EQ(whole.records.back().marks.back().place, "paragraph 400000");
  Limits limits;
  limits.max_document_bytes = 4u << 20;
  const CollectingSink part = testing::ReadDocument(bytes, limits);
  EXPECT_FALSE(part.records.empty());
  ASSERT_GE(part.problems.size(), 1u);
  EXPECT_EQ(part.problems[0].reason, ProblemReason::kTooBig);
}

}  // namespace
}  // namespace schouw

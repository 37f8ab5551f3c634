// Workbooks made by the specification: shared strings over CONTINUE, cells, comments, links, names, passwords.
#include <gtest/gtest.h>

#include <bit>
#include <string>

#include "agent/content/document/excel/biff.h"
#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/office_bytes.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::CompoundOf;
using testing::Le16;
using testing::Le32;
using testing::ReadDocument;
using testing::Wide;

std::string Biff(std::uint32_t type, const std::string& data) {
  return Le16(type) + Le16(static_cast<std::uint32_t>(data.size())) + data;
}
std::string Bof(std::uint32_t version, std::uint32_t type) {
  return Biff(0x809, Le16(version) + Le16(type) + std::string(12, '\0'));
}
const std::string kEof = Biff(0x0a, "");

// Globals with these strings, then one sheet of these records.
std::string Workbook(const std::string& strings, const std::string& cells, const std::string& name = "Blad1") {
  std::string sheet_entry = Le32(0) + Le16(1) + std::string(1, static_cast<char>(name.size())) + '\0' + name;
  const std::string before = Bof(0x600, 5);
  std::string globals = before + Biff(0x85, sheet_entry) + strings + kEof;
  globals.replace(before.size() + 4, 4, Le32(static_cast<std::uint32_t>(globals.size())));
  return CompoundOf({{"Workbook", globals + Bof(0x600, 0x10) + cells + kEof}});
}
std::string Cell(std::uint32_t row, std::uint32_t column) { return Le16(row) + Le16(column) + Le16(0); }

TEST(Excel, SharedStringsAreReadOverTheirBreaks) {
  // Latin-1 that goes on wide in the next record; runs and an extension between strings; a break between two strings.
  const std::string first = Le32(3) + Le32(3) + Le16(14) + std::string(1, '\0') + "voorbeeld";
  const std::string second =
      "\1" + Wide(u"term-ë") + Le16(4) + "\x0c" + Le16(1) + Le32(6) + "alfa" + Le32(0) + "extens";
  const std::string third = Le16(3) + std::string(1, '\1') + Wide(u"één");
  std::string sst = Biff(0xfc, first);
  // 14 characters: nine before the break and five after it.
  const std::string wide_five = "\1" + Wide(u"-tërm");
  sst += Biff(0x3c, wide_five + Le16(4) + "\x0c" + Le16(1) + Le32(6) + "alfa" + Le32(0) + "extens") + Biff(0x3c, third);
  const CollectingSink sink =
      ReadDocument(Workbook(sst, Biff(0xfd, Cell(11, 1) + Le32(0)) + Biff(0xfd, Cell(12, 27) + Le32(1)) +
                                     Biff(0xfd, Cell(0, 255) + Le32(2)) + Biff(0xfd, Cell(0, 0) + Le32(99))));
  const std::vector<std::string> expected = {"sheet name: Blad1", "sheet Blad1 cell B12: voorbeeld-tërm",
                                             "sheet Blad1 cell AB13: alfa", "sheet Blad1 cell IV1: één"};
  EXPECT_EQ(testing::PlacesAndTexts(sink), expected);
  EXPECT_EQ(sink.formats, std::vector<std::string>{"excel.binary"});
  EXPECT_TRUE(sink.problems.empty());
}

TEST(Excel, CellsOfEveryKindAreText) {
  const auto number = [](double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return Le32(static_cast<std::uint32_t>(bits)) + Le32(static_cast<std::uint32_t>(bits >> 32));
  };
  const std::string link = Le16(2) + Le16(2) + Le16(3) + Le16(3) + std::string(16, 'g') + Le32(2) + Le32(0x17) +
                           Le32(5) + Wide(std::u16string_view(u"hier\0", 5)) +
                           std::string("\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b", 16) +
                           Le32(52) + Wide(std::u16string_view(u"http://kansspel.example/a\0", 26));
  const std::string object = Biff(0x5d, Le16(0x15) + Le16(18) + Le16(0x19) + Le16(7) + std::string(14, '\0'));
  const std::string shape = Biff(0x5d, Le16(0x15) + Le16(18) + Le16(6) + Le16(8) + std::string(14, '\0'));
  const auto text = [](const std::string& words) {
    return Biff(0x1b6, std::string(10, '\0') + Le16(static_cast<std::uint32_t>(words.size())) + std::string(6, '\0')) +
           Biff(0x3c, std::string(1, '\0') + words) + Biff(0x3c, std::string(8, '\0'));
  };
  const CollectingSink sink = ReadDocument(Workbook(
      "", Biff(0x204, Cell(0, 0) + Le16(3) + std::string(1, '\0') + "abc") +
              Biff(0x203, Cell(0, 1) + number(123456789012345.0)) + Biff(0x27e, Cell(0, 2) + Le32(42u << 2 | 2)) +
              Biff(0x27e, Cell(0, 3) + Le32(1234u << 2 | 3)) +
              Biff(0xbd, Le16(1) + Le16(0) + Le16(0) + Le32(1u << 2 | 2) + Le16(0) + Le32(2u << 2 | 2) + Le16(1)) +
              Biff(0x06, Cell(2, 0) + std::string("\0\0\0\0\0\0\xff\xff", 8) + std::string(8, '\0')) +
              Biff(0x207, Le16(4) + std::string(1, '\0') + "tekst") +
              Biff(0x06, Cell(2, 1) + number(0.5) + std::string(8, '\0')) + object + text("een opmerking") + shape +
              text("een vak") + Biff(0x1c, Le16(4) + Le16(1) + Le16(0) + Le16(7)) + Biff(0x1b8, link)));
  const std::vector<std::string> expected = {"sheet name: Blad1",
                                             "sheet Blad1 cell A1: abc",
                                             "sheet Blad1 cell B1: 123456789012345",
                                             "sheet Blad1 cell C1: 42",
                                             "sheet Blad1 cell D1: 12.34",
                                             "sheet Blad1 cell A2: 1",
                                             "sheet Blad1 cell B2: 2",
                                             "sheet Blad1 cell A3: teks",
                                             "sheet Blad1 cell B3: 0.5",
                                             "sheet Blad1 text box: een vak",
                                             "sheet Blad1 comment at B5: een opmerking",
                                             "sheet Blad1 link at D3: http://kansspel.example/a"};
  EXPECT_EQ(testing::PlacesAndTexts(sink), expected);
  EXPECT_EQ(sink.records.back().url, "http://kansspel.example/a");
}

TEST(Excel, NamesAndChoicesOfCells) {
  const auto name = [](std::uint32_t flags, const std::string& words, const std::string& formula) {
    return Biff(0x18, Le16(flags) + '\0' + std::string(1, static_cast<char>(words.size())) +
                          Le16(static_cast<std::uint32_t>(formula.size())) + std::string(8, '\0') + '\0' + words +
                          formula);
  };
  const auto shown = [](const std::string& words) {
    return Le16(static_cast<std::uint32_t>(words.size())) + '\0' + words;
  };
  const std::string choices = std::string("\x17\x09\0alfa\0beta", 12);
  const std::string validation = Le32(0) + shown("Let op") + shown(std::string(1, '\0')) + shown("kies") +
                                 shown(std::string(1, '\0')) + Le16(12) + Le16(0) + choices + Le16(0) + Le16(0);
  const CollectingSink sink = ReadDocument(
      Workbook(name(0x20, "\x06", "") + name(0, "tarief", std::string("\x17\x05\0gamma", 8)), Biff(0x1be, validation)));
  const std::vector<std::string> expected = {"sheet name: Blad1", "name: tarief", "name tarief: gamma",
                                             "sheet Blad1 choices: Let op\nkies\nalfa\nbeta"};
  EXPECT_EQ(testing::PlacesAndTexts(sink), expected);
}

TEST(Excel, Excel5HasTextInItsCodePage) {
  const std::string stream = Bof(0x500, 5) + Biff(0x42, Le16(1251)) + kEof + Bof(0x500, 0x10) +
                             Biff(0x204, Cell(0, 0) + Le16(6) + "\xef\xf0\xe8\xe2\xe5\xf2") + kEof;
  EXPECT_EQ(testing::PlacesAndTexts(ReadDocument(CompoundOf({{"Book", stream}}))),
            std::vector<std::string>{"cell A1: привет"});
}

TEST(Excel, APasswordIsTold) {
  const CollectingSink sink = ReadDocument(CompoundOf({{"Workbook", Bof(0x600, 5) + Biff(0x2f, "x") + kEof}}));
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kEncrypted);
}

TEST(Excel, WhatIsCutIsTold) {
  const std::string sst =
      Biff(0xfc, Le32(9) + Le32(9) + Le16(4) + std::string(1, '\0') + "alfa" + Le16(60000) + '\0' + "be");
  const CollectingSink sink =
      ReadDocument(Workbook(sst, Biff(0xfd, Cell(0, 0) + Le32(0)) + Biff(0xfd, Cell(1, 0) + Le32(1))));
  const std::vector<std::string> expected = {"sheet name: Blad1", "sheet Blad1 cell A1: alfa",
                                             "sheet Blad1 cell A2: be"};
  EXPECT_EQ(testing::PlacesAndTexts(sink), expected);
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].detail, "its table of strings is cut");
}

TEST(Excel, OneStringInEveryCellIsBounded) {
  Limits limits;
  limits.max_document_bytes = 200'000;
  std::string cells;
  for (std::uint32_t i = 0; i < 5000; ++i) cells += Biff(0xfd, Cell(i, 0) + Le32(0));
  const std::string sst = Biff(0xfc, Le32(1) + Le32(1) + Le16(5000) + std::string(1, '\0') + std::string(5000, 'a'));
  const CollectingSink sink = ReadDocument(Workbook(sst, cells), limits);
  EXPECT_LT(sink.records.size(), 50u);
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kTooBig);
}

TEST(Excel, NumbersAreShownPlainly) {
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(-1599.99), "-1599.99");
  EXPECT_EQ(NumberText(612345678), "612345678");
  EXPECT_EQ(CellName(0, 25), "Z1");
  EXPECT_EQ(CellName(0, 26), "AA1");
  EXPECT_EQ(CellName(65535, 702), "AAA65536");
}

}  // namespace
}  // namespace schouw

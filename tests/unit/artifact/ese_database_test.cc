// Tables and rows of ESE databases.
#include "agent/artifact/windows/ese_database.h"

#include "agent/artifact/windows/ese_packing.h"
#include "agent/artifact/windows/xpress_plain.h"
#include "tests/unit/artifact/sample_ese.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::Le;
using testing::SampleEse;
using testing::Utf16;

const std::vector<testing::SampleEseColumn> kColumns = {
    {1, "Id", 4, 0}, {2, "Big", 15, 0}, {128, "Short", 10, 1252}, {256, "Url"}, {257, "Data", 11, 0}};

struct ReadTable {
  std::vector<std::string> rows;  // "Id Big Short Url Data"
  std::vector<std::string> errors;
};

ReadTable ReadAllOf(const std::string& bytes, std::string_view name = "Adressen") {
  ReadTable read;
  const MemorySource content(bytes);
  const Limits limits;
  auto database = EseDatabase::Open(content, limits, [&](const Error& error) { read.errors.push_back(error.Text()); });
  if (!database) {
    read.errors.push_back(database.error().Text());
    return read;
  }
  const EseTable* const table = database->Table(name);
  if (table == nullptr) return read;
  database->ForEachRow(*table, {"Id", "Big", "Short", "Url", "Data"}, [&](const EseRow& row) {
    const auto number = [&](std::size_t i) { return row.Integer(i) ? std::to_string(*row.Integer(i)) : "-"; };
    read.rows.push_back(number(0) + " " + number(1) + " " + row.Text(2) + " " + row.Text(3) + " " + row.Bytes(4));
    return true;
  });
  return read;
}

TEST(EseDatabase, RowsOfSmallAndLargePages) {
  for (const std::uint32_t page : {4096u, 8192u, 16384u, 32768u}) {
    SampleEse sample(page);
    sample.AddTable("Adressen", kColumns);
    sample.AddRow(
        {{1, {Le(7, 4)}}, {2, {Le(1ull << 40, 8)}}, {128, {"kort"}}, {256, {Utf16("https://krant.example/")}}});
    sample.AddRow({{1, {Le(0xffffffff, 4)}}, {257, {"bytes", 1}}});
    sample.AddRow({{1, {Le(9, 4)}}}, /*deleted=*/true);
    const ReadTable read = ReadAllOf(sample.Bytes());
    EXPECT_THAT(read.rows, ElementsAre("7 1099511627776 kort https://krant.example/ ", "-1 -   bytes")) << page;
    EXPECT_THAT(read.errors, ElementsAre()) << page;
  }
}

TEST(EseDatabase, TreesOfMoreThanOnePage) {
  for (const std::uint32_t page : {4096u, 32768u}) {
    SampleEse sample(page);
    sample.AddTable("Adressen", kColumns);
    for (std::uint32_t i = 0; i < 3000; ++i)
      sample.AddRow({{1, {Le(i, 4)}}, {256, {Utf16("https://krant.example/" + std::to_string(i))}}});
    const ReadTable read = ReadAllOf(sample.Bytes());
    ASSERT_EQ(read.rows.size(), 3000u);
    EXPECT_EQ(read.rows[2999], "2999 -  https://krant.example/2999 ");
    EXPECT_THAT(read.errors, ElementsAre());
  }
}

TEST(EseDatabase, LongValuesArePutTogether) {
  SampleEse sample;
  sample.AddTable("Adressen", kColumns);
  for (std::uint32_t id = 1; id < 400; ++id)
    sample.AddLongValue(id, {"begin van " + std::to_string(id), std::string(20, 'x'), " einde"}, 99);
  sample.AddRow({{1, {Le(1, 4)}}, {257, {Le(321, 4), kEseSeparated}}});
  sample.AddRow({{1, {Le(2, 4)}}, {257, {Le(4711, 4), kEseSeparated}}});
  const ReadTable read = ReadAllOf(sample.Bytes());
  EXPECT_THAT(read.rows, ElementsAre("1 -   begin van 321" + std::string(20, 'x') + " einde", "2 -   "));
  EXPECT_THAT(read.errors, ElementsAre("a value of table Adressen is not where its row says"));
}

TEST(EseDatabase, PackedAndManyValues) {
  SampleEse sample;
  sample.AddTable("Adressen", kColumns);
  sample.AddRow({{257, {std::string("\x08") + std::string("\x61"), kEsePacked}}});
  sample.AddRow({{257, {Le(4, 2) + Le(8, 2) + "een!twee", kEseMany}}});
  sample.AddRow({{257,
                  {"\x03"
                   "eentwee",
                   kEseMany | kEseTwo}}});
  sample.AddRow({{257, {"\x18" + Le(9, 2) + Le(0x1fffffff, 4) + "abc" + Le((3 - 1) << 3 | 3, 2), kEsePacked}}});
  sample.AddRow({{257, {"\x30x", kEsePacked}}});
  const ReadTable read = ReadAllOf(sample.Bytes());
  EXPECT_THAT(read.rows, ElementsAre("- -   ", "- -   een!", "- -   een", "- -   abcabcabc", "- -   "));
  EXPECT_THAT(read.errors, ElementsAre("a value packed in a way that is not read"));
}

TEST(EseDatabase, SevenBitsACharacter) {
  // 'a' 0x61, 'b' 0x62, 'c' 0x63: 21 bits in three bytes, five of the last count.
  const std::string packed = {'\x0c', '\x61', '\xf1', '\x18'};
  EXPECT_EQ(UnpackEseValue(packed, 100).value(), "abc");
  const std::string wide = {'\x14', '\x61', '\xf1', '\x18'};
  EXPECT_EQ(UnpackEseValue(wide, 100).value(), std::string("a\0b\0c\0", 6));
}

TEST(EseDatabase, MatchesOfXpressWithLongLengths) {
  // One literal, then a match of 300: 7 + 15 in the pair and its half byte, 255, then two bytes less three.
  std::string packed = Le(0x7fffffff, 4) + "a" + Le(0 << 3 | 7, 2) + "\x0f\xff" + Le(297, 2);
  EXPECT_EQ(InflateXpressPlain(packed, 301).value(), std::string(301, 'a'));
  EXPECT_EQ(InflateXpressPlain(Le(0xffffffff, 4) + Le(5 << 3, 2), 10).error().Text(),
            "read match: a match before the beginning at byte 6");
}

TEST(EseDatabase, DamageCostsItsPageAndIsSaid) {
  SampleEse sample(4096);
  sample.AddTable("Adressen", kColumns);
  for (std::uint32_t i = 0; i < 300; ++i)
    sample.AddRow({{1, {Le(i, 4)}}, {256, {Utf16("https://krant.example/" + std::to_string(i))}}});
  std::string bytes = sample.Bytes();
  const std::size_t whole = ReadAllOf(bytes).rows.size();
  bytes[(7 + 1) * 4096 + 24] = '\x63';  // a leaf that says it is of another table now
  const ReadTable read = ReadAllOf(bytes);
  EXPECT_LT(read.rows.size(), whole);
  EXPECT_GT(read.rows.size(), whole / 2);
  EXPECT_THAT(read.errors, ElementsAre("page 7 is not of the tree that names it"));
  bytes = sample.Bytes();
  testing::PutLe(bytes, (5 + 1) * 4096 + 40 + 16 + 2 + 5, 5, 4);  // the first child of the root is the root
  EXPECT_THAT(ReadAllOf(bytes).errors,
              ElementsAre("page 5 has another checksum than its bytes: what it holds may be wrong",
                          "page 5 comes round in its tree"));
  bytes = sample.Bytes();
  EXPECT_LT(ReadAllOf(bytes.substr(0, bytes.size() - 5000)).rows.size(), whole);
  EXPECT_THAT(ReadAllOf(bytes.substr(0, 200)).errors, ElementsAre("no whole header at byte 200"));
}

TEST(EseDatabase, APageWithAnotherChecksumIsSaidAndRead) {
  for (const std::uint32_t page : {8192u, 16384u, 32768u}) {
    SampleEse sample(page);
    sample.AddTable("Adressen", kColumns);
    for (std::uint32_t i = 0; i < 1000; ++i)
      sample.AddRow({{1, {Le(i, 4)}}, {256, {Utf16("https://krant.example/" + std::string(i % 50, 'x'))}}});
    std::string bytes = sample.Bytes();
    // The letter of an address, in the second of a large page's blocks.
    const std::size_t letter = bytes.find('x', (7 + 1) * page + (page > 8192 ? page / 4 : 0) + 100);
    ASSERT_LT(letter, (8 + 1) * page);
    bytes[letter] = 'y';
    const ReadTable read = ReadAllOf(bytes);
    EXPECT_EQ(read.rows.size(), 1000u);
    EXPECT_THAT(read.errors, ElementsAre("page 7 has another checksum than its bytes: what it holds may be wrong"));
  }
}

TEST(EseDatabase, RealDatabase) {
  SCHOUW_NEED_CORPUS();
  const MemorySource content(testing::ReadFile(testing::CorpusFolder() + "/artifact/iped/test_EntClientDb.edb"));
  const Limits limits;
  auto database = EseDatabase::Open(content, limits, [](const Error& error) { ADD_FAILURE() << error.Text(); });
  ASSERT_TRUE(database.has_value());
  EXPECT_FALSE(database->clean());
  EXPECT_EQ(database->tables().size(), 35u);
  std::vector<std::string> paths;
  database->ForEachRow(*database->Table("tblFile"), {"FileUrl"}, [&](const EseRow& row) {
    paths.push_back(row.Text(0));
    return true;
  });
  EXPECT_THAT(paths, ElementsAre("C:\\Users\\Felipe Costa\\Videos\\samples\\video.mp4",
                                 "C:\\Users\\Felipe Costa\\Videos\\samples2\\police.mp4",
                                 "C:\\Users\\Felipe Costa\\Videos\\samples\\ocean_video.mkv"));
}

}  // namespace
}  // namespace schouw

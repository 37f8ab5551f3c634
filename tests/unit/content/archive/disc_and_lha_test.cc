// Discs whose names lead in circles, and LHA archives with names of every kind, made here byte by byte.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/corpus.h"
#include "tests/support/numbers.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

using testing::Be;
using testing::Le;
using testing::ReadResult;
using testing::ReadWhole;

std::string Both(std::uint32_t value, std::size_t bytes = 4) { return Le(value, bytes) + Be(value, bytes); }

constexpr std::uint32_t kRootSector = 20, kAreaSector = 21, kFileSector = 22, kSectors = 32;

std::string DiscRecord(const std::string& name, std::uint32_t sector, std::uint32_t bytes, bool folder,
                       const std::string& area) {
  std::string record = std::string(1, '\0') + Both(sector) + Both(bytes) + std::string("\x7e\x03\x02\x09\x37\x1e\0", 7);
  record += static_cast<char>(folder ? 2 : 0);
  record += std::string(2, '\0') + Both(1, 2) + static_cast<char>(name.size()) + name;
  if (name.size() % 2 == 0) record += '\0';
  record += area;
  return static_cast<char>(record.size() + 1) + record;
}
// A continuation in `sector` (SUSP 5.1).
std::string Continuation(std::uint32_t sector, std::uint32_t offset, std::uint32_t bytes) {
  return "CE\x1c\x01" + Both(sector) + Both(offset) + Both(bytes);
}

// One file, whose continuation area holds `area`.
std::string Disc(const std::string& area) {
  std::string disc(kSectors * 2048, '\0');
  std::string volume = std::string(
                           "\x01"
                           "CD001\x01\0",
                           8) +
                       std::string(64, ' ') + std::string(8, '\0') + Both(kSectors);
  volume += std::string(32, '\0') + Both(1, 2) + Both(1, 2) + Both(2048, 2) + Both(10);
  volume += Le(19, 4) + Le(0, 4) + Be(19, 4) + Be(0, 4);
  volume += DiscRecord(std::string(1, '\0'), kRootSector, 2048, true, "");
  volume.resize(881, ' ');
  volume += '\x01';
  disc.replace(16 * 2048, volume.size(), volume);
  const std::string end(
      "\xff"
      "CD001\x01",
      7);
  disc.replace(17 * 2048, end.size(), end);
  const std::string root =
      DiscRecord(std::string(1, '\0'), kRootSector, 2048, true, "SP\x07\x01\xbe\xef" + std::string(1, '\0')) +
      DiscRecord(std::string(1, '\1'), kRootSector, 2048, true, "") +
      DiscRecord("BRIEF.TXT;1", kFileSector, 6, false,
                 Continuation(kAreaSector, 0, static_cast<std::uint32_t>(area.size())));
  disc.replace(kRootSector * 2048, root.size(), root);
  disc.replace(kAreaSector * 2048, area.size(), area);
  disc.replace(kFileSector * 2048, 6, "binnen");
  return disc;
}

TEST(Discs, NamesThatLeadInCirclesCostTheNamesAlone) {
  for (const std::string& area :
       {Continuation(kAreaSector, 0, 28), Continuation(kAreaSector, 28, 28) + Continuation(kAreaSector, 0, 28),
        Continuation(kAreaSector, 0, 56) + Continuation(kAreaSector, 0, 56)}) {
    const ReadResult read = ReadWhole(Disc(area));
    ASSERT_FALSE(read.status.has_value());
    EXPECT_EQ(read.status.error().Text(), "its Rock Ridge names lead in circles: read without them");
    ASSERT_NE(read.Find("BRIEF.TXT"), nullptr) << read.members.size();
    EXPECT_EQ(read.Find("BRIEF.TXT")->text, "binnen");
  }
}

// CRC-16 with the reversed polynomial 0x8005, as LHA's header.doc has it.
std::uint16_t LhaCrc(const std::string& text) {
  std::uint16_t crc = 0;
  for (const char c : text) {
    crc = static_cast<std::uint16_t>(crc ^ static_cast<std::uint8_t>(c));
    for (int i = 0; i < 8; ++i) crc = static_cast<std::uint16_t>((crc & 1) != 0 ? (crc >> 1) ^ 0xa001 : crc >> 1);
  }
  return crc;
}

constexpr std::uint32_t kDosTime = 0x5c624ee7;  // 2026-03-02 09:55:14

// A stored member with a header of level 0: the name stands between the fields, in whatever the writer used.
std::string LevelZero(const std::string& name, const std::string& text) {
  std::string fields = "-lh0-" + Le(text.size(), 4) + Le(text.size(), 4) + Le(kDosTime, 4) + std::string("\x20\0", 2);
  fields += static_cast<char>(name.size()) + name + Le(LhaCrc(text), 2);
  std::uint8_t sum = 0;
  for (const char c : fields) sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(c));
  return std::string{static_cast<char>(fields.size()), static_cast<char>(sum)} + fields + text;
}

struct Extended {
  char type;
  std::string data;
};
// The same of level 2, with extended headers.
std::string LevelTwo(const std::vector<Extended>& headers, const std::string& text) {
  std::string extended;
  for (std::size_t i = 0; i <= headers.size(); ++i) {
    extended += Le(i < headers.size() ? headers[i].data.size() + 3 : 0, 2);
    if (i < headers.size()) extended += headers[i].type + headers[i].data;
  }
  std::string fields = "-lh0-" + Le(text.size(), 4) + Le(text.size(), 4) + Le(1772445330, 4) +
                       std::string("\x20\x02", 2) + Le(LhaCrc(text), 2) + "M" + extended;
  fields += '\0';  // a size must not begin with the mark of the end
  return Le(fields.size() + 2, 2) + fields + text;
}

TEST(LhaArchives, NamesAreDecodedByOurOwnTables) {
  const std::string utf16("b\0r\0i\0e\0f\0\xac\x20", 12);
  struct Case {
    const char* name;
    std::string archive;
    std::string path;
  };
  const Case cases[] = {
      {"a folder of DOS", LevelZero("map\\caf\x82.txt", "x"), "map/caf\xc3\xa9.txt"},
      {"Windows-1252", LevelZero("caf\xe9.txt", "x"), "caf\xc3\xa9.txt"},
      {"Shift_JIS, not said", LevelZero("\x93\xfa\x96\x7b\x8c\xea.txt", "x"),
       "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e.txt"},
      {"Shift_JIS, said", LevelTwo({{0x46, Le(932, 4)}, {0x02, "\x83\x65\xff"}, {0x01, "\x93\xfa.txt"}}, "x"),
       "\xe3\x83\x86/\xe6\x97\xa5.txt"},
      {"UTF-8, said", LevelTwo({{0x46, Le(65001, 4)}, {0x01, "caf\xc3\xa9"}}, "x"), "caf\xc3\xa9"},
      {"UTF-16", LevelTwo({{0x44, utf16}, {0x01, "brief"}}, "x"), "brief\xe2\x82\xac"},
      {"upward stays text", LevelTwo({{0x02, "..\xff..\xff"}, {0x01, "x"}}, "x"), "../../x"},
  };
  for (const Case& c : cases) {
    const ReadResult read = ReadWhole(c.archive + std::string(1, '\0'));
    ASSERT_EQ(read.members.size(), 1u) << c.name << (read.status ? "" : read.status.error().Text());
    EXPECT_EQ(read.members[0].member.path, c.path) << c.name;
    EXPECT_EQ(read.members[0].text, "x") << c.name;
    EXPECT_FALSE(read.members[0].error.has_value()) << c.name << read.members[0].error->Text();
    EXPECT_TRUE(read.status.has_value()) << c.name;
  }
}

TEST(LhaArchives, TimesAreUtc) {
  const ReadResult old = ReadWhole(LevelZero("a", "x"));
  ASSERT_EQ(old.members.size(), 1u);
  EXPECT_EQ(FormatRfc3339(*old.members[0].member.modified), "2026-03-02T09:55:14Z");
  const ReadResult unix_time = ReadWhole(LevelTwo({{0x01, "a"}}, "x"));
  EXPECT_EQ(FormatRfc3339(*unix_time.members.at(0).member.modified), "2026-03-02T09:55:30Z");
}

TEST(LhaArchives, DamageCostsWhatComesAfter) {
  const std::string whole = LevelZero("a", "eerste") + LevelZero("b", "tweede");
  ReadResult read = ReadWhole(whole.substr(0, whole.size() - 3));
  ASSERT_EQ(read.members.size(), 2u);
  EXPECT_EQ(read.members[0].text, "eerste");
  EXPECT_TRUE(read.members[1].error.has_value());
  EXPECT_EQ(read.status.error().Text(), "member ends after the archive's end");
  std::string wrong = whole;
  wrong[whole.size() - 30] = '?';
  read = ReadWhole(wrong);
  EXPECT_EQ(read.members.size(), 1u);
  EXPECT_EQ(read.status.error().code, ErrorCode::kMalformed);
}

TEST(XarArchives, ALinkThatIsTwoIsRefusedAndOthersAreRead) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = testing::CorpusFolder() + "/archive/libarchive/";
  const ReadResult two = ReadWhole(testing::ReadFile(folder + "test_read_format_xar_doublelink.xar"));
  ASSERT_FALSE(two.status.has_value());
  EXPECT_EQ(two.status.error().code, ErrorCode::kMalformed);
  const ReadResult read = ReadWhole(testing::ReadFile(folder + "test_read_format_xar_duplicate_filename_node.xar"));
  EXPECT_FALSE(read.members.empty());
}

}  // namespace
}  // namespace schouw

// Archives in several files: names, joining, and what is said of a set that is not whole.
#include "agent/content/archive/parts.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/corpus.h"
#include "tests/unit/content/archive/archive_making.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

using testing::MakeArchive;
using testing::ReadResult;

TEST(ArchiveParts, TheFirstFileIsToldByTheName) {
  const std::pair<const char*, const char*> cases[] = {{"a.7z.002", "a.7z.001"},
                                                       {"a.7z.001", ""},
                                                       {"A.ZIP.010", "A.ZIP.001"},
                                                       {"b.part2.rar", "b.part1.rar"},
                                                       {"b.part1.rar", ""},
                                                       {"b.part017.rar", "b.part001.rar"},
                                                       {"b.PART02.RAR", "b.PART01.RAR"},
                                                       {"c.r00", "c.rar"},
                                                       {"C.R12", "C.RAR"},
                                                       {"c.rar", ""},
                                                       {"d.z01", "d.zip"},
                                                       {"d.zip", ""},
                                                       {"d.z00", ""},
                                                       {"e.7z.129", ""},
                                                       {".r00", ""},
                                                       {".part2.rar", ""},
                                                       {"f.part.rar", ""},
                                                       {"f.part99999.rar", ""},
                                                       {"film.mp4", ""},
                                                       {"versie 1.002", "versie 1.001"},
                                                       {"x.0002", ""}};
  for (const auto& [name, owner] : cases) EXPECT_EQ(OwnerOfPart(name), owner) << name;
  EXPECT_TRUE(IsSurelyPart("a.7z.002"));
  EXPECT_TRUE(IsSurelyPart("b.part2.rar"));
  EXPECT_FALSE(IsSurelyPart("b.part1.rar"));
  EXPECT_FALSE(IsSurelyPart("meting.002"));
}

struct File {
  std::string name;
  std::string bytes;
};

// Reads the set by the first of `files`.
ReadResult ReadSet(const std::vector<File>& files) {
  std::vector<std::unique_ptr<MemorySource>> sources;
  std::vector<ArchivePart> parts;
  for (const File& file : files) {
    sources.push_back(std::make_unique<MemorySource>(file.bytes));
    if (sources.size() > 1) parts.push_back({file.name, sources.back().get()});
  }
  ReadResult result;
  const Limits limits;
  result.status =
      ReadArchiveSet(*sources[0], files[0].name, parts, limits, [&](const Member& member, MemberReader& reader) {
        result.members.push_back(testing::Drain(member, reader));
        return true;
      });
  return result;
}

// Text that does not pack well.
std::string PartFiller(std::size_t bytes) {
  std::string text;
  for (std::uint32_t state = 1; text.size() < bytes; state = state * 1664525 + 1013904223)
    text += static_cast<char>('a' + state / 7 % 26);
  return text;
}

const std::vector<testing::MadeMember>& Members() {
  static const std::vector<testing::MadeMember> members = {{"een.txt", PartFiller(30'000)},
                                                           {"twee.txt", PartFiller(50'000)}};
  return members;
}

void ExpectBoth(const ReadResult& read) {
  EXPECT_TRUE(read.status.has_value()) << read.status.error().Text();
  ASSERT_EQ(read.members.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_FALSE(read.members[i].error);
    EXPECT_EQ(read.members[i].bytes, Members()[i].content.size());
    EXPECT_EQ(read.members[i].sha256, Sha256Hex(AsBytes(Members()[i].content)));
  }
}

TEST(ArchiveParts, OneThatWasCutAnywhereIsReadWhole) {
  for (const int format : {ARCHIVE_FORMAT_7ZIP, ARCHIVE_FORMAT_ZIP}) {
    const std::string all = MakeArchive(format, ARCHIVE_FILTER_NONE, Members());
    const std::size_t third = all.size() / 3;
    ExpectBoth(ReadSet({{"a.7z.001", all.substr(0, third)},
                        {"a.7z.003", all.substr(2 * third)},
                        {"a.7z.002", all.substr(third, third)},
                        {"ander.7z.002", "hoort er niet bij"}}));
  }
}

TEST(ArchiveParts, OneThatIsNotThereIsNamed) {
  const std::string all = MakeArchive(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, Members());
  const std::size_t third = all.size() / 3;
  const ReadResult read = ReadSet({{"a.7z.001", all.substr(0, third)}, {"a.7z.003", all.substr(2 * third)}});
  ASSERT_FALSE(read.status.has_value());
  EXPECT_NE(read.status.error().Text().find("part 2 of the set is missing"), std::string::npos)
      << read.status.error().Text();
}

void PutLe(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

std::size_t Le32(const std::string& bytes, std::size_t at) { return LoadLe<std::uint32_t>(AsBytes(bytes).data() + at); }

// `zip` as a split zip (APPNOTE.TXT 8) of disks of `disk_bytes`: every offset is one of a disk.
std::vector<File> Split(std::string zip, std::size_t disk_bytes) {
  const std::size_t end = zip.rfind("PK\x05\x06");
  const std::size_t directory = Le32(zip, end + 16);
  for (std::size_t at = zip.find("PK\x01\x02", directory); at < end; at = zip.find("PK\x01\x02", at + 4)) {
    const std::size_t offset = Le32(zip, at + 42);
    PutLe(zip, at + 34, offset / disk_bytes, 2);
    PutLe(zip, at + 42, offset % disk_bytes, 4);
  }
  PutLe(zip, end + 4, (zip.size() - 1) / disk_bytes, 2);
  PutLe(zip, end + 6, directory / disk_bytes, 2);
  PutLe(zip, end + 16, directory % disk_bytes, 4);
  std::vector<File> files = {{"a.zip", ""}};
  for (std::size_t at = 0; at < zip.size(); at += disk_bytes) {
    const bool last = at + disk_bytes >= zip.size();
    if (last) files[0].bytes = zip.substr(at);
    if (!last) files.push_back({"a.z0" + std::to_string(at / disk_bytes + 1), zip.substr(at, disk_bytes)});
  }
  return files;
}

TEST(ArchiveParts, ASplitZipIsReadByItsLastFile) {
  const std::string zip = MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, Members());
  for (const std::size_t disk_bytes : {20'000u, 31'000u}) ExpectBoth(ReadSet(Split(zip, disk_bytes)));
  std::vector<File> files = Split(zip, 10'000);
  files.erase(files.begin() + 1);
  const ReadResult read = ReadSet(files);
  ASSERT_FALSE(read.status.has_value());
  EXPECT_EQ(read.status.error().code, ErrorCode::kUnsupported);
  EXPECT_NE(read.status.error().Text().find("part 1 of the set is missing"), std::string::npos);
}

TEST(ArchiveParts, VolumesOfRarAreOneArchive) {
  SCHOUW_NEED_CORPUS();
  const auto load = [](const std::string& stem, int count) {
    std::vector<File> files;
    for (int i = 1; i <= count; ++i) {
      const std::string name = stem + std::to_string(i) + ".rar";
      files.push_back({name, testing::ReadFile(testing::CorpusFolder() + "/archive/libarchive/" + name)});
    }
    return files;
  };
  const ReadResult five = ReadSet(load("test_read_format_rar5_multiarchive_solid.part0", 4));
  EXPECT_TRUE(five.status.has_value()) << five.status.error().Text();
  EXPECT_EQ(five.members.size(), 9u);
  ASSERT_NE(five.Find("elf-Linux-ARMv7-ls"), nullptr);
  // Over four volumes; its CRC-32 is the 0x886f91eb that the last of them states.
  EXPECT_EQ(five.Find("elf-Linux-ARMv7-ls")->sha256.substr(0, 12), "e68c62b49184");
  std::vector<File> four = load("test_rar_multivolume_single_file.part", 3);
  const ReadResult whole = ReadSet(four);
  EXPECT_TRUE(whole.status.has_value()) << whole.status.error().Text();
  ASSERT_EQ(whole.members.size(), 1u);
  EXPECT_EQ(whole.members[0].bytes, 20111u);
  four.pop_back();
  const ReadResult less = ReadSet(four);
  ASSERT_FALSE(less.status.has_value());
  EXPECT_NE(less.status.error().Text().find("part 3 of the set is missing"), std::string::npos)
      << less.status.error().Text();
}

}  // namespace
}  // namespace schouw

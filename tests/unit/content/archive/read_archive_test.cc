// What ReadArchive promises of names, limits, damage and encryption, on archives made here.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

#include "agent/content/archive/member_name.h"
#include "agent/content/archive/rar5_headers.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/archive/archive_making.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

using testing::MakeArchive;
using testing::ReadResult;
using testing::ReadWhole;

TEST(ReadArchive, NamesAreCleanText) {
  struct Case {
    const char* name;
    std::string raw;
    std::string path;
  };
  const Case cases[] = {
      {"plain", "map/brief.txt", "map/brief.txt"},
      {"absolute", "/etc/lijst", "etc/lijst"},
      {"own folder first", "./././map/", "map"},
      {"upward stays text", "../../x", "../../x"},
      {"backslashes stay text", "C:\\map\\x", "C:\\map\\x"},
  };
  for (const Case& c : cases) EXPECT_EQ(CleanMemberPath(c.raw), c.path) << c.name;
}

TEST(ReadArchive, ACompressedFileIsNamedByItsHeaderOrItsOwnName) {
  EXPECT_EQ(NameInside("brief.txt.gz"), "brief.txt");
  EXPECT_EQ(NameInside("map/archief.TGZ"), "archief.tar");
  EXPECT_EQ(NameInside("zonder"), "data");
  EXPECT_EQ(NameInside(".gz"), "data");
  const std::string xz = MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, {{"x", "voorbeeldterm-alfa"}});
  const ReadResult read = ReadWhole(xz, {}, "brief.txt.xz");
  ASSERT_EQ(read.members.size(), 1u);
  EXPECT_EQ(read.members[0].member.path, "brief.txt");
  EXPECT_EQ(read.members[0].text, "voorbeeldterm-alfa");
  EXPECT_TRUE(read.status.has_value());
}

TEST(ReadArchive, AnEmptyCompressedFileIsOneEmptyMember) {
  const std::string gz("\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", 20);
  const ReadResult read = ReadWhole(gz, {}, "leeg.txt.gz");
  ASSERT_EQ(read.members.size(), 1u);
  EXPECT_EQ(read.members[0].member.path, "leeg.txt");
  EXPECT_EQ(read.members[0].bytes, 0u);
}

TEST(ReadArchive, TimesAreUtc) {
  const std::string zip = MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, {{"a", "x"}});
  EXPECT_EQ(FormatRfc3339(*ReadWhole(zip).members.at(0).member.modified), "2026-03-02T09:55:30Z");
}

TEST(ReadArchive, WhatTheDirectoryDoesNotNameDoesNotExist) {
  // Two members; the directory's first record is cut out, as a program does that deletes without rewriting.
  std::string zip =
      MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, {{"weg.txt", "verwijderd"}, {"nog.txt", "levend"}});
  const std::size_t first = zip.find("PK\x01\x02");
  const std::size_t second = zip.find("PK\x01\x02", first + 4);
  const std::size_t end = zip.find(std::string("PK\x05\x06"));
  ASSERT_NE(end, std::string::npos);
  const std::size_t gone = second - first;
  zip[end + 8] = zip[end + 10] = 1;
  const std::size_t directory_bytes = end - second;
  zip[end + 12] = static_cast<char>(directory_bytes & 0xff);
  zip[end + 13] = static_cast<char>(directory_bytes >> 8);
  zip.erase(first, gone);
  const ReadResult read = ReadWhole(zip);
  ASSERT_EQ(read.members.size(), 1u) << (read.status ? "" : read.status.error().Text());
  EXPECT_EQ(read.members[0].text, "levend");
}

TEST(ReadArchive, LimitsEndItAfterWhatWasRead) {
  const std::string tar = MakeArchive(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE,
                                      {{"a", std::string(1000, 'a')}, {"b", std::string(1000, 'b')}, {"c", "c"}});
  Limits limits;
  limits.max_members = 2;
  ReadResult read = ReadWhole(tar, limits);
  EXPECT_EQ(read.members.size(), 2u);
  EXPECT_EQ(read.status.error().Text(), "more than 2 members");
  EXPECT_EQ(read.status.error().code, ErrorCode::kTooMany);
  limits = {};
  limits.max_member_bytes = 500;
  read = ReadWhole(tar, limits);
  ASSERT_EQ(read.members.size(), 3u);
  EXPECT_EQ(read.members[0].error->Text(), "member unpacks to more than 500 bytes");
  EXPECT_FALSE(read.members[2].error.has_value());
  EXPECT_TRUE(read.status.has_value());
  limits = {};
  limits.max_container_bytes = 1500;
  read = ReadWhole(tar, limits);
  EXPECT_EQ(read.members.size(), 2u);
  EXPECT_EQ(read.status.error().code, ErrorCode::kTooBig);
}

TEST(ReadArchive, ARatioOfABombEndsIt) {
  const std::string gz = MakeArchive(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, {{"x", std::string(100u << 20, '\0')}});
  Limits limits;
  limits.max_ratio = 100;
  const ReadResult read = ReadWhole(gz, limits);
  EXPECT_EQ(read.status.error().Text(), "read archive: unpacks to more than 100 times its size");
  EXPECT_LT(read.members.at(0).bytes, 65u << 20);
}

TEST(ReadArchive, ADamagedMemberCostsThatMember) {
  std::string noise(20'000, '\0');
  std::uint32_t state = 7;
  for (char& c : noise) c = static_cast<char>((state = state * 1664525u + 1013904223u) >> 26);
  std::string zip =
      MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, {{"a", "eerst"}, {"b", noise}, {"c", "laatst"}});
  const std::size_t second = zip.find("PK\x03\x04", 10);
  zip.replace(second + 200, 2000, 2000, '\xff');
  const ReadResult read = ReadWhole(zip);
  ASSERT_EQ(read.members.size(), 3u);
  EXPECT_TRUE(read.members[1].error.has_value());
  EXPECT_EQ(read.members[2].text, "laatst");
  EXPECT_TRUE(read.status.has_value());
}

TEST(ReadArchive, AZipBehindOtherBytesIsFound) {
  const std::string zip =
      "gewone tekst vooraf\n" + MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, {{"a", "binnen"}});
  const MemorySource content(zip);
  EXPECT_EQ(IdentifyArchive(zip.substr(0, 4096)), "");
  EXPECT_EQ(IdentifyArchive(content, zip.substr(0, 4096)), "zip");
  const ReadResult read = ReadWhole(zip);
  ASSERT_EQ(read.members.size(), 1u);
  EXPECT_EQ(read.members[0].text, "binnen");
}

TEST(ReadArchive, ATarWithoutMagicIsToldByItsChecksum) {
  const std::string tar = MakeArchive(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, {{"a", "oud"}});
  std::string old = tar;
  unsigned less = 0;
  for (std::size_t at = 257; at < 512; ++at) {
    less += static_cast<unsigned char>(old[at]);
    old[at] = '\0';
  }
  const unsigned long sum = std::stoul(old.substr(148, 6), nullptr, 8) - less;
  std::snprintf(old.data() + 148, 7, "%06lo", sum);
  EXPECT_EQ(IdentifyArchive(old), "tar");
  EXPECT_EQ(ReadWhole(old).members.at(0).text, "oud");
  old[0] = 'b';
  EXPECT_EQ(IdentifyArchive(old), "");
}

TEST(ReadArchive, EncryptedMembersAndDirectoriesAreNamedSo) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = testing::CorpusFolder() + "/archive/libarchive/";
  for (const char* name :
       {"test_encrypted.zip", "test_read_format_zip_winzip_aes256.zip", "test_read_format_7zip_encryption.7z",
        "test_read_format_rar4_encrypted.rar", "test_read_format_rar5_encrypted.rar"}) {
    const ReadResult read = ReadWhole(testing::ReadFile(folder + name));
    ASSERT_FALSE(read.members.empty()) << name;
    const auto encrypted = std::find_if(read.members.begin(), read.members.end(),
                                        [](const testing::ReadMember& m) { return m.member.encrypted; });
    ASSERT_NE(encrypted, read.members.end()) << name;
    ASSERT_TRUE(encrypted->error.has_value()) << name;
    EXPECT_EQ(encrypted->error->code, ErrorCode::kEncrypted) << name;
  }
  for (const char* name : {"test_read_format_7zip_encryption_header.7z", "test_read_format_rar_encryption_header.rar",
                           "test_read_format_rar5_encrypted_filenames.rar"}) {
    if (!std::ifstream(folder + name)) continue;
    const ReadResult read = ReadWhole(testing::ReadFile(folder + name));
    EXPECT_TRUE(read.members.empty()) << name;
    ASSERT_FALSE(read.status.has_value()) << name;
    EXPECT_EQ(read.status.error().code, ErrorCode::kEncrypted) << name << ": " << read.status.error().Text();
  }
}

// A header of RAR 5: CRC, size, type, flags, sizes of the extra area and the data, fields, extra area.
std::string Rar5Header(char type, char flags, const std::string& fields, const std::string& extra,
                       const std::string& data) {
  std::string body{type, static_cast<char>(flags | 3), static_cast<char>(extra.size()), static_cast<char>(data.size())};
  body += fields + extra;
  return std::string(4, 'c') + static_cast<char>(body.size()) + body + data;
}

TEST(Rar5Headers, SayWhichMembersAreEncrypted) {
  const std::string signature("Rar!\x1a\x07\x01\x00", 8);
  const std::string time("\x02\x03\x00", 3), encryption("\x03\x01\x00\x01", 4);
  const std::string first = signature + Rar5Header(1, 0, "m", "", "") + Rar5Header(2, 0, "a", time, "inhoud") +
                            Rar5Header(3, 0, "dienst", encryption, "") + Rar5Header(2, 0, "b", time + encryption, "xx");
  const std::string second = Rar5Header(5, 0, "", "", "") + signature + Rar5Header(1, 0, "m", "", "") +
                             Rar5Header(2, 8, "b", encryption, "yy") + Rar5Header(2, 0, "c", "", "");
  const auto flags = [](const std::string& bytes) { return EncryptedRar5Members(MemorySource(bytes), 100); };
  EXPECT_EQ(flags(first), (std::vector<bool>{false, true}));
  EXPECT_EQ(flags(first + second), (std::vector<bool>{false, true, false}));
  EXPECT_EQ(flags("PK\x03\x04"), std::vector<bool>());
  for (std::size_t size = 0; size < first.size(); ++size) EXPECT_LE(flags(first.substr(0, size)).size(), 2u);
  EXPECT_EQ(EncryptedRar5Members(MemorySource(first + second), 1).size(), 1u);
}

TEST(ReadArchive, AMemberOfNoTimeHasNone) {
  const std::string archive =
      "!<arch>\n" + std::string("brief.txt/      0           0     0     100644  6         `\nbinnen");
  const ReadResult read = ReadWhole(archive);
  ASSERT_NE(read.Find("brief.txt"), nullptr);
  EXPECT_EQ(read.Find("brief.txt")->text, "binnen");
  EXPECT_FALSE(read.Find("brief.txt")->member.modified.has_value());
}

// Text that does not pack well.
std::string Unpackable(std::size_t bytes) {
  std::string text;
  for (std::uint32_t state = 7; text.size() < bytes; state = state * 1664525 + 1013904223)
    text += static_cast<char>('a' + (state >> 16) % 26);
  return text;
}

TEST(ReadArchive, WhatComesBeforeTheDamageIsGiven) {
  const std::string text = Unpackable(400'000);
  for (const int format : {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_CPIO_SVR4_NOCRC}) {
    const std::string whole = testing::MakeArchive(format, ARCHIVE_FILTER_NONE, {{"een.txt", text}});
    const testing::ReadResult read = testing::ReadWhole(whole.substr(0, 300'000));
    ASSERT_EQ(read.members.size(), 1u);
    EXPECT_TRUE(read.members[0].error);
    EXPECT_GT(read.members[0].bytes, 230'000u) << format;
    EXPECT_EQ(read.members[0].text, text.substr(0, 4096));
  }
  const std::string long_text = Unpackable(2'500'000);  // bzip2 unpacks 900,000 bytes at a time
  for (const int filter : {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD}) {
    const std::string whole = testing::MakeArchive(ARCHIVE_FORMAT_RAW, filter, {{"een.txt", long_text}});
    const testing::ReadResult read = testing::ReadWhole(whole.substr(0, whole.size() * 4 / 5), {}, "een.txt.gz");
    ASSERT_EQ(read.members.size(), 1u);
    EXPECT_TRUE(read.members[0].error);
    EXPECT_GE(read.members[0].bytes, 128u << 10) << filter;
    EXPECT_EQ(read.members[0].text, long_text.substr(0, 4096));
  }
}

TEST(ReadArchive, ACompressedFileCutInItsFirstBlockIsNotAnEmptyOne) {
  for (const int filter : {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                           ARCHIVE_FILTER_LZ4, ARCHIVE_FILTER_LZMA}) {
    const std::string whole = testing::MakeArchive(ARCHIVE_FORMAT_RAW, filter, {{"een.txt", Unpackable(2000)}});
    EXPECT_TRUE(testing::ReadWhole(whole, {}, "een.txt.gz").status.has_value()) << filter;
    const testing::ReadResult read = testing::ReadWhole(whole.substr(0, whole.size() / 2), {}, "een.txt.gz");
    EXPECT_TRUE(!read.status.has_value() || (!read.members.empty() && read.members[0].error)) << filter;
  }
}

TEST(ReadArchive, MembersOfAXarEndWhereTheyEnd) {
  const std::vector<testing::MadeMember> made = {{"een.txt", "voorbeeldterm-alfa staat hier\n"},
                                                 {"twee.txt", "voorbeeldterm-bravo staat daar\n"},
                                                 {"drie.txt", "kort\n"}};
  const testing::ReadResult read =
      testing::ReadWhole(testing::MakeArchive(ARCHIVE_FORMAT_XAR, ARCHIVE_FILTER_NONE, made));
  ASSERT_EQ(read.members.size(), made.size());
  for (std::size_t i = 0; i < made.size(); ++i) EXPECT_EQ(read.members[i].text, made[i].content);
}

}  // namespace
}  // namespace schouw

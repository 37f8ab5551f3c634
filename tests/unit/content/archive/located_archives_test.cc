// Archives where they are not expected, and zips that were cut off or damaged.
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "tests/support/corpus.h"
#include "tests/unit/content/archive/archive_making.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

using testing::MadeMember;
using testing::MakeArchive;
using testing::ReadResult;
using testing::ReadWhole;

const std::vector<MadeMember> kThree = {{"een.txt", "eerste"}, {"twee.txt", "tweede"}, {"drie.txt", "derde"}};

std::string Zip(const std::vector<MadeMember>& members = kThree) {
  return MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, members);
}
// `zip` with a comment behind its end record.
std::string WithComment(std::string zip, std::size_t bytes) {
  zip[zip.size() - 2] = static_cast<char>(bytes & 0xff);
  zip[zip.size() - 1] = static_cast<char>(bytes >> 8);
  return zip + std::string(bytes, '#');
}
std::string Identify(const std::string& bytes) {
  return IdentifyArchive(MemorySource(bytes), std::string_view(bytes).substr(0, 64u << 10));
}
std::vector<std::string> Texts(const ReadResult& read) {
  std::vector<std::string> texts;
  for (const testing::ReadMember& member : read.members)
    texts.push_back(member.member.path + "=" + (member.error ? "!" : member.text));
  return texts;
}
const std::vector<std::string> kThreeTexts = {"een.txt=eerste", "twee.txt=tweede", "drie.txt=derde"};

std::string Filler(std::size_t bytes) {
  std::string filler(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) filler[i] = static_cast<char>(i % 3);
  return filler;
}

TEST(LocatedArchives, AZipBehindAnythingButTextIsFoundWithItsComment) {
  const std::string png = "\x89PNG\r\n\x1a\n" + Filler(100'000);
  const std::string gif = "GIF89a" + Filler(100'000);
  const std::string pdf = "%PDF-1.7\n" + Filler(100'000);
  const std::string program = "MZ" + Filler(100'000);
  const std::string crx = std::string("Cr24\x03\0\0\0\x10\0\0\0", 12) + Filler(16);
  for (const std::string& before : {png, gif, pdf, program, crx}) {
    for (const std::size_t comment : {0u, 300u, 60'000u}) {
      const std::string bytes = before + WithComment(Zip(), comment);
      EXPECT_EQ(Identify(bytes), "zip") << before.substr(0, 6) << comment;
      EXPECT_EQ(Texts(ReadWhole(bytes)), kThreeTexts) << before.substr(0, 6) << comment;
    }
  }
  EXPECT_EQ(Identify(png), "");
}

TEST(LocatedArchives, OfATextFileOnlyTheLastBytesAreRead) {
  class Counting final : public ByteSource {
   public:
    explicit Counting(std::string bytes) : bytes_(std::move(bytes)) {}
    std::uint64_t size() const override { return bytes_.size(); }
    Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
      asked += into.size();
      return bytes_.ReadAt(offset, into);
    }
    mutable std::uint64_t asked = 0;

   private:
    MemorySource bytes_;
  };
  const std::string text(200'000, 'a');
  const Counting large(text);
  EXPECT_EQ(IdentifyArchive(large, text.substr(0, 64u << 10)), "");
  EXPECT_LE(large.asked, 32u);
  const Counting small(text.substr(0, 1000));
  EXPECT_EQ(IdentifyArchive(small, text.substr(0, 1000)), "");
  EXPECT_EQ(small.asked, 0u);
  EXPECT_EQ(Identify(text + Zip()), "zip");
}

TEST(LocatedArchives, BytesBehindAZipAndALongCommentDontHideIt) {
  EXPECT_EQ(Texts(ReadWhole(Zip() + Filler(40'000))), kThreeTexts);
  EXPECT_EQ(Texts(ReadWhole(WithComment(Zip(), 65'535))), kThreeTexts);
}

TEST(LocatedArchives, SelfExtractingProgramsAreOpened) {
  const std::string seven = MakeArchive(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, kThree);
  // The unpacker knows the signature as well.
  const std::string stub = "MZ" + Filler(5000) + "7z\xbc\xaf\x27\x1c" + Filler(200'000);
  EXPECT_EQ(Identify(stub + seven), "7z");
  EXPECT_EQ(Texts(ReadWhole(stub + seven)), kThreeTexts);
  EXPECT_EQ(Identify("\x7f"
                     "ELF" +
                     Filler(5000) + seven),
            "7z");
  EXPECT_EQ(Identify(stub), "");
}

TEST(LocatedArchives, ARarBehindAPictureIsFoundByItsEnd) {
  SCHOUW_NEED_CORPUS();
  const std::string picture = "\xff\xd8\xff\xe0" + Filler(3'000'000) + "\xff\xd9";
  for (const char* name : {"test_read_format_rar.rar", "test_read_format_rar5_stored_manyfiles.rar"}) {
    const std::string rar = testing::ReadFile(testing::CorpusFolder() + "/archive/libarchive/" + name);
    ASSERT_EQ(Identify(picture + rar), "rar") << name;
    EXPECT_EQ(Texts(ReadWhole(picture + rar)), Texts(ReadWhole(rar))) << name;
  }
}

TEST(LocatedArchives, ASevenZipBehindAPictureIsFoundWhereItEndsWithTheFile) {
  const std::string seven = MakeArchive(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, kThree);
  const std::string picture = "\xff\xd8\xff\xe0" + Filler(3'000'000) + "7z\xbc\xaf\x27\x1c" + Filler(60) + "\xff\xd9";
  ASSERT_EQ(Identify(picture + seven), "7z");
  EXPECT_EQ(Texts(ReadWhole(picture + seven)), kThreeTexts);
  EXPECT_EQ(Identify(picture), "");
  EXPECT_EQ(Identify(picture + seven + "meer"), "");
}

TEST(LocatedArchives, AZipCutOffGivesWhatComesBeforeAndSaysSo) {
  const std::string zip = Zip();
  ReadResult read = ReadWhole(zip.substr(0, zip.find("PK\x01\x02") + 20));
  EXPECT_EQ(Texts(read), kThreeTexts);
  ASSERT_FALSE(read.status.has_value());
  EXPECT_EQ(read.status.error().code, ErrorCode::kTruncated);
  EXPECT_EQ(read.status.error().Text().find("the zip has no directory: read by the headers of its members"), 0u)
      << read.status.error().Text();
  read = ReadWhole(zip.substr(0, zip.find("PK\x03\x04", zip.find("PK\x03\x04", 4) + 4) - 20));
  ASSERT_GE(read.members.size(), 1u);
  EXPECT_EQ(read.members[0].text, "eerste");
  EXPECT_FALSE(read.status.has_value());
}

TEST(LocatedArchives, AStoredZipInAZipCutOffIsNotTakenForItsEnd) {
  const std::string inner = Zip({{"binnen.txt", "van binnen"}});
  const std::string zip = MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
                                      {{"a.zip", inner}, {"b.txt", std::string(3000, 'b')}}, "compression=store");
  const ReadResult read = ReadWhole(zip.substr(0, zip.find("PK\x01\x02", zip.find("b.txt"))));
  ASSERT_EQ(read.members.size(), 2u);
  EXPECT_EQ(read.members[0].member.path, "a.zip");
  EXPECT_EQ(read.members[0].bytes, inner.size());
}

TEST(LocatedArchives, OfADamagedDirectoryTheEntriesBeforeTheDamageCount) {
  std::string zip = Zip();
  std::size_t third = zip.find("PK\x01\x02");
  for (int i = 0; i < 2; ++i) third = zip.find("PK\x01\x02", third + 4);
  zip[third + 1] = 'X';
  const ReadResult read = ReadWhole(zip);
  EXPECT_EQ(Texts(read), (std::vector<std::string>{"een.txt=eerste", "twee.txt=tweede"}));
  ASSERT_FALSE(read.status.has_value());
  EXPECT_EQ(read.status.error().Text(), "directory of the zip is damaged after member 2");
}

TEST(LocatedArchives, WithADirectoryThatCantBeReadLocalHeadersProveNothing) {
  std::string zip = Zip();
  zip[zip.find("PK\x01\x02") + 1] = 'X';
  const ReadResult read = ReadWhole(zip);
  EXPECT_TRUE(read.members.empty());
  EXPECT_FALSE(read.status.has_value());
}

TEST(LocatedArchives, StreamsBehindEachOtherAreOneFile) {
  struct Case {
    const char* name;
    int filter;
  };
  for (const Case& c :
       {Case{"gz", ARCHIVE_FILTER_GZIP}, Case{"bz2", ARCHIVE_FILTER_BZIP2}, Case{"xz", ARCHIVE_FILTER_XZ},
        Case{"zst", ARCHIVE_FILTER_ZSTD}, Case{"lz4", ARCHIVE_FILTER_LZ4}, Case{"lzip", ARCHIVE_FILTER_LZIP}}) {
    const std::string bytes = MakeArchive(ARCHIVE_FORMAT_RAW, c.filter, {{"x", "voorbeeldterm-"}}) +
                              MakeArchive(ARCHIVE_FORMAT_RAW, c.filter, {{"x", "alfa"}});
    const ReadResult read = ReadWhole(bytes, {}, std::string("brief.txt.") + c.name);
    ASSERT_EQ(read.members.size(), 1u) << c.name;
    EXPECT_EQ(read.members[0].text, "voorbeeldterm-alfa") << c.name;
    EXPECT_TRUE(read.status.has_value()) << c.name << (read.status ? "" : read.status.error().Text());
  }
}

TEST(LocatedArchives, ThemesInOfficeFilesAreNoArchivesBehindThem) {
  const std::string office = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + Filler(2000);
  const std::string zip = MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, {{"thema.xml", "thema"}});
  EXPECT_EQ(IdentifyArchive(MemorySource(office + zip + std::string(300, '\0')), office), "");
  EXPECT_EQ(IdentifyArchive(MemorySource(office + zip), office), "zip");
}

// What libarchive can't unpack is no damage.
TEST(LocatedArchives, MethodsThatAreNotReadAreUnsupported) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = testing::CorpusFolder() + "/archive/";
  const std::string samples = testing::ReadFile(folder + "bulk_extractor/rar_samples.tar");
  const ReadResult seven = ReadWhole(testing::ReadFile(folder + "libarchive/test_read_format_7zip_solid_zstd.7z"));
  ASSERT_FALSE(seven.members.empty());
  for (const auto& member : seven.members) {
    EXPECT_TRUE(!member.error || member.error->code == ErrorCode::kUnsupported) << member.member.path;
  }
  std::size_t unsupported = 0;
  const MemorySource tar(samples);
  (void)ReadArchive(tar, Limits(), [&](const Member& member, MemberReader& reader) {
    if (!member.path.ends_with("rar2.0.rar")) return true;
    std::string bytes(member.size, '\0');
    for (std::size_t at = 0; at < bytes.size();)
      at += reader.Read(std::as_writable_bytes(std::span(bytes).subspan(at))).value_or(bytes.size());
    const ReadResult old = ReadWhole(bytes);
    EXPECT_EQ(old.status.error().code, ErrorCode::kUnsupported) << old.status.error().Text();
    for (const auto& inside : old.members)
      if (inside.error && inside.error->code == ErrorCode::kUnsupported) ++unsupported;
    return true;
  });
  EXPECT_GT(unsupported, 0u);
}

TEST(LocatedArchives, PartsOfASetAreNamedSo) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = testing::CorpusFolder() + "/archive/libarchive/";
  for (const char* name :
       {"test_rar_multivolume_multiple_files.part1.rar", "test_rar_multivolume_multiple_files.part2.rar",
        "test_read_format_rar5_multiarchive_solid.part01.rar", "test_read_format_cab_multi.p1.cab",
        "test_read_format_cab_multi.p2.cab"}) {
    const ReadResult read = ReadWhole(testing::ReadFile(folder + name));
    ASSERT_FALSE(read.status.has_value()) << name;
    EXPECT_NE(read.status.error().Text().find("part of a set of several files"), std::string::npos)
        << name << ": " << read.status.error().Text();
  }
  const std::string seven = MakeArchive(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, {{"a", Filler(100'000)}});
  const ReadResult cut = ReadWhole(seven.substr(0, seven.size() / 2));
  EXPECT_NE(cut.status.error().Text().find("first part of a set"), std::string::npos) << cut.status.error().Text();
}

}  // namespace
}  // namespace schouw

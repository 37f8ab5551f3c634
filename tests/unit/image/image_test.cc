#include "agent/image/image.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "agent/base/sha256.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using testing::CorpusFolder;
using testing::ReadFile;
using testing::TempFolder;
using testing::WriteFile;

std::vector<ImageSegment> Files(const std::vector<std::string>& paths) {
  std::vector<ImageSegment> segments;
  for (const std::string& path : paths) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    segments.push_back({std::filesystem::path(path).filename(), UniqueFd(fd)});
  }
  return segments;
}

std::string Corpus(const std::string& name) { return CorpusFolder() + "/image/" + name; }

std::string Sha256Of(const ByteSource& bytes) {
  Sha256 sum;
  std::string block(100'001, '\0');  // not a multiple of anything
  for (std::uint64_t at = 0; at < bytes.size();) {
    auto got = bytes.ReadAt(at, std::as_writable_bytes(std::span(block)));
    if (!got) return got.error().Text();
    sum.Update(AsBytes(std::string_view(block).substr(0, *got)));
    at += *got;
  }
  const std::string digest = sum.Finish();
  return ToHex(AsBytes(digest));
}

std::string ErrorOf(const std::vector<std::string>& paths) {
  auto opened = OpenImage(Files(paths));
  return opened ? "opened as " + opened->format : opened.error().Text();
}

TEST(Image, E01EqualsTheRawImageItWasMadeOf) {
  SCHOUW_NEED_CORPUS();
  auto ewf = OpenImage(Files({Corpus("sleuthkit/image.E01")}));
  auto raw = OpenImage(Files({Corpus("sleuthkit/image.dd")}));
  ASSERT_TRUE(ewf) << ewf.error().Text();
  ASSERT_TRUE(raw) << raw.error().Text();
  EXPECT_EQ(ewf->format, "ewf");
  EXPECT_EQ(raw->format, "raw");
  EXPECT_EQ(ewf->incomplete, "");
  EXPECT_TRUE(*ReadAll(*ewf->bytes, 1u << 30) == *ReadAll(*raw->bytes, 1u << 30));
}

TEST(Image, SegmentsOfOneDeviceInTwoFormatsAreEqual) {
  SCHOUW_NEED_CORPUS();
  auto ewf = OpenImage(Files({Corpus("dfvfs/ext2.split.E01"), Corpus("dfvfs/ext2.split.E02")}));
  auto raw = OpenImage(Files({Corpus("dfvfs/ext2.splitraw.000"), Corpus("dfvfs/ext2.splitraw.001")}));
  ASSERT_TRUE(ewf) << ewf.error().Text();
  ASSERT_TRUE(raw) << raw.error().Text();
  EXPECT_EQ(ewf->format, "ewf");
  EXPECT_EQ(raw->format, "split");
  EXPECT_EQ(ewf->bytes->size(), 4194304u);
  EXPECT_EQ(ewf->incomplete + raw->incomplete, "");
  EXPECT_EQ(Sha256Of(*ewf->bytes), Sha256Of(*raw->bytes));
}

// Digests of the device, as `ewfexport -f raw` gave it.
TEST(Image, ReadsEveryE01OfTheCorpus) {
  SCHOUW_NEED_CORPUS();
  const std::array<std::pair<std::vector<std::string>, const char*>, 5> cases = {{
      {{"bulk_extractor/email_test.E01", "bulk_extractor/email_test.E02", "bulk_extractor/email_test.E03",
        "bulk_extractor/email_test.E04"},
       "554d874dbf850af4e220d8fdf315cb124987399749050ec7c35f550613341eae"},
      {{"bulk_extractor/ansi.E01"}, "109a67a52dfd67b0bf66514cacb3e5fa09cac0915699dd9d2462b0491a846eb0"},
      {{"bulk_extractor/nps-2010-emails.E01"}, "ed4e1b20fb92d9609778d6f687ef478c2ed88d7da18f98b8b023f3dfecd41a9d"},
      {{"sleuthkit/imageformat_mmls_1.E01"}, "e7eb6fca46bebeedc4af4cc5bfe9675691bab8ce471315317b561a28899e7902"},
      {{"velociraptor/partition_image.E01"}, "70cf9ee5abeb23ba4b7cca727acf5e8d57741dc666f83e83843ffda0bad65e88"},
  }};
  for (const auto& [names, sha256] : cases) {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(Corpus(name));
    auto opened = OpenImage(Files(paths));
    ASSERT_TRUE(opened) << names[0] << ": " << opened.error().Text();
    EXPECT_EQ(opened->incomplete, "") << names[0];
    EXPECT_EQ(Sha256Of(*opened->bytes), sha256) << names[0];
  }
}

TEST(Image, MissingSecondSegmentIsSaid) {
  SCHOUW_NEED_CORPUS();
  auto opened = OpenImage(Files({Corpus("dfvfs/ext2.split.E01")}));
  ASSERT_TRUE(opened) << opened.error().Text();
  EXPECT_EQ(opened->incomplete,
            "the segments after segment 1 (ext2.split.E01) are missing; "
            "1081344 of 4194304 bytes of the device can't be read");
  EXPECT_EQ(opened->bytes->size(), 4194304u);
  EXPECT_TRUE(ReadUpTo(*opened->bytes, 0, 65536));
  auto beyond = ReadUpTo(*opened->bytes, 4194304 - 512, 512);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code, ErrorCode::kIo);
}

TEST(Image, CutE01SaysWhatIsMissing) {
  SCHOUW_NEED_CORPUS();
  TempFolder folder;
  const std::string whole = ReadFile(Corpus("dfvfs/ext2.split.E02"));
  WriteFile(folder.File("cut.E02"), whole.substr(0, whole.size() / 2));
  auto opened = OpenImage(Files({Corpus("dfvfs/ext2.split.E01"), folder.File("cut.E02")}));
  ASSERT_TRUE(opened) << opened.error().Text();
  EXPECT_EQ(opened->incomplete, "segment 2 (cut.E02) ends early; 1081344 of 4194304 bytes of the device can't be read");
}

TEST(Image, NamesWhatIsNotAnImage) {
  TempFolder folder;
  const std::string filler(2048, '\x01');
  struct Case {
    const char* name;
    std::string bytes;
    const char* error;
  };
  const Case cases[] = {
      {"empty", "", "not a device image: an empty file"},
      {"text", "Boodschappen\r\nmelk\tbrood\n", "not a device image: a text file"},
      {"UTF-8 text", "één café\n", "not a device image: a text file"},
      {"Windows-1252 text", "\xe9\xe9n caf\xe9\n", "not a device image: a text file"},
      {"UTF-16 text", std::string("\xff\xfe", 2) + std::string("h\0o\0i\0\n\0", 8), "not a device image: a text file"},
      {"QCOW2", std::string("QFI\xfb\0\0\0\3", 8) + filler,
       "a QCOW image that only holds what differs from another one: convert it first, with the other beside it "
       "(qemu-img convert -O raw)"},
      {"VMDK", std::string("KDMV\1\0\0\0", 8) + filler, "open VMDK image: a VMDK image with an impossible header"},
      {"VMDK descriptor", "# Disk DescriptorFile\nversion=1\n", "open VMDK image: a VMDK descriptor without extents"},
      {"dynamic VHD", "conectix" + filler, "a VHD image whose first part is damaged"},
      {"fixed VHD", filler + "conectix" + std::string(504, '\0'), "a VHD image whose last part is damaged"},
      {"VHDX", "vhdxfile" + filler, "open VHDX image: a VHDX image whose headers are damaged"},
      {"DMG", filler + std::string("koly\0\0\0\4\0\0\2\0", 12) + std::string(500, '\0'),
       "a DMG image of an old kind: convert it first (hdiutil convert -format UDTO)"},
      {"Ex01", std::string("EVF2\r\n\x81\0", 8) + filler,
       "an Ex01 image (EWF version 2): not supported yet; export it as E01 or raw"},
      {"L01", std::string("LVF\t\r\n\xff\0", 8) + filler,
       "an L01 image (logical evidence): not supported yet; export its files to a folder or zip"},
      {"AFF", std::string("AFF10\r\n\0", 8) + filler,
       "an AFF image: not supported yet; convert it to raw (affconvert -r)"},
      {"VDI", "<<< " + std::string(60, '\1') + "\x7f\x10\xda\xbe" + filler,
       "a VDI image: not supported yet; convert it to raw (qemu-img convert -O raw)"},
      {"zip, which may be an acquisition", "PK\3\4" + filler, "opened as raw"},
      {"anything else", filler, "opened as raw"},
      {"text with a boot sector's mark", std::string(510, 'a') + "\x55\xaa" + std::string(512, 'b'), "opened as raw"},
  };
  for (const Case& c : cases) {
    WriteFile(folder.File("x"), c.bytes);
    EXPECT_EQ(ErrorOf({folder.File("x")}), c.error) << c.name;
  }
}

TEST(Image, HoleInASplitImageIsAsLongAsItsNeighbours) {
  TempFolder folder;
  WriteFile(folder.File("x.001"), std::string(1000, '\1'));
  WriteFile(folder.File("x.003"), std::string(1000, '\3'));
  WriteFile(folder.File("x.004"), std::string(300, '\4'));
  auto segments = Files({folder.File("x.001"), folder.File("x.002"), folder.File("x.003"), folder.File("x.004")});
  auto opened = OpenImage(std::move(segments));
  ASSERT_TRUE(opened) << opened.error().Text();
  EXPECT_EQ(opened->format, "split");
  EXPECT_EQ(opened->incomplete, "segment 2 (x.002) is missing");
  EXPECT_EQ(opened->bytes->size(), 3300u);
  EXPECT_EQ(*ReadUpTo(*opened->bytes, 2999, 2), "\3\4");
  EXPECT_EQ(*ReadUpTo(*opened->bytes, 999, 1), "\1");
  auto hole = ReadUpTo(*opened->bytes, 999, 2);
  ASSERT_FALSE(hole);
  EXPECT_EQ(hole.error().Text(), "read: segment 2 (x.002) is missing at byte 1000");
  EXPECT_EQ(hole.error().code, ErrorCode::kIo);
}

TEST(Image, HoleOfUnknownLengthEndsTheImage) {
  TempFolder folder;
  WriteFile(folder.File("x.001"), std::string(1000, '\1'));
  WriteFile(folder.File("x.003"), std::string(900, '\3'));
  WriteFile(folder.File("x.004"), std::string(900, '\4'));
  auto opened =
      OpenImage(Files({folder.File("x.001"), folder.File("x.002"), folder.File("x.003"), folder.File("x.004")}));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->incomplete,
            "segment 2 (x.002) is missing; the segments are not equally long, so what follows it can't be placed");
  EXPECT_EQ(opened->bytes->size(), 1000u);
}

TEST(Image, MissingFirstSegmentIsRefused) {
  TempFolder folder;
  WriteFile(folder.File("x.002"), std::string(1000, '\2'));
  EXPECT_EQ(ErrorOf({folder.File("x.001"), folder.File("x.002")}),
            "segment 1 (x.001) is missing: without the start of the device nothing of it can be read");
  EXPECT_EQ(ErrorOf({}), "open image: no segment of the image can be read");
}

TEST(Image, DescriptorThatIsNoFileIsAMissingSegment) {
  TempFolder folder;
  WriteFile(folder.File("x.001"), std::string(1000, '\1'));
  WriteFile(folder.File("x.003"), std::string(1000, '\3'));
  auto segments = Files({folder.File("x.001"), "/dev/null", folder.File("x.003")});
  segments[1].name = "x.002";
  auto opened = OpenImage(std::move(segments));
  ASSERT_TRUE(opened) << opened.error().Text();
  EXPECT_EQ(opened->incomplete, "segment 2 (x.002) is missing");
}

TEST(Image, FileThatShrinksWhileReadIsAnError) {
  TempFolder folder;
  WriteFile(folder.File("x"), std::string(8192, '\1'));
  auto opened = OpenImage(Files({folder.File("x")}));
  ASSERT_TRUE(opened);
  std::filesystem::resize_file(folder.File("x"), 4096);
  auto read = ReadUpTo(*opened->bytes, 0, 8192);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().Text(), "read: read segment: read: the file became shorter while it was read at byte 4096");
}

// Every variety that ewfacquire writes, compared with what went in.
TEST(Image, ReadsEveryVarietyThatEwfacquireWrites) {
  if (std::system("command -v ewfacquire >/dev/null 2>&1") != 0) GTEST_SKIP() << "ewfacquire absent: install ewf-tools";
  TempFolder folder;
  std::string media(3 * 1024 * 1024 + 512 * 7, '\0');
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < media.size(); i += 1 + i % 3)
    media[i] = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  std::fill_n(media.begin() + 700'000, 900'000, '\0');
  WriteFile(folder.File("in.raw"), media);
  int varieties = 0;
  const std::string common = " -u -t " + folder.File("out") + " -C c -D d -e e -E e -N n -m fixed -M physical ";
  for (const std::string format : {"ewf", "smart", "ftk", "encase1", "encase2", "encase3", "encase4", "encase5",
                                   "encase6", "linen5", "linen6", "ewfx"}) {
    for (const std::string compression : {"none", "empty-block", "fast", "best"}) {
      const std::string command = "ewfacquire" + common + "-f " + format + " -c " + compression + " -S 1MiB -b 64 " +
                                  folder.File("in.raw") + " >/dev/null 2>&1";
      if (std::system(command.c_str()) != 0) continue;
      std::vector<std::string> paths;
      for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        if (entry.path().filename() != "in.raw") paths.push_back(entry.path());
      std::sort(paths.begin(), paths.end());
      auto opened = OpenImage(Files(paths));
      ASSERT_TRUE(opened) << format << " " << compression << ": " << opened.error().Text();
      EXPECT_EQ(opened->incomplete, "") << format << " " << compression;
      EXPECT_TRUE(*ReadAll(*opened->bytes, 1u << 30) == media) << format << " " << compression << " " << paths.size();
      for (const std::string& path : paths) std::filesystem::remove(path);
      ++varieties;
    }
  }
  EXPECT_GE(varieties, 40);
}

}  // namespace
}  // namespace schouw

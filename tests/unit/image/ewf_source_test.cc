#include "agent/image/ewf_source.h"

#include <gtest/gtest.h>

#include "tests/unit/image/ewf_writer.h"

namespace schouw {
namespace {

using testing::EwfPlan;
using testing::FindSection;
using testing::WriteEwf;

std::string Media(std::size_t size) {
  std::string media(size, '\0');
  for (std::size_t i = 0; i < size; ++i) media[i] = static_cast<char>(i * 7 + i / 512);
  return media;
}

// An empty string is a segment that is missing.
Segments SegmentsOf(const std::vector<std::string>& files) {
  Segments segments;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::unique_ptr<ByteSource> bytes;
    if (!files[i].empty()) bytes = std::make_unique<MemorySource>(files[i]);
    segments.push_back({"laptop.E0" + std::to_string(i + 1), std::move(bytes)});
  }
  return segments;
}

std::string ReadAllOf(const ByteSource& bytes) {
  auto all = ReadAll(bytes, 1u << 30);
  return all ? *all : "error: " + all.error().Text();
}

// What reading `count` bytes at `offset` fails with.
std::string FailureAt(const ByteSource& bytes, std::uint64_t offset, std::size_t count) {
  auto read = ReadUpTo(bytes, offset, count);
  return read ? "read" : read.error().Text();
}

TEST(EwfSource, GivesTheDeviceBack) {
  const std::string media = Media(5 * 1024 + 512);
  for (const bool compressed : {false, true}) {
    for (const std::size_t per_segment : {1u, 2u, 3u, 100u}) {
      auto opened =
          OpenEwf(SegmentsOf(WriteEwf({.media = media, .chunks_per_segment = per_segment, .compressed = compressed})));
      ASSERT_TRUE(opened) << opened.error().Text();
      EXPECT_EQ(opened->incomplete, "");
      EXPECT_EQ(opened->bytes->size(), media.size());
      EXPECT_TRUE(ReadAllOf(*opened->bytes) == media) << compressed << " " << per_segment;
    }
  }
}

TEST(EwfSource, ReadsAnyRange) {
  const std::string media = Media(4 * 1024);
  auto opened = OpenEwf(SegmentsOf(WriteEwf({.media = media, .compressed = true})));
  ASSERT_TRUE(opened);
  for (std::size_t offset = 0; offset < media.size() + 600; offset += 311)
    for (const std::size_t count : {0u, 1u, 512u, 1500u, 9000u})
      EXPECT_EQ(*ReadUpTo(*opened->bytes, offset, count), offset < media.size() ? media.substr(offset, count) : "");
}

TEST(EwfSource, TakesSegmentsByTheNumberInsideThem) {
  const std::string media = Media(6 * 1024);
  auto files = WriteEwf({.media = media});
  std::swap(files[0], files[2]);
  auto opened = OpenEwf(SegmentsOf(files));
  ASSERT_TRUE(opened) << opened.error().Text();
  EXPECT_TRUE(ReadAllOf(*opened->bytes) == media);
}

TEST(EwfSource, MissingSegmentInTheMiddleCostsItsOwnPartOnly) {
  const std::string media = Media(10 * 1024);
  auto files = WriteEwf({.media = media});
  files[2].clear();
  auto opened = OpenEwf(SegmentsOf(files));
  ASSERT_TRUE(opened) << opened.error().Text();
  EXPECT_EQ(opened->incomplete, "segment 3 (laptop.E03) is missing; 2048 of 10240 bytes of the device can't be read");
  EXPECT_EQ(opened->bytes->size(), media.size());
  EXPECT_TRUE(*ReadUpTo(*opened->bytes, 0, 4096) == media.substr(0, 4096));
  EXPECT_TRUE(*ReadUpTo(*opened->bytes, 6144, 4096) == media.substr(6144));
  EXPECT_EQ(FailureAt(*opened->bytes, 4095, 2), "read: chunk 4: this part of the image is missing at byte 4096");
  EXPECT_EQ(FailureAt(*opened->bytes, 6143, 1), "read: chunk 5: this part of the image is missing at byte 5120");
}

TEST(EwfSource, MissingSegmentAtTheEndOrStart) {
  const std::string media = Media(6 * 1024);
  auto files = WriteEwf({.media = media});
  auto cut = OpenEwf(SegmentsOf({files[0], files[1]}));
  ASSERT_TRUE(cut) << cut.error().Text();
  EXPECT_EQ(cut->incomplete,
            "the segments after segment 2 (laptop.E02) are missing; 2048 of 6144 bytes of the device can't be read");
  EXPECT_TRUE(*ReadUpTo(*cut->bytes, 0, 4096) == media.substr(0, 4096));
  auto headless = OpenEwf(SegmentsOf({"", files[1], files[2]}));
  ASSERT_TRUE(headless) << headless.error().Text();
  EXPECT_EQ(headless->incomplete, "segment 1 (laptop.E01) is missing; 2048 of 6144 bytes of the device can't be read");
  EXPECT_TRUE(*ReadUpTo(*headless->bytes, 2048, 4096) == media.substr(2048));
}

TEST(EwfSource, TwoHolesLeaveStartAndEnd) {
  const std::string media = Media(10 * 1024);
  auto files = WriteEwf({.media = media});
  files[1].clear();
  files[3].clear();
  auto opened = OpenEwf(SegmentsOf(files));
  ASSERT_TRUE(opened) << opened.error().Text();
  EXPECT_EQ(opened->incomplete,
            "segment 2 (laptop.E02) is missing; segment 4 (laptop.E04) is missing; "
            "6144 of 10240 bytes of the device can't be read");
  EXPECT_TRUE(*ReadUpTo(*opened->bytes, 0, 2048) == media.substr(0, 2048));
  EXPECT_TRUE(*ReadUpTo(*opened->bytes, 8192, 2048) == media.substr(8192));
  EXPECT_EQ(FailureAt(*opened->bytes, 5000, 1), "read: chunk 4: this part of the image is missing at byte 4096");
}

TEST(EwfSource, SegmentCutAnywhereNeverReadsWrongBytes) {
  const std::string media = Media(8 * 1024);
  const auto files = WriteEwf({.media = media, .chunks_per_segment = 4, .compressed = true});
  for (std::size_t length = 0; length < files[0].size(); length += 13) {
    auto opened = OpenEwf(SegmentsOf({files[0].substr(0, length) + (length == 0 ? "x" : ""), files[1]}));
    if (!opened) continue;
    for (std::size_t chunk = 0; chunk < 8; ++chunk) {
      auto read = ReadUpTo(*opened->bytes, chunk * 1024, 1024);
      EXPECT_TRUE(!read || *read == media.substr(chunk * 1024, 1024)) << length << " " << chunk;
      EXPECT_TRUE(read || !opened->incomplete.empty()) << length;
    }
    EXPECT_TRUE(ReadUpTo(*opened->bytes, 4096, 4096)) << "the second segment is whole: " << length;
  }
}

TEST(EwfSource, FlippedByteIsNeverSilent) {
  const std::string media = Media(4 * 1024);
  for (const bool compressed : {false, true}) {
    const auto files = WriteEwf({.media = media, .chunks_per_segment = 4, .compressed = compressed});
    for (std::size_t at = 0; at < files[0].size(); at += 5) {
      std::string broken = files[0];
      broken[at] = static_cast<char>(broken[at] ^ 0x40);
      auto opened = OpenEwf(SegmentsOf({broken}));
      if (!opened) continue;
      auto read = ReadAll(*opened->bytes, 1u << 30);
      EXPECT_TRUE(!read || *read == media) << "byte " << at;
    }
  }
}

TEST(EwfSource, DamagedChunkCostsThatChunk) {
  const std::string media = Media(4 * 1024);
  auto files = WriteEwf({.media = media, .chunks_per_segment = 4});
  files[0][FindSection(files[0], "sectors") + 76 + 100] ^= 1;
  auto opened = OpenEwf(SegmentsOf(files));
  ASSERT_TRUE(opened);
  EXPECT_EQ(FailureAt(*opened->bytes, 0, 512), "read: chunk 0: read chunk: the chunk is damaged: wrong checksum");
  EXPECT_TRUE(*ReadUpTo(*opened->bytes, 1024, 3072) == media.substr(1024));
}

TEST(EwfSource, DamagedTableIsReadFromItsMirror) {
  const std::string media = Media(4 * 1024);
  for (const std::size_t at : {76u, 76u + 24u}) {  // header, entries
    for (const bool mirror : {true, false}) {
      auto files = WriteEwf({.media = media, .chunks_per_segment = 4, .mirror = mirror});
      files[0][FindSection(files[0], "table", 0) + at] ^= 1;
      auto opened = OpenEwf(SegmentsOf(files));
      ASSERT_TRUE(opened) << opened.error().Text();
      EXPECT_EQ(ReadAllOf(*opened->bytes) == media, mirror) << at;
      EXPECT_TRUE(*ReadUpTo(*opened->bytes, 2048, 2048) == media.substr(2048)) << at;
    }
  }
}

TEST(EwfSource, SectorsUnreadableAtAcquisitionStayUnreadable) {
  const std::string media = Media(4 * 1024);
  auto opened = OpenEwf(SegmentsOf(WriteEwf({.media = media, .unreadable = {{3, 2}, {1, 1}, {4, 1}}})));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->incomplete, "3 sectors could not be read when the image was made");
  EXPECT_EQ(FailureAt(*opened->bytes, 0, 512), "read");
  EXPECT_EQ(FailureAt(*opened->bytes, 1024, 512), "read");
  EXPECT_EQ(FailureAt(*opened->bytes, 0, 513),
            "read: read device: sector 1 could not be read when the image was made at byte 512");
  EXPECT_EQ(FailureAt(*opened->bytes, 2047, 4096),
            "read: read device: sector 3 could not be read when the image was made at byte 1536");
  EXPECT_EQ(FailureAt(*opened->bytes, 2560, 1536), "read");
}

TEST(EwfSource, HugeMediaIsIncompleteNotAllocated) {
  const std::string media = Media(2 * 1024);
  auto opened = OpenEwf(SegmentsOf(WriteEwf({.media = media, .claimed_sectors = 1ull << 32})));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->bytes->size(), 1ull << 41);
  EXPECT_EQ(opened->incomplete, "2199023253504 of 2199023255552 bytes of the device can't be read");
  auto absurd = OpenEwf(SegmentsOf(WriteEwf({.media = media, .claimed_sectors = 1ull << 60})));
  ASSERT_FALSE(absurd);
}

TEST(EwfSource, RefusesWhatIsNoSet) {
  const std::string media = Media(4 * 1024);
  const auto files = WriteEwf({.media = media});
  const auto other = WriteEwf({.media = media, .identifier = 'b'});
  struct Case {
    const char* name;
    std::vector<std::string> files;
    const char* error;
  };
  const Case cases[] = {
      {"a segment of another image",
       {files[0], other[1]},
       "open E01 image: read segment 2 (laptop.E02): check: it belongs to another image"},
      {"the same segment twice", {files[0], files[0]}, "open E01 image: laptop.E02 and laptop.E01 are both segment 1"},
      {"a segment of no image",
       {files[0], "GARBAGE"},
       "open E01 image: open laptop.E02: not a segment of an EWF image"},
      {"segments after the last",
       {files[0], files[1], std::string(files[1]).replace(9, 1, "\x03")},
       "open E01 image: read segment 2 (laptop.E02): says that it is the last one, but segment 3 follows"},
      {"a header alone",
       {files[0].substr(0, 13)},
       "open E01 image: no segment describes the device: segment 1 (laptop.E01) ends early"},
  };
  for (const Case& c : cases) {
    auto opened = OpenEwf(SegmentsOf(c.files));
    ASSERT_FALSE(opened) << c.name;
    EXPECT_EQ(opened.error().Text(), c.error) << c.name;
  }
}

}  // namespace
}  // namespace schouw

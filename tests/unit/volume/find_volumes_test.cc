// Partition tables made by hand: numbering, sector sizes, damage, and what only looks like a table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>

#include "agent/volume/volume.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;

// An image of zeroes that is written to by offset.
class Disk {
 public:
  explicit Disk(std::size_t bytes) : bytes_(bytes, '\0') {}
  Disk& Put(std::size_t at, std::string_view text) {
    std::memcpy(bytes_.data() + at, text.data(), text.size());
    return *this;
  }
  template <typename T>
  Disk& Le(std::size_t at, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes_[at + i] = static_cast<char>(value >> (8 * i));
    return *this;
  }
  Disk& Be32(std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes_[at + i] = static_cast<char>(value >> (8 * (3 - i)));
    return *this;
  }
  Disk& Entry(std::size_t sector_at, std::size_t slot, std::uint8_t type, std::uint32_t start, std::uint32_t count) {
    const std::size_t at = sector_at + 446 + slot * 16;
    Le<std::uint8_t>(at + 4, type).Le<std::uint32_t>(at + 8, start).Le<std::uint32_t>(at + 12, count);
    return Put(sector_at + 510, "\x55\xAA");
  }
  Disk& Xfs(std::size_t at) { return Put(at, "XFSB"); }
  Disk& Ext2(std::size_t at) { return Put(at + 1024 + 56, "\x53\xEF\x01"); }
  Disk& Fat16(std::size_t at) {
    return Put(at, std::string_view("\xEB\x3C\x90"
                                    "MSDOS5.0",
                                    11))
        .Le<std::uint16_t>(at + 11, 512)
        .Le<std::uint8_t>(at + 13, 4)
        .Le<std::uint16_t>(at + 14, 1)
        .Le<std::uint8_t>(at + 16, 2)
        .Le<std::uint16_t>(at + 17, 512)
        .Le<std::uint16_t>(at + 19, 40000)
        .Le<std::uint8_t>(at + 21, 0xF8)
        .Le<std::uint16_t>(at + 22, 40)
        .Put(at + 510, "\x55\xAA")
        .Put(at + 512, "\xF8\xFF\xFF\xFF");
  }
  std::string bytes() const { return bytes_; }
  std::uint32_t Crc(std::size_t at, std::size_t count) const {
    return static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(bytes_.data() + at), static_cast<uInt>(count)));
  }
  // Header at LBA `own`, its one entry's table at LBA `table`.
  Disk& Gpt(std::size_t sector, std::size_t own, std::size_t other, std::size_t table, std::uint64_t first,
            std::uint64_t last) {
    const std::size_t entry = table * sector, header = own * sector;
    Put(entry, "0123456789abcdef").Le<std::uint64_t>(entry + 32, first).Le<std::uint64_t>(entry + 40, last);
    Put(header, "EFI PART").Le<std::uint32_t>(header + 8, 0x10000).Le<std::uint32_t>(header + 12, 92);
    Le<std::uint64_t>(header + 24, own).Le<std::uint64_t>(header + 32, other).Le<std::uint64_t>(header + 72, table);
    Le<std::uint32_t>(header + 80, 4).Le<std::uint32_t>(header + 84, 128);
    Le<std::uint32_t>(header + 88, Crc(entry, 512));
    return Le<std::uint32_t>(header + 16, 0).Le<std::uint32_t>(header + 16, Crc(header, 92));
  }

 private:
  std::string bytes_;
};

// "p1 xfs 512+1024 unsupported: reason" of each volume.
std::vector<std::string> Described(const std::string& bytes) {
  const MemorySource image(bytes);
  const auto volumes = FindVolumes(image);
  if (!volumes) return {volumes.error().Text()};
  std::vector<std::string> lines;
  for (const FoundVolume& found : *volumes) {
    const VolumeCoverage& volume = found.coverage;
    lines.push_back(volume.spec.id + " " + volume.filesystem + " " + std::to_string(volume.spec.offset) + "+" +
                    std::to_string(volume.spec.length) + " " + std::string(ReadStateName(volume.state)) +
                    (volume.reason.empty() ? "" : ": " + volume.reason));
  }
  return lines;
}

constexpr std::size_t kMiB = 1u << 20;
const std::string kUnread = "a kind of file system that Schouw does not read";

TEST(FindVolumes, ImageWithoutTableIsP0) {
  EXPECT_THAT(Described(Disk(kMiB).Ext2(0).bytes()), ElementsAre("p0 ext2 0+1048576 read"));
}

TEST(FindVolumes, EmptyImageIsRefused) { EXPECT_THAT(Described(""), ElementsAre("the image is empty")); }

TEST(FindVolumes, OnlyZeroesAreCalledEmpty) {
  EXPECT_THAT(Described(Disk(kMiB).bytes()),
              ElementsAre("p0 empty 0+1048576 unsupported: holds only zeroes in all places looked at"));
}

TEST(FindVolumes, AFewBytesAreNoZeroes) {
  EXPECT_THAT(Described("voorbeeld"), ElementsAre("p0 unknown 0+9 unsupported: no known file system"));
  EXPECT_THAT(Described(std::string(9, '\0')),
              ElementsAre("p0 empty 0+9 unsupported: holds only zeroes in all places looked at"));
}

TEST(FindVolumes, NumbersFollowTheOffsetNotTheTable) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0x83, 1000, 100).Entry(0, 1, 0x83, 8, 100).Ext2(8 * 512).Xfs(1000 * 512);
  EXPECT_THAT(Described(disk.bytes()),
              ElementsAre("p1 ext2 4096+51200 read", "p2 xfs 512000+51200 unsupported: " + kUnread));
}

TEST(FindVolumes, LogicalPartitionsCountAndTheirContainerDoesNot) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0x83, 8, 8).Entry(0, 1, 0x05, 100, 1000);
  disk.Entry(100 * 512, 0, 0x83, 4, 50).Entry(100 * 512, 1, 0x05, 200, 100);
  disk.Entry(300 * 512, 0, 0x83, 4, 60);
  disk.Ext2(8 * 512).Ext2(104 * 512).Ext2(304 * 512);
  EXPECT_THAT(Described(disk.bytes()),
              ElementsAre("p1 ext2 4096+4096 read", "p2 ext2 53248+25600 read", "p3 ext2 155648+30720 read"));
}

TEST(FindVolumes, BrokenChainOfLogicalPartitionsIsNamed) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0x05, 100, 1000).Entry(100 * 512, 0, 0x83, 4, 50).Entry(100 * 512, 1, 0x05, 200, 100);
  disk.Ext2(104 * 512);
  EXPECT_THAT(Described(disk.bytes()),
              ElementsAre("p1 ext2 53248+25600 read",
                          "p2 unknown 153600+409600 failed: the chain of logical partitions is broken here"));
}

TEST(FindVolumes, ChainOfLogicalPartitionsInACircleEnds) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0x05, 100, 1000).Entry(100 * 512, 0, 0x83, 4, 50).Entry(100 * 512, 1, 0x05, 0, 100);
  disk.Le<std::uint32_t>(100 * 512 + 446 + 16 + 8, 0);
  disk.Ext2(104 * 512);
  EXPECT_THAT(Described(disk.bytes()),
              ElementsAre("p1 unknown 51200+512000 failed: the chain of logical partitions runs in a circle",
                          "p2 ext2 53248+25600 read: overlaps p1"));
}

TEST(FindVolumes, PartitionPastTheEndOfATruncatedImage) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0x83, 1024, 4096).Entry(0, 1, 0x83, 8192, 100).Ext2(1024 * 512);
  EXPECT_THAT(Described(disk.bytes()),
              ElementsAre("p1 ext2 524288+2097152 partial: ends 1572864 bytes past the end of the image",
                          "p2 unknown 4194304+51200 failed: starts 3145728 bytes past the end of the image"));
}

TEST(FindVolumes, OverlapIsNamed) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0x83, 8, 1000).Entry(0, 1, 0x83, 500, 100).Ext2(8 * 512).Xfs(500 * 512);
  EXPECT_THAT(Described(disk.bytes()),
              ElementsAre("p1 ext2 4096+512000 read", "p2 xfs 256000+51200 unsupported: " + kUnread + "; overlaps p1"));
}

TEST(FindVolumes, SectorsOf4096BytesAreToldByWhatStandsThere) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0x83, 16, 100).Ext2(16 * 4096);
  EXPECT_THAT(Described(disk.bytes()), ElementsAre("p1 ext2 65536+409600 read"));
}

TEST(FindVolumes, BootSectorOfFatIsNoTable) {
  Disk disk(22 * kMiB);
  disk.Fat16(0).Entry(0, 0, 0x20, 0x6F6E2061, 0x69640D0A);
  EXPECT_THAT(Described(disk.bytes()), ElementsAre("p0 fat16 0+23068672 read"));
}

TEST(FindVolumes, TableInABootSectorIsBelievedWhenItLeadsSomewhere) {
  Disk disk(22 * kMiB);
  disk.Fat16(0).Entry(0, 0, 0x83, 2048, 100).Ext2(2048 * 512);
  EXPECT_THAT(Described(disk.bytes()), ElementsAre("p1 ext2 1048576+51200 read"));
}

TEST(FindVolumes, GuidPartitionTableOf512And4096) {
  for (const std::size_t sector : {512u, 4096u}) {
    Disk disk(kMiB);
    const std::size_t last = kMiB / sector - 1;
    disk.Entry(0, 0, 0xEE, 1, 2000).Gpt(sector, 1, last, 2, 20, 39).Ext2(20 * sector);
    EXPECT_THAT(Described(disk.bytes()),
                ElementsAre("p1 ext2 " + std::to_string(20 * sector) + "+" + std::to_string(20 * sector) + " read"));
  }
}

TEST(FindVolumes, BackupGptIsUsedAndNamed) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0xEE, 1, 2000).Gpt(512, 2047, 1, 2040, 20, 39).Ext2(20 * 512);
  disk.Gpt(512, 1, 2047, 2, 50, 60).Le<std::uint32_t>(512 + 16, 7);
  EXPECT_THAT(
      Described(disk.bytes()),
      ElementsAre("p1 ext2 10240+10240 read: the partition table is damaged; its backup at the end of the device "
                  "was used"));
}

TEST(FindVolumes, GptWithoutAUsableCopyIsAnError) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0xEE, 1, 2000);
  EXPECT_THAT(Described(disk.bytes()),
              ElementsAre("partition table: the partition table (GPT) is damaged, and so is its backup"));
}

TEST(FindVolumes, HybridMbrBesideAGptIsIgnored) {
  Disk disk(kMiB);
  disk.Entry(0, 0, 0xEE, 1, 2000).Entry(0, 1, 0x07, 100, 50).Gpt(512, 1, 2047, 2, 20, 39).Ext2(20 * 512);
  EXPECT_THAT(Described(disk.bytes()), ElementsAre("p1 ext2 10240+10240 read"));
}

TEST(FindVolumes, ApplePartitionMapWithoutItsOwnPartitions) {
  Disk disk(kMiB);
  disk.Put(512, "PM").Be32(516, 2).Be32(520, 1).Be32(524, 63).Put(512 + 48, "Apple_partition_map");
  disk.Put(1024, "PM").Be32(1028, 2).Be32(1032, 64).Be32(1036, 1000).Put(1024 + 48, "Apple_HFS");
  disk.Put(64 * 512 + 1024, std::string_view("H+\0\x04\0\0\x01\0", 8));
  EXPECT_THAT(Described(disk.bytes()), ElementsAre("p1 hfs+ 32768+512000 read"));
}

TEST(FindVolumes, DiscThatAlsoBootsFromAStickIsOneVolumeAndWhatLiesBehindIt) {
  Disk disk(2 * kMiB);
  disk.Put(32769, "CD001").Le<std::uint32_t>(32768 + 80, 512).Le<std::uint16_t>(32768 + 128, 2048);
  disk.Put(32768, "\x01").Entry(0, 0, 0x17, 64, 1000).Entry(0, 1, 0x83, 2048, 100).Ext2(2048 * 512);
  EXPECT_THAT(Described(disk.bytes()), ElementsAre("p0 iso9660 0+2097152 read", "p2 ext2 1048576+51200 read"));
}

TEST(FindVolumes, FileSystemLargerThanItsVolumeIsPartial) {
  Disk disk(kMiB);
  disk.Ext2(0).Le<std::uint32_t>(1028, 2048);
  EXPECT_THAT(Described(disk.bytes()),
              ElementsAre("p0 ext2 0+1048576 partial: the file system is 1048576 bytes larger than its volume"));
}

class FailingSource final : public ByteSource {
 public:
  std::uint64_t size() const override { return kMiB; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte>) const override {
    return Fail(ErrorCode::kIo, "can't be read", offset);
  }
};

// Zeroes, and from 512 KiB on nothing that can be read.
class HalfASource final : public ByteSource {
 public:
  std::uint64_t size() const override { return kMiB; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset + into.size() > kMiB / 2) return Fail(ErrorCode::kIo, "can't be read", offset);
    std::fill(into.begin(), into.end(), std::byte{0});
    return into.size();
  }
};

TEST(FindVolumes, WhatCannotBeReadIsNotCalledZeroes) {
  const auto volumes = FindVolumes(HalfASource());
  ASSERT_TRUE(volumes) << volumes.error().Text();
  EXPECT_EQ(volumes->front().coverage.filesystem, "unknown");
}

TEST(FindVolumes, UnreadableImageIsAnIoError) {
  const auto volumes = FindVolumes(FailingSource());
  ASSERT_FALSE(volumes);
  EXPECT_EQ(volumes.error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace schouw

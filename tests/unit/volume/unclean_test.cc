// Volumes that were not unmounted cleanly: made by the ordinary programs, then marked as a crash leaves them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

#include "agent/volume/volume.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using testing::ReadFile;
using testing::TempFolder;

constexpr const char* kClean = "read: ";
constexpr const char* kJournal =
    "partial: not unmounted cleanly: the newest changes may stand in its journal, which is not applied";
constexpr const char* kNoJournal = "partial: not unmounted cleanly: what was written last may be missing or damaged";

// A volume as `command` makes it in a file of `size`.
class Made {
 public:
  Made(const std::string& size, const std::string& command) {
    const TempFolder folder;
    const std::string path = folder.File("deel.dd");
    const std::string all = "truncate -s " + size + " " + path + " && " + command + " " + path + " >/dev/null 2>&1";
    EXPECT_EQ(std::system(all.c_str()), 0) << command;
    bytes_ = ReadFile(path);
  }
  template <typename T>
  Made& Set(std::size_t at, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes_.at(at + i) = static_cast<char>(value >> (8 * i) & 0xFF);
    return *this;
  }
  template <typename T>
  T Get(std::size_t at) const {
    return LoadLe<T>(AsBytes(bytes_).subspan(at).data());
  }
  std::size_t Find(std::string_view what, std::size_t from = 0) const {
    const std::size_t at = bytes_.find(what, from);
    EXPECT_NE(at, std::string::npos);
    return at;
  }
  // "partial: reason"
  std::string State() const {
    const MemorySource image(bytes_);
    const auto volumes = FindVolumes(image);
    if (!volumes || volumes->size() != 1) return "not one volume";
    const VolumeCoverage& volume = volumes->front().coverage;
    return std::string(ReadStateName(volume.state)) + ": " + volume.reason;
  }

 private:
  std::string bytes_;
};

class UncleanExt : public ::testing::TestWithParam<const char*> {};

TEST_P(UncleanExt, IsPartialOnlyWhenTheJournalHoldsSomething) {
  Made volume("24M", GetParam());
  EXPECT_EQ(volume.State(), kClean);
  volume.Set<std::uint32_t>(1024 + 0x60, volume.Get<std::uint32_t>(1024 + 0x60) | 4);
  EXPECT_EQ(volume.State(), kClean) << "in use, and empty";
  const std::size_t journal = volume.Find(std::string_view("\xC0\x3B\x39\x98\0\0\0\4", 8));
  volume.Set<std::uint32_t>(journal + 0x1C, 0x01000000);  // big-endian 1
  EXPECT_EQ(volume.State(), kJournal);
  volume.Set<std::uint32_t>(1024 + 0x60, volume.Get<std::uint32_t>(1024 + 0x60) & ~4u);
  EXPECT_EQ(volume.State(), kClean) << "recovered since";
  volume.Set<std::uint32_t>(1024 + 0x60, volume.Get<std::uint32_t>(1024 + 0x60) | 4);
  volume.Set<std::uint32_t>(1024 + 0xE0, 0xFFFFFFFF);
  EXPECT_EQ(volume.State(), kJournal) << "its journal can't be found";
}

INSTANTIATE_TEST_SUITE_P(Kinds, UncleanExt,
                         ::testing::Values("mke2fs -q -F -t ext4", "mke2fs -q -F -t ext4 -b 1024 -O ^64bit",
                                           "mke2fs -q -F -t ext4 -b 4096 -O meta_bg,^resize_inode",
                                           "mke2fs -q -F -t ext3", "mke2fs -q -F -t ext3 -I 128"));

TEST(UncleanVolume, Ext2WithoutJournal) {
  Made volume("4M", "mke2fs -q -F -t ext2");
  EXPECT_EQ(volume.State(), kClean);
  EXPECT_EQ(volume.Set<std::uint16_t>(1024 + 0x3A, 0).State(), kNoJournal);
}

class UncleanNtfs : public ::testing::Test {
 protected:
  // Offset of record `number` of the MFT.
  std::size_t Record(std::size_t number) const {
    const std::size_t cluster = volume_.Get<std::uint16_t>(11) * volume_.Get<std::uint8_t>(13);
    return volume_.Get<std::uint64_t>(48) * cluster + number * 1024;
  }
  // Writes one of the two restart pages of the log, which mkntfs leaves as 0xFF.
  void PutRestartPage(std::size_t page, std::uint64_t lsn, std::uint16_t in_use, std::uint16_t flags) {
    const std::size_t at = log_ + page * 4096;
    volume_.Set<std::uint32_t>(at, 0x52545352).Set<std::uint32_t>(at + 16, 4096).Set<std::uint16_t>(at + 24, 0x30);
    volume_.Set<std::uint64_t>(at + 0x30, lsn).Set<std::uint16_t>(at + 0x30 + 12, in_use);
    volume_.Set<std::uint16_t>(at + 0x30 + 14, flags);
  }
  Made volume_{"16M", "mkntfs -q -F -Q -s 512 -p 0 -H 16 -S 63"};
  const std::size_t log_ = volume_.Find(std::string(1u << 18, '\xFF'));
};

TEST_F(UncleanNtfs, DirtyFlagOfTheVolume) {
  EXPECT_EQ(volume_.State(), kClean);
  const std::size_t information = volume_.Find(std::string_view("\x70\0\0\0", 4), Record(3) + 0x38);
  ASSERT_LT(information, Record(4));
  volume_.Set<std::uint16_t>(information + volume_.Get<std::uint16_t>(information + 20) + 10, 1);
  EXPECT_EQ(volume_.State(), kJournal);
}

TEST_F(UncleanNtfs, LogThatWasNotClosed) {
  PutRestartPage(0, 100, 0, 0);
  EXPECT_EQ(volume_.State(), kJournal);
  PutRestartPage(1, 200, 0, 2);
  EXPECT_EQ(volume_.State(), kClean) << "the newer page says that the volume is clean";
  PutRestartPage(1, 200, 0xFFFF, 0);
  EXPECT_EQ(volume_.State(), kClean) << "nobody uses the log";
  PutRestartPage(0, 300, 0, 0);
  EXPECT_EQ(volume_.State(), kJournal);
}

TEST_F(UncleanNtfs, HostileGeometryAndRunsSayNothing) {
  PutRestartPage(0, 100, 0, 0);
  for (const auto& [at, value] : {std::pair<std::size_t, std::uint8_t>{64, 0x80}, {64, 0x7F}, {64, 0xE0}, {13, 0x81}}) {
    Made broken = volume_;
    EXPECT_NE(broken.Set<std::uint8_t>(at, value).State(), "") << at;
  }
  Made far = volume_;
  EXPECT_EQ(far.Set<std::uint64_t>(48, 0x0FFFFFFFFFFFFFFF).State(), kClean);
}

TEST(UncleanVolume, Fat) {
  Made fat32("64M", "mkfs.fat -F 32");
  EXPECT_EQ(fat32.State(), kClean);
  const std::size_t table = fat32.Get<std::uint16_t>(14) * std::size_t{512};
  Made marked = fat32;
  EXPECT_EQ(marked.Set<std::uint32_t>(table + 4, 0x07FFFFFF).State(), kNoJournal);
  EXPECT_EQ(fat32.Set<std::uint8_t>(65, 1).State(), kNoJournal);
  Made fat16("16M", "mkfs.fat -F 16");
  EXPECT_EQ(fat16.State(), kClean);
  marked = fat16;
  EXPECT_EQ(marked.Set<std::uint16_t>(fat16.Get<std::uint16_t>(14) * std::size_t{512} + 2, 0x7FFF).State(), kNoJournal);
  EXPECT_EQ(fat16.Set<std::uint8_t>(37, 1).State(), kNoJournal);
  Made fat12("1440K", "mkfs.fat -F 12");
  EXPECT_EQ(fat12.State(), kClean);
  EXPECT_EQ(fat12.Set<std::uint8_t>(37, 1).State(), kNoJournal);
}

TEST(UncleanVolume, ExFat) {
  Made volume("16M", "mkfs.exfat");
  EXPECT_EQ(volume.State(), kClean);
  EXPECT_EQ(volume.Set<std::uint16_t>(106, 2).State(), kNoJournal);
}

// By TN1150: nothing here makes HFS+.
class UncleanHfs : public ::testing::Test {
 protected:
  template <typename T>
  void Be(std::size_t at, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes_[at + i] = static_cast<char>(value >> (8 * (sizeof(T) - 1 - i)) & 0xFF);
    }
  }
  void SetAttributes(std::uint32_t attributes) {
    bytes_.replace(1024, 4, std::string_view("H+\0\4", 4));
    Be<std::uint32_t>(1024 + 4, attributes);
  }
  void PutJournal(std::uint64_t start, std::uint64_t end) {
    Be<std::uint32_t>(1024 + 12, 2);     // the block of its information
    Be<std::uint32_t>(1024 + 40, 4096);  // bytes a block
    Be<std::uint32_t>(8192, 1);
    Be<std::uint64_t>(8192 + 36, 16384);
    Be<std::uint32_t>(16384, 0x4A4E4C78);
    Be<std::uint32_t>(16384 + 4, 0x12345678);
    Be<std::uint64_t>(16384 + 8, start);
    Be<std::uint64_t>(16384 + 16, end);
  }
  std::string State() const {
    const MemorySource image(bytes_);
    const auto volumes = FindVolumes(image);
    if (!volumes || volumes->size() != 1) return "not one volume";
    return std::string(ReadStateName(volumes->front().coverage.state)) + ": " + volumes->front().coverage.reason;
  }
  std::string bytes_ = std::string(1u << 20, '\0');
};

TEST_F(UncleanHfs, UnmountedBitOfAVolumeWithoutJournal) {
  SetAttributes(0x100);
  EXPECT_EQ(State(), kClean);
  SetAttributes(0);
  EXPECT_EQ(State(), kNoJournal);
  SetAttributes(0x900);
  EXPECT_EQ(State(), kNoJournal) << "marked inconsistent";
}

TEST_F(UncleanHfs, JournalThatHoldsSomething) {
  SetAttributes(0x2000);
  EXPECT_EQ(State(), kJournal) << "its journal can't be found";
  PutJournal(512, 512);
  EXPECT_EQ(State(), kClean) << "in use, and empty";
  PutJournal(512, 1024);
  EXPECT_EQ(State(), kJournal);
}

}  // namespace
}  // namespace schouw

// Names against what libblkid says of the same images (truth/blkid.tsv) and what cryptsetup's own tests unlock.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "agent/volume/volume.h"
#include "tests/support/corpus.h"
#include "tests/support/unpack.h"

namespace schouw {
namespace {

using testing::CorpusFolder;
using testing::FileSource;
using testing::ReadTsv;
using testing::TempFolder;
using testing::Unpack;

// "a=1; b=2" to the value of `key`.
std::string ValueOf(const std::string& fields, const std::string& key) {
  const std::size_t at = ("; " + fields).find("; " + key + "=");
  if (at == std::string::npos) return "";
  const std::size_t start = at + key.size() + 1;
  return fields.substr(start, fields.find(';', start) - start);
}

// Our name for what libblkid calls `type`.
std::string OurName(const std::string& type, const std::string& version) {
  static const std::map<std::string, std::string> kNames = {
      {"LVM2_member", "lvm2"}, {"ceph_bluestore", "ceph"}, {"xfs_external_log", "xfs_log"}};
  if (type == "vfat") return version == "FAT12" ? "fat12" : version == "FAT16" ? "fat16" : "fat32";
  if (type == "crypto_LUKS") return "luks" + version;
  if (type == "ufs") return "ufs" + version;
  const auto known = kNames.find(type);
  return known == kNames.end() ? type : known->second;
}

// Images whose name differs from libblkid's on purpose, or that we don't name.
const std::map<std::string, std::string> kDeclared = {
    {"fs/util-linux/fs/scoutfs_data.img.xz", "unknown"},  // a cluster file system of no personal device
    {"fs/util-linux/fs/udf.img.xz", "iso9660"},           // a bridge disc is named for the half that is read
};

TEST(CorpusSignatures, NamesWhatBlkidNames) {
  SCHOUW_NEED_CORPUS();
  int named = 0;
  for (const auto& row : ReadTsv(CorpusFolder() + "/truth/blkid.tsv")) {
    if (!row.at(0).starts_with("fs/util-linux/fs/")) continue;
    SCOPED_TRACE(row[0]);
    const TempFolder folder;
    const FileSource image(Unpack(CorpusFolder() + "/" + row[0], folder.path()).at(0));
    const auto declared = kDeclared.find(row[0]);
    const std::string expected = declared != kDeclared.end()
                                     ? declared->second
                                     : OurName(ValueOf(row.at(1), "ID_FS_TYPE"), ValueOf(row[1], "ID_FS_VERSION"));
    EXPECT_EQ(IdentifyVolume(image), expected);
    ++named;
  }
  std::printf("corpus: %d signatures\n", named);
  EXPECT_GE(named, 40);
}

TEST(CorpusSignatures, ImagesOfFileSystemsAreOneVolume) {
  SCHOUW_NEED_CORPUS();
  for (const auto& row : ReadTsv(CorpusFolder() + "/truth/blkid.tsv")) {
    if (!row.at(0).starts_with("fs/util-linux/fs/")) continue;
    SCOPED_TRACE(row[0]);
    const TempFolder folder;
    const FileSource image(Unpack(CorpusFolder() + "/" + row[0], folder.path()).at(0));
    const auto volumes = FindVolumes(image);
    ASSERT_TRUE(volumes) << volumes.error().Text();
    ASSERT_EQ(volumes->size(), 1u);
    EXPECT_EQ(volumes->at(0).coverage.spec.id, "p0");
    EXPECT_EQ(volumes->at(0).coverage.spec.offset, 0u);
  }
}

struct ExpectedPartition {
  std::uint64_t start;  // sectors of 512 bytes
  std::uint64_t length;
  auto operator<=>(const ExpectedPartition&) const = default;
};

// "...; #1:  34  2014  0x0 ..." to start and length of each numbered partition.
std::set<ExpectedPartition> PartitionsOf(const std::string& fields) {
  std::set<ExpectedPartition> partitions;
  for (std::size_t at = fields.find('#'); at != std::string::npos; at = fields.find('#', at + 1)) {
    ExpectedPartition partition{};
    int number = 0;
    if (std::sscanf(fields.c_str() + at, "#%d: %lu %lu", &number, &partition.start, &partition.length) == 3) {
      partitions.insert(partition);
    }
  }
  return partitions;
}

TEST(CorpusPartitions, StartAndLengthAreWhatBlkidSays) {
  SCHOUW_NEED_CORPUS();
  const std::set<std::string> unread = {"fs/util-linux/pt/atari-xgm.img.xz", "fs/util-linux/pt/dasd-cdl.img.xz"};
  for (const auto& row : ReadTsv(CorpusFolder() + "/truth/blkid.tsv")) {
    if (!row.at(0).starts_with("fs/util-linux/pt/") || unread.contains(row[0])) continue;
    SCOPED_TRACE(row[0]);
    const TempFolder folder;
    const FileSource image(Unpack(CorpusFolder() + "/" + row[0], folder.path()).at(0));
    const auto volumes = FindVolumes(image);
    ASSERT_TRUE(volumes) << volumes.error().Text();
    std::set<ExpectedPartition> found;
    for (const FoundVolume& volume : *volumes) {
      found.insert({volume.coverage.spec.offset / 512, volume.coverage.spec.length / 512});
    }
    std::set<ExpectedPartition> expected = PartitionsOf(row.at(1));
    if (row[0].ends_with("dos+bsd.img.xz")) expected.erase({7680, 8704});  // the slice: a container, as an extended one
    EXPECT_EQ(found, expected);
  }
}

TEST(CorpusSignatures, EncryptedImagesAreNamedAndNotOpened) {
  SCHOUW_NEED_CORPUS();
  int seen = 0;
  for (const auto& row : ReadTsv(CorpusFolder() + "/truth/encrypted.tsv")) {
    SCOPED_TRACE(row.at(0));
    const TempFolder folder;
    const FileSource image(Unpack(CorpusFolder() + "/" + row[0], folder.path()).at(0));
    const std::string type = row.at(1);
    const std::string expected = type == "truecrypt" || type == "veracrypt" ? "veracrypt-like"
                                 : row[0].find("togo") != std::string::npos ? "bitlocker-to-go"
                                                                            : type;
    const auto volumes = FindVolumes(image);
    ASSERT_TRUE(volumes) << volumes.error().Text();
    ASSERT_EQ(volumes->size(), 1u);
    EXPECT_EQ(volumes->at(0).coverage.filesystem, expected);
    EXPECT_EQ(volumes->at(0).coverage.state, ReadState::kEncrypted);
    EXPECT_FALSE(volumes->at(0).openable);
    ++seen;
  }
  std::printf("corpus: %d encrypted images\n", seen);
}

}  // namespace
}  // namespace schouw

// File systems made by the ordinary tools (e2fsprogs, ntfs-3g, dosfstools), and how they fail when bytes are missing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "agent/filesystem/named_attribute.h"
#include "agent/filesystem/open.h"
#include "tests/support/corpus.h"
#include "tests/support/unpack.h"
#include "tests/unit/filesystem/walk.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using testing::FileSource;
using testing::ReadFile;
using testing::TempFolder;
using ::testing::UnorderedElementsAre;
using testing::WriteFile;

void Shell(const std::string& command) { ASSERT_EQ(std::system((command + " >/dev/null 2>&1").c_str()), 0) << command; }

std::vector<std::string> PathsOf(const testing::Walk& walk) {
  std::vector<std::string> paths;
  for (const auto& file : walk.files) paths.push_back(file.path + (file.error.empty() ? "" : " (" + file.error + ")"));
  return paths;
}

VolumeSpec Whole(const ByteSource& image) { return {"p0", 0, image.size(), 0}; }

const Entry* FindEntry(const std::vector<Entry>& entries, std::string_view name) {
  for (const Entry& entry : entries) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

std::vector<Entry> RootOf(FileSystem& fs) {
  std::vector<Entry> entries;
  const Status status = fs.ListDirectory(fs.root(), [&](Entry entry) {
    entries.push_back(std::move(entry));
    return true;
  });
  EXPECT_TRUE(status) << status.error().Text();
  return entries;
}

// A volume of which one range can't be read, as on a failing disk.
class BadSectors final : public ByteSource {
 public:
  BadSectors(const ByteSource& whole, std::uint64_t from, std::uint64_t to) : whole_(whole), from_(from), to_(to) {}
  std::uint64_t size() const override { return whole_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset < to_ && offset + into.size() > from_) return Fail(ErrorCode::kIo, "can't be read", from_);
    return whole_.ReadAt(offset, into);
  }

 private:
  const ByteSource& whole_;
  std::uint64_t from_;
  std::uint64_t to_;
};

class Ext4 : public ::testing::Test {
 protected:
  void Make(const std::string& options) {
    const std::string tree = folder_.File("tree");
    Shell("mkdir " + tree);
    WriteFile(tree + "/kort.txt", "kort");
    WriteFile(tree + "/lang.txt", std::string(3u << 20, 'x'));
    Shell("ln -s kort.txt " + tree + "/link");
    Shell("truncate -s 5000000 " + tree + "/gat.bin");
    WriteFile(tree + "/gat.bin", ReadFile(tree + "/gat.bin") + "einde");
    Shell("mke2fs -q -F -t ext4 " + options + " -d " + tree + " " + path() + " 16M");
  }
  std::string path() const { return folder_.File("ext4.img"); }
  TempFolder folder_;
};

TEST_F(Ext4, InlineDataHolesAndLinks) {
  Make("-O inline_data,metadata_csum,64bit");
  const FileSource image(path());
  auto fs = OpenFileSystem(image, Whole(image));
  ASSERT_TRUE(fs) << fs.error().Text();
  EXPECT_EQ((*fs)->type(), "ext4");
  const std::vector<Entry> root = RootOf(**fs);
  EXPECT_EQ(FindEntry(root, "link")->type, EntryType::kLink);
  const auto small = (*fs)->OpenFile(FindEntry(root, "kort.txt")->address);
  ASSERT_TRUE(small);
  EXPECT_EQ(*ReadAll(**small, 100), "kort");
  const auto hole = (*fs)->OpenFile(FindEntry(root, "gat.bin")->address);
  ASSERT_TRUE(hole);
  EXPECT_EQ(*ReadAll(**hole, 1u << 24), std::string(5'000'000, '\0') + "einde");
  EXPECT_EQ(ReadUpTo(**hole, 4'999'999, 100)->size(), 6u);
}

// `path` with `pieces` words of which no two touch: as many extents.
std::string WriteInPieces(const std::string& path, std::size_t from, std::size_t step, std::size_t pieces) {
  std::string bytes(from + step * pieces + 100, '\0');
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::string word = "stuk " + std::to_string(i);
    bytes.replace(from + i * step, word.size(), word);
  }
  WriteFile(path, bytes);
  return bytes;
}

TEST_F(Ext4, AFileInMorePiecesThanOneBlockNamesIsWhole) {
  for (const std::string block : {"1024", "4096"}) {
    TempFolder folder;
    const std::string tree = folder.File("tree");
    const std::string image_path = folder.File("ext4.img");
    Shell("mkdir " + tree);
    const std::string first = WriteInPieces(tree + "/vooraan.bin", 0, 8192, 400);
    const std::string later = WriteInPieces(tree + "/later.bin", 65536, 12288, 3000);
    Shell("mke2fs -q -F -t ext4 -b " + block + " -d " + tree + " " + image_path + " 64M");
    const FileSource image(image_path);
    auto fs = OpenFileSystem(image, Whole(image));
    ASSERT_TRUE(fs) << fs.error().Text();
    const std::vector<Entry> root = RootOf(**fs);
    for (const auto& [name, bytes] : {std::pair("vooraan.bin", &first), std::pair("later.bin", &later)}) {
      const auto file = (*fs)->OpenFile(FindEntry(root, name)->address);
      ASSERT_TRUE(file) << name << ": " << file.error().Text();
      EXPECT_EQ((*file)->size(), bytes->size());
      EXPECT_TRUE(*ReadAll(**file, 1u << 26) == *bytes) << name << " in blocks of " << block;
      EXPECT_EQ(*ReadUpTo(**file, bytes->size() - 100 - 12288, 6), bytes->substr(bytes->size() - 100 - 12288, 6));
      EXPECT_EQ(ReadUpTo(**file, bytes->size() - 3, 100)->size(), 3u);
    }
  }
}

TEST_F(Ext4, ABlockOfExtentsThatIsDamagedOrMissingIsSaid) {
  const std::string tree = folder_.File("tree");
  Shell("mkdir " + tree);
  WriteInPieces(tree + "/stuk.bin", 0, 8192, 1000);
  Shell("mke2fs -q -F -t ext4 -b 4096 -d " + tree + " " + path() + " 16M");
  std::string bytes = ReadFile(path());
  std::vector<std::size_t> nodes;  // leaves: the magic at a block's start
  for (std::size_t at = 0; at < bytes.size(); at += 4096)
    if (bytes.compare(at, 2, "\x0a\xf3") == 0) nodes.push_back(at);
  ASSERT_GE(nodes.size(), 3u);
  for (const char* damage : {"\x0a\xf4", "\x0a\xf3\xff\x7f"}) {
    std::string damaged = bytes;
    damaged.replace(nodes[1], std::string(damage).size(), damage);
    const MemorySource image(damaged);
    auto fs = OpenFileSystem(image, Whole(image));
    ASSERT_TRUE(fs) << fs.error().Text();
    const auto file = (*fs)->OpenFile(FindEntry(RootOf(**fs), "stuk.bin")->address);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, ErrorCode::kMalformed) << file.error().Text();
  }
}

TEST_F(Ext4, EncryptedFileSaysSo) {
  Make("-O encrypt");
  Shell("debugfs -w -R 'set_inode_field /kort.txt flags 0x80800' " + path());
  const FileSource image(path());
  auto fs = OpenFileSystem(image, Whole(image));
  ASSERT_TRUE(fs) << fs.error().Text();
  const std::vector<Entry> root = RootOf(**fs);
  const auto file = (*fs)->OpenFile(FindEntry(root, "kort.txt")->address);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().Text(), "open file: encrypted by the file system (fscrypt)");
  EXPECT_EQ(file.error().code, ErrorCode::kEncrypted);
  EXPECT_TRUE((*fs)->OpenFile(FindEntry(root, "lang.txt")->address));
}

TEST_F(Ext4, ReadErrorBehindLibtskIsKept) {
  Make("");
  const FileSource image(path());
  const std::string bytes = ReadFile(path());
  const std::uint64_t data = bytes.find(std::string(4096, 'x'));
  ASSERT_NE(data, std::string::npos);
  const BadSectors damaged(image, data + (1u << 20), data + (1u << 20) + 512);
  auto fs = OpenFileSystem(damaged, Whole(image));
  ASSERT_TRUE(fs) << fs.error().Text();
  const auto file = (*fs)->OpenFile(FindEntry(RootOf(**fs), "lang.txt")->address);
  ASSERT_TRUE(file);
  std::vector<std::byte> buffer(100'003);  // no multiple of a sector: where libtsk itself would call it read
  EXPECT_TRUE((*file)->ReadAt(0, buffer));
  const auto failed = (*file)->ReadAt((1u << 20) - 50'000, buffer);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kIo);
  EXPECT_TRUE((*file)->ReadAt(2u << 20, buffer));
}

TEST_F(Ext4, TruncatedImageFailsInsteadOfGivingZeroes) {
  Make("");
  const std::string bytes = ReadFile(path());
  const std::uint64_t data = bytes.find(std::string(4096, 'x'));
  const MemorySource image(bytes.substr(0, data + (1u << 20)));
  auto fs = OpenFileSystem(image, Whole(image));
  ASSERT_TRUE(fs) << fs.error().Text();
  const auto file = (*fs)->OpenFile(FindEntry(RootOf(**fs), "lang.txt")->address);
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->size(), 3u << 20);
  EXPECT_EQ(ReadUpTo(**file, 0, 1u << 20)->size(), 1u << 20);
  const auto lost = ReadUpTo(**file, 2u << 20, 10);
  ASSERT_FALSE(lost);
  EXPECT_NE(lost.error().code, ErrorCode::kInternal);
}

TEST_F(Ext4, OriginalRevisionOfExt2IsNamed) {
  Shell("mke2fs -q -F -t ext2 -r 0 " + path() + " 1M");
  const FileSource image(path());
  const auto fs = OpenFileSystem(image, Whole(image));
  ASSERT_FALSE(fs);
  EXPECT_EQ(fs.error().Text(),
            "open p0: open file system: ext2 in its original revision (0), which Schouw does not read");
}

TEST(Ntfs, StreamsAreEntriesTheMarkOfTheWebAmongThem) {
  const TempFolder folder;
  const std::string path = folder.File("ntfs.img");
  Shell("truncate -s 16M " + path + " && mkntfs -F -Q " + path);
  WriteFile(folder.File("a"), "inhoud");
  WriteFile(folder.File("b"), "tweede stroom");
  WriteFile(folder.File("c"), "[ZoneTransfer]\r\nHostUrl=https://kansspel.example/\r\n");
  Shell("ntfscp -f " + path + " " + folder.File("a") + " brief.txt");
  Shell("ntfscp -f -N tweede " + path + " " + folder.File("b") + " brief.txt");
  Shell("ntfscp -f -N Zone.Identifier " + path + " " + folder.File("c") + " brief.txt");
  const FileSource image(path);
  const testing::Walk walk = testing::WalkEverything(image);
  EXPECT_THAT(walk.errors, ElementsAre());
  EXPECT_THAT(PathsOf(walk), UnorderedElementsAre("brief.txt", "brief.txt:tweede", "brief.txt:Zone.Identifier"));
  auto fs = OpenFileSystem(image, Whole(image));
  ASSERT_TRUE(fs);
  const auto mark = FindNamedAttribute(**fs, walk.files.at(0).address, kZoneIdentifier);
  ASSERT_TRUE(mark);
  ASSERT_TRUE(*mark);
  const auto stream = (*fs)->OpenFile(**mark);
  ASSERT_TRUE(stream) << stream.error().Text();
  EXPECT_EQ(*ReadAll(**stream, 1000), ReadFile(folder.File("c")));
  const auto none = FindNamedAttribute(**fs, walk.files.at(0).address, "geen");
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
}

TEST(Fat, WhatStandsBehindTheEndOfAFolderIsNotLive) {
  const TempFolder folder;
  const std::string path = folder.File("fat.img");
  Shell("truncate -s 1440K " + path + " && mkfs.fat -F 12 " + path);
  std::string bytes = ReadFile(path);
  const std::byte* boot = AsBytes(bytes).data();
  const std::size_t root = (LoadLe<std::uint16_t>(boot + 14) + 2u * LoadLe<std::uint16_t>(boot + 22)) * 512u;
  auto entry = [&](std::size_t slot, std::string_view name) {
    std::string record = std::string(name) + std::string("\x20", 1) + std::string(20, '\0');
    record[16] = '\x21';
    record[18] = '\x21';
    record[24] = '\x21';
    bytes.replace(root + slot * 32, 32, record);
  };
  entry(0, "LEVEND  TXT");
  entry(1,
        "\xE5"
        "EWIST  TXT");
  entry(3, "OUD     TXT");
  const MemorySource image(bytes);
  const testing::Walk walk = testing::WalkEverything(image);
  EXPECT_THAT(walk.errors, ElementsAre());
  EXPECT_THAT(PathsOf(walk), ElementsAre("LEVEND.TXT"));
}

TEST(OpenFileSystem, NamesWhatItDoesNotRead) {
  const auto luks = OpenFileSystem(MemorySource(std::string("LUKS\xba\xbe\0\x02", 8) + std::string(100'000, '\0')),
                                   {"p3", 0, 100'008, 0});
  ASSERT_FALSE(luks);
  EXPECT_EQ(luks.error().Text(), "open p3: encrypted with LUKS (version 2)");
  EXPECT_EQ(luks.error().code, ErrorCode::kEncrypted);
  const auto xfs = OpenFileSystem(MemorySource("XFSB" + std::string(100'000, '\0')), {"p3", 0, 100'004, 0});
  ASSERT_FALSE(xfs);
  EXPECT_EQ(xfs.error().code, ErrorCode::kUnsupported);
  const auto text = OpenFileSystem(MemorySource(std::string(100'000, 'a')), {"p3", 0, 100'000, 0});
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().Text(), "open p3: open file system: no known file system");
}

TEST(FindPoolVolumes, ApfsVolumeInsideItsContainer) {
  SCHOUW_NEED_CORPUS();
  const FileSource image(testing::CorpusFolder() + "/image/dfvfs/apfs.raw");
  const auto volumes = FindPoolVolumes(image, {"p2", 0, image.size(), 0});
  ASSERT_TRUE(volumes) << volumes.error().Text();
  ASSERT_EQ(volumes->size(), 1u);
  EXPECT_EQ(volumes->at(0).spec.id, "p2.v1");
  EXPECT_EQ(volumes->at(0).spec.pool_block, 107u);
  EXPECT_TRUE(OpenFileSystem(image, volumes->at(0).spec));
  const auto other = FindPoolVolumes(MemorySource(std::string(5000, 'a')), {"p1", 0, 5000, 0});
  ASSERT_TRUE(other);
  EXPECT_TRUE(other->empty());
}

}  // namespace
}  // namespace schouw

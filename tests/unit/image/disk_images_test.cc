// Disk images of virtual machines and of macOS, as qemu-img writes them and as their descriptions have them, against
// the bytes they were made of.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <lzma.h>

#include <cstdlib>
#include <random>

#include "agent/image/image.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using testing::CorpusFolder;
using testing::ReadFile;
using testing::TempFolder;
using testing::WriteFile;

// 9 MiB and a bit: noise, text, long runs of zeroes, and an end that fills no cluster.
std::string DiskBytes() {
  std::mt19937 random(11);
  std::string disk((9u << 20) + 3 * 512, '\0');
  const auto noise = [&](std::size_t at, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) disk[at + i] = static_cast<char>(random());
  };
  noise(0, 70'000);
  noise((2u << 20) - 100, 200'000);
  for (std::size_t at = 5u << 20; at < 6u << 20; at += 18) disk.replace(at, 18, "voorbeeldterm-alfa");
  noise(disk.size() - 700, 700);
  return disk;
}

ImageSegment FileAt(const std::string& path) {
  return {path.substr(path.rfind('/') + 1), UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC))};
}

Result<OpenedImage> Open(const std::vector<std::string>& paths) {
  std::vector<ImageSegment> files;
  for (const std::string& path : paths) files.push_back(FileAt(path));
  return OpenImage(std::move(files));
}

// Reads in steps that fit no block, from several places.
void ExpectSameBytes(const ByteSource& image, const std::string& disk) {
  ASSERT_GE(image.size(), disk.size());
  std::string read;
  for (std::uint64_t at = 0; at < disk.size(); at += 99'991) {
    auto part = ReadUpTo(image, at, std::min<std::size_t>(99'991, disk.size() - at));
    ASSERT_TRUE(part) << part.error().Text();
    read += *part;
  }
  EXPECT_TRUE(read == disk);
  auto back = ReadUpTo(image, (2u << 20) - 512, 1024);
  ASSERT_TRUE(back) << back.error().Text();
  EXPECT_TRUE(*back == disk.substr((2u << 20) - 512, 1024));
  EXPECT_EQ(ReadUpTo(image, image.size() + 5, 10).value_or("x"), "");
}

class QemuImages : public ::testing::Test {
 protected:
  void SetUp() override { WriteFile(folder_.File("disk.raw"), disk_); }

  // The image that `qemu-img` makes of the disk.
  std::string Make(const std::string& name, const std::string& arguments) {
    std::string path = folder_.File(name);
    const std::string command =
        "qemu-img convert -f raw " + arguments + " '" + folder_.File("disk.raw") + "' '" + path + "' >/dev/null 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return path;
  }

  const std::string disk_ = DiskBytes();
  TempFolder folder_;
};

TEST_F(QemuImages, GiveTheBytesOfTheDisk) {
  struct Case {
    const char* arguments;
    const char* format;
  };
  const Case cases[] = {
      {"-O vpc -o subformat=dynamic,force_size=on", "vhd"},
      {"-O vpc -o subformat=fixed,force_size=on", "vhd"},
      {"-O vhdx -o subformat=dynamic", "vhdx"},
      {"-O vhdx -o subformat=fixed,block_size=1M", "vhdx"},
      {"-O qcow2", "qcow2"},
      {"-O qcow2 -o compat=0.10", "qcow2"},
      {"-O qcow2 -c", "qcow2"},
      {"-O qcow2 -c -o compression_type=zstd", "qcow2"},
      {"-O qcow2 -c -o cluster_size=512", "qcow2"},
      {"-O qcow2 -o cluster_size=2M", "qcow2"},
      {"-O qcow2 -o preallocation=metadata,lazy_refcounts=on", "qcow2"},
      {"-O qcow", "qcow2"},
      {"-O vmdk", "vmdk"},
      {"-O vmdk -o zeroed_grain=on", "vmdk"},
      {"-O vmdk -o subformat=streamOptimized", "vmdk"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.arguments);
    const auto image = Open({Make("image", c.arguments)});
    ASSERT_TRUE(image) << image.error().Text();
    EXPECT_EQ(image->format, c.format);
    EXPECT_EQ(image->incomplete, "");
    ExpectSameBytes(*image->bytes, disk_);
  }
}

// Of whole clusters alone: qemu-img packs no other disk in the old format, and says that it failed when all is written.
TEST_F(QemuImages, GiveTheBytesOfAPackedOldDisk) {
  WriteFile(folder_.File("disk.raw"), disk_.substr(0, 9u << 20));
  const std::string path = folder_.File("image");
  const std::string command =
      "qemu-img convert -f raw -O qcow -c '" + folder_.File("disk.raw") + "' '" + path + "' >/dev/null 2>&1";
  static_cast<void>(std::system(command.c_str()));
  const auto image = Open({path});
  ASSERT_TRUE(image) << image.error().Text();
  ExpectSameBytes(*image->bytes, disk_.substr(0, 9u << 20));
}

TEST_F(QemuImages, AreMadeOfADescriptorAndItsExtents) {
  for (const char* subformat : {"monolithicFlat", "twoGbMaxExtentSparse", "twoGbMaxExtentFlat"}) {
    SCOPED_TRACE(subformat);
    const TempFolder own;
    const std::string name = own.File("schijf.vmdk");
    const std::string command = std::string("qemu-img convert -f raw -O vmdk -o subformat=") + subformat + " '" +
                                folder_.File("disk.raw") + "' '" + name + "' >/dev/null 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    std::string part = own.File("schijf-s001.vmdk");
    if (subformat == std::string("monolithicFlat")) part = own.File("schijf-flat.vmdk");
    if (subformat == std::string("twoGbMaxExtentFlat")) part = own.File("schijf-f001.vmdk");
    const auto image = Open({name, part});
    ASSERT_TRUE(image) << image.error().Text();
    EXPECT_EQ(image->incomplete, "");
    ExpectSameBytes(*image->bytes, disk_);

    const auto alone = Open({name});
    ASSERT_TRUE(alone) << alone.error().Text();
    const std::string part_name = part.substr(part.rfind('/') + 1);
    EXPECT_EQ(alone->incomplete, "the extent " + part_name + " is missing");
    const auto hole = ReadUpTo(*alone->bytes, 0, 512);
    ASSERT_FALSE(hole);
    EXPECT_EQ(hole.error().code, ErrorCode::kIo);
  }
}

TEST_F(QemuImages, ThatNeedAnotherImageAreRefused) {
  const std::string base = Make("base.qcow2", "-O qcow2");
  for (const auto& [format, error] :
       {std::pair{"qcow2", "a QCOW image that only holds what differs from another one"},
        std::pair{"vmdk", "a VMDK image that only holds what differs from another one"}}) {
    SCOPED_TRACE(format);
    const std::string path = folder_.File(std::string("child.") + format);
    const std::string backing = std::string(format) == "vmdk" ? Make("base.vmdk", "-O vmdk") : base;
    const std::string command = std::string("qemu-img create -f ") + format + " -b '" + backing + "' -F " + format +
                                " '" + path + "' >/dev/null 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    const auto image = Open({path});
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().code, ErrorCode::kUnsupported);
    EXPECT_TRUE(image.error().Text().starts_with(error)) << image.error().Text();
  }
}

TEST_F(QemuImages, ThatAreEncryptedAreNamed) {
  std::string bytes = ReadFile(Make("image.qcow2", "-O qcow2"));
  bytes[35] = 2;  // crypt_method: LUKS
  WriteFile(folder_.File("geheim.qcow2"), bytes);
  const auto image = Open({folder_.File("geheim.qcow2")});
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().Text(), "an encrypted QCOW2 image");
}

// Each cut gives a refusal, or bytes of which those that are gone fail: never other bytes.
TEST_F(QemuImages, CutShortNeverGiveOtherBytes) {
  for (const char* arguments : {"-O vpc -o subformat=dynamic,force_size=on", "-O vhdx", "-O qcow2 -c", "-O vmdk",
                                "-O vmdk -o subformat=streamOptimized"}) {
    SCOPED_TRACE(arguments);
    const std::string whole = ReadFile(Make("image", arguments));
    for (const int part : {1, 3, 5, 7}) {
      const std::string path = folder_.File("cut");
      WriteFile(path, whole.substr(0, whole.size() * static_cast<std::size_t>(part) / 8));
      const auto image = Open({path});
      if (!image) continue;
      for (std::uint64_t at = 0; at < disk_.size(); at += 4096) {
        const auto bytes = ReadUpTo(*image->bytes, at, std::min<std::size_t>(4096, disk_.size() - at));
        if (!bytes) continue;
        EXPECT_TRUE(*bytes == disk_.substr(at, bytes->size())) << "at " << at;
      }
    }
  }
}

void PutBe(std::string& text, std::size_t at, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    text[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * (bytes - 1 - i)));
}

std::string Base64(const std::string& bytes) {
  constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t held = 0;
    for (std::size_t k = 0; k < 3; ++k)
      held = held << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (int k = 3; k >= 0; --k) text += kLetters[held >> (6 * k) & 63];
  }
  const std::size_t missing = (3 - bytes.size() % 3) % 3;
  text.replace(text.size() - missing, missing, missing, '=');
  return text;
}

std::string PackLzma(const std::string& bytes) {
  std::string packed(bytes.size() + 1024, '\0');
  std::size_t size = 0;
  EXPECT_EQ(
      ::lzma_easy_buffer_encode(6, LZMA_CHECK_CRC32, nullptr, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                bytes.size(), reinterpret_cast<std::uint8_t*>(packed.data()), &size, packed.size()),
      LZMA_OK);
  packed.resize(size);
  return packed;
}

// A DMG image whose blocks are given by hand.
class DmgWriter {
 public:
  void Add(std::uint32_t type, std::uint64_t sectors, const std::string& stored) {
    std::string entry(40, '\0');
    PutBe(entry, 0, type, 4);
    PutBe(entry, 8, sectors_, 8);
    PutBe(entry, 16, sectors, 8);
    PutBe(entry, 24, data_.size(), 8);
    PutBe(entry, 32, stored.size(), 8);
    entries_ += entry;
    data_ += stored;
    sectors_ += sectors;
  }
  std::string Image() const {
    std::string table(204, '\0');
    table.replace(0, 4, "mish");
    PutBe(table, 16, sectors_, 8);
    PutBe(table, 200, entries_.size() / 40, 4);
    const std::string plist =
        "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>resource-fork</key><dict><key>blkx</key><array><dict>"
        "<key>Attributes</key><string>0x0050</string><key>Data</key>\n<data>\n" +
        Base64(table + entries_) + "\n</data></dict></array></dict></dict></plist>";
    std::string trailer(512, '\0');
    trailer.replace(0, 4, "koly");
    PutBe(trailer, 4, 4, 4);
    PutBe(trailer, 8, 512, 4);
    PutBe(trailer, 216, data_.size(), 8);
    PutBe(trailer, 224, plist.size(), 8);
    return data_ + plist + trailer;
  }

 private:
  std::string data_, entries_;
  std::uint64_t sectors_ = 0;
};

TEST(DmgImages, GiveBlocksOfEachKind) {
  const std::string plain(1024, 'a');
  std::string text;
  for (int i = 0; i < 128; ++i) text += "voorbeeldterm-";
  text.resize(1536, 'x');
  DmgWriter writer;
  writer.Add(1, 2, plain);
  writer.Add(0, 1, "");
  writer.Add(0x80000008, 3, PackLzma(text));
  writer.Add(2, 2, "");
  // ADC: four plain bytes, then copies of the last four: near ones of up to 18 bytes, a far one of up to 67.
  std::string adc(
      "\x83"
      "abcd",
      5);
  for (int i = 0; i < 7; ++i) adc += std::string("\x7f\x00\x03", 3);  // 67 bytes from 4 back
  adc += std::string("\x3c\x03", 2) + std::string("\x3c\x03", 2);     // 18 bytes from 4 back
  adc += std::string("\x00\x03", 2);                                  // 3 bytes
  writer.Add(0x80000004, 1, adc);
  const TempFolder folder;
  WriteFile(folder.File("x.dmg"), writer.Image());
  const auto image = Open({folder.File("x.dmg")});
  ASSERT_TRUE(image) << image.error().Text();
  EXPECT_EQ(image->format, "dmg");
  std::string repeated;
  while (repeated.size() < 512) repeated += "abcd";
  const std::string expected = plain + std::string(512, '\0') + text + std::string(1024, '\0') + repeated;
  auto bytes = ReadAll(*image->bytes, 1u << 20);
  ASSERT_TRUE(bytes) << bytes.error().Text();
  EXPECT_TRUE(*bytes == expected);
}

TEST(DmgImages, APartThatNobodyCanUnpackIsAHole) {
  DmgWriter writer;
  writer.Add(1, 1, std::string(512, 'a'));
  writer.Add(0x80000007, 1, "bvx$");
  const TempFolder folder;
  WriteFile(folder.File("x.dmg"), writer.Image());
  const auto image = Open({folder.File("x.dmg")});
  ASSERT_TRUE(image) << image.error().Text();
  EXPECT_EQ(image->incomplete, "parts of it are packed by LZFSE, which is not supported");
  EXPECT_TRUE(ReadUpTo(*image->bytes, 0, 512));
  EXPECT_FALSE(ReadUpTo(*image->bytes, 512, 1));
}

TEST(DiskImages, OfTheCorpusThatNeedAnotherAreNamed) {
  SCHOUW_NEED_CORPUS();
  const auto image = Open({CorpusFolder() + "/image/dfvfs/image-differential.vhd"});
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().Text(),
            "a VHD image that only holds what differs from another one: merge the two first, or convert them (qemu-img "
            "convert -O raw)");
}

}  // namespace
}  // namespace schouw

// Disks, memory and databases are told from other files, so that nobody searches what was deleted in them.
#include "agent/content/raw_storage.h"

#include <gtest/gtest.h>

#include <string>

namespace schouw {
namespace {

using namespace std::string_literals;

// Zeroes with these bytes at these places.
std::string StorageBytes(std::size_t size, std::initializer_list<std::pair<std::size_t, std::string>> parts) {
  std::string bytes(size, '\0');
  for (const auto& [at, part] : parts) bytes.replace(at, part.size(), part);
  return bytes;
}

std::string StorageKindOf(const std::string& bytes) {
  return std::string(RawStorageKind(MemorySource(bytes), std::string_view(bytes).substr(0, 64u << 10)));
}

struct StorageCase {
  const char* name;
  std::string bytes;
  const char* kind;  // its first words; empty: none
};

TEST(RawStorage, IsToldByItsStructures) {
  const std::string entry =
      "\x80"s + "\x01\x01\x00"s + "\x07" + "\xfe\xff\xff"s + "\x00\x08\x00\x00"s + "\x00\x10\x00\x00"s;
  const std::string super = "\x53\xef\x01\x00"s;
  const StorageCase cases[] = {
      {"FAT", StorageBytes(4096, {{0, "\xeb\x3c\x90mkfs.fat"}, {54, "FAT16   "}, {510, "\x55\xaa"}}), "a disk image"},
      {"NTFS", StorageBytes(4096, {{3, "NTFS    "}}), "a disk image"},
      {"a partition table", StorageBytes(4096, {{446, entry}, {510, "\x55\xaa"}}), "a disk image"},
      {"a boot sector's signature alone", StorageBytes(4096, {{510, "\x55\xaa"}}), ""},
      {"an entry that is none", StorageBytes(4096, {{446, "x" + entry.substr(1)}, {510, "\x55\xaa"}}), ""},
      {"GPT", StorageBytes(4096, {{512, "EFI PART"}}), "a disk image"},
      {"ext4", StorageBytes(4096, {{1024 + 56, super}, {1024 + 76, "\x01"}}), "a disk image"},
      {"its magic number by chance", StorageBytes(4096, {{1024 + 24, "\xff\xff"}, {1024 + 56, super}}), ""},
      {"APFS", StorageBytes(4096, {{32, "NXSB"}}), "a disk image"},
      {"btrfs, behind the first 64 KiB", StorageBytes(70'000, {{65600, "_BHRfS_M"}}), "a disk image"},
      {"VirtualBox", StorageBytes(4096, {{64, "\x7f\x10\xda\xbe"}}), "a disk image"},
      {"swap space", StorageBytes(8192, {{4086, "SWAPSPACE2"}}), "a disk image"},
      {"a dump of Windows", StorageBytes(4096, {{0, "PAGEDU64"}}), "a memory dump"},
      {"a dump of a program",
       StorageBytes(64, {{0,
                          "\x7f"
                          "ELF\x02\x01\x01"},
                         {16, "\x04"}}),
       "a memory dump"},
      {"a program",
       StorageBytes(64, {{0,
                          "\x7f"
                          "ELF\x02\x01\x01"},
                         {16, "\x02"}}),
       ""},
      {"LMDB", StorageBytes(64, {{16, "\xde\xc0\xef\xbe"}}), "a database"},
      {"Realm", StorageBytes(64, {{16, "T-DB"}}), "a database"},
      {"dBASE", "\x03\x7e\x05\x11\x02\x00\x00\x00\x41\x00\x0b\x00"s + std::string(52, '\0') + "\r" + " voorbeeld",
       "a database"},
      {"bytes of another kind", "\x03\x7e\x45\x11voorbeeld"s + std::string(60, '\x01'), ""},
      {"nothing", "", ""},
  };
  for (const StorageCase& c : cases) {
    const std::string kind = StorageKindOf(c.bytes);
    EXPECT_TRUE(*c.kind == '\0' ? kind.empty() : kind.starts_with(c.kind)) << c.name << ": " << kind;
  }
}

TEST(RawStorage, AnyShorteningIsRead) {
  const std::string disk = StorageBytes(70'000, {{54, "FAT16   "}, {1080, "\x53\xef"}, {65600, "_BHRfS_M"}});
  for (std::size_t size = 0; size < 1200; ++size) (void)StorageKindOf(disk.substr(0, size));
  for (std::size_t size = 65'500; size < disk.size(); size += 7) (void)StorageKindOf(disk.substr(0, size));
}

}  // namespace
}  // namespace schouw

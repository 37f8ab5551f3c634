// Makes a compound file ([MS-CFB], version 3): a storage inside one becomes a file of its own, read like any other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/compound/compound_file.h"

namespace schouw {

class CompoundWriter {
 public:
  using Id = std::uint32_t;
  static constexpr Id kRoot = 0;

  // `class_id`: 16 bytes, or empty.
  explicit CompoundWriter(std::string_view class_id = {});
  // `name` is UTF-8; only its first 31 UTF-16 units are kept.
  Id AddStorage(Id parent, std::string_view name, std::string_view class_id = {});
  Id AddStream(Id parent, std::string_view name, std::string bytes);
  // The file. Call once.
  std::string Finish();

 private:
  struct Item {
    std::u16string name;
    std::string class_id;
    bool stream = false;
    std::string bytes;
    std::vector<Id> children;
    std::uint32_t start = 0xfffffffe;
    Id left = 0xffffffff, right = 0xffffffff, child = 0xffffffff;
  };
  Id Add(Id parent, Item item);
  Id Tree(const std::vector<Id>& sorted, std::size_t from, std::size_t to);
  std::uint32_t Place(std::string_view bytes);
  std::string Directory() const;
  std::string Assemble(std::uint32_t directory, std::uint32_t mini_fat, std::uint32_t mini_fat_sectors);

  std::vector<Item> items_;
  std::string sectors_;
  std::vector<std::uint32_t> fat_;
};

// The storage and all it holds as a file; its root has the storage's class. Streams that are damaged are copied as far
// as they go.
std::string CopyStorage(CompoundFile& file, CompoundFile::Id storage);

}  // namespace schouw

// A compound file ([MS-CFB], "OLE2", the file system inside older Office files): its live storages and streams.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/model/limits.h"

namespace schouw {

inline constexpr std::string_view kCompoundSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

// A stream as far as its sectors could be followed.
struct StreamBytes {
  std::string bytes;
  std::optional<Error> failure;  // why it ends early
};

class CompoundFile {
 public:
  using Id = std::uint32_t;
  static constexpr Id kRoot = 0;
  enum class Type : std::uint8_t { kStorage, kStream };

  struct Item {
    std::string name;  // UTF-8; may begin with a control character, as in "\5SummaryInformation"
    Type type = Type::kStorage;
    std::string class_id;      // 16 bytes as stored, of a storage
    std::uint64_t size = 0;    // of a stream, as declared
    std::uint32_t start = 0;   // first sector
    std::vector<Id> children;  // by name
    std::optional<UnixNanos> modified;
  };

  // Items that the tree from the root does not reach are deleted and not seen. What is damaged beyond the first
  // directory sector is left out and told by `damage`. `content` is not owned. Errors: kMalformed, kTruncated, kIo.
  static Result<CompoundFile> Open(const ByteSource& content, const Limits& limits);

  const Item& item(Id id) const { return items_[id]; }
  // Why the directory is not whole.
  const std::optional<Error>& damage() const { return damage_; }

  // Child of `storage`, names compared without regard to ASCII case.
  std::optional<Id> Find(Id storage, std::string_view name) const;
  std::optional<Id> FindStream(Id storage, std::string_view name) const;
  std::optional<Id> FindStorage(Id storage, std::string_view name) const;

  // Bytes of a stream. All reads of one file together are bounded by limits.max_document_bytes (kTooBig).
  StreamBytes Read(Id stream);

 private:
  explicit CompoundFile(const ByteSource& content) : content_(&content) {}
  Status ReadHeader();
  void ReadFat();
  bool AddFatSector(std::uint32_t sector);
  Status ReadDirectory(const Limits& limits);
  void Link(const std::string& directory);
  void ReadMiniStream(std::uint32_t mini_fat_start, std::uint64_t bytes);
  Result<std::string> ReadSector(std::uint32_t sector) const;
  void ReadChain(std::uint32_t start, std::uint64_t bytes, StreamBytes& into) const;
  void ReadMiniChain(std::uint32_t start, std::uint64_t bytes, StreamBytes& into) const;
  void Damaged(Error error) {
    if (!damage_) damage_ = std::move(error);
  }

  const ByteSource* content_;
  std::uint32_t sector_bytes_ = 512;
  std::uint32_t mini_cutoff_ = 4096;
  std::uint32_t directory_start_ = 0;
  std::uint32_t mini_fat_start_ = 0;
  std::uint64_t sector_count_ = 0;
  std::string header_;
  std::vector<std::uint32_t> fat_;
  std::vector<std::uint32_t> mini_fat_;
  std::string mini_stream_;
  std::vector<Item> items_;
  std::uint64_t budget_bytes_ = 0;
  std::optional<Error> damage_;
};

}  // namespace schouw

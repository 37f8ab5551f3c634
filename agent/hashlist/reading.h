// What all readers of lists share. Private to the module.
#pragma once

#include <string>
#include <string_view>

#include "agent/hashlist/hash_list.h"

namespace schouw {

// Counts what a reader finds, and hands its entries on.
class ListReading {
 public:
  ListReading(std::string format, const OnListedHash& on_hash) : on_hash_(on_hash) {
    reading_.format = std::move(format);
  }

  void set_version(std::string version) { reading_.version = std::move(version); }
  // An entry without a digest is counted as such.
  Status Entry(const ListedHash& hash);
  void Damaged(std::string where, std::string what);
  std::uint64_t entries() const { return reading_.entries; }
  HashListReading Take() { return std::move(reading_); }

 private:
  static constexpr std::size_t kShownDamaged = 10;
  const OnListedHash& on_hash_;
  HashListReading reading_;
};

// Sets the digest that `hex` is, by its length. False: it is none.
bool SetDigest(std::string_view hex, Digests& digests);
// Sets `algorithm`. False: `hex` is not such a digest.
bool SetDigest(std::string_view hex, DigestAlgorithm algorithm, Digests& digests);
// The algorithm of a column, a key or a hash's name, in any spelling ("SHA-1", "sha2_256", "MD5 Hash Value").
std::optional<DigestAlgorithm> AlgorithmOfName(std::string_view name);
// Of a column of digests that does not say of which algorithm: "hash", "File hash value".
bool NamesSomeDigest(std::string_view name);
// Letters and digits only, in lower case.
std::string PlainName(std::string_view name);
// A size as lists write it. Nullopt: not a number.
std::optional<std::uint64_t> ParseSize(std::string_view text);

// One for each format; `list` is of that format.
bool IsEnCaseList(std::string_view head);
Result<HashListReading> ReadEnCaseList(const ByteSource& list, const OnListedHash& on_hash);
Result<HashListReading> ReadVicsList(const ByteSource& list, const OnListedHash& on_hash);
Result<HashListReading> ReadTextList(const ByteSource& list, const OnListedHash& on_hash);
Result<HashListReading> ReadSqliteList(const std::string& path, const OnListedHash& on_hash);

}  // namespace schouw

// A hash set's file (.hset), layout 1. All numbers are little-endian. Private to the module.
//
//   0   8   "SCHOUWHS"
//   8   u32 layout version: 1
//   12  u32 number of sections, 1 to 256
//   16  u64 length of the file without its signatures
//   24  u32 class: 1 software, 2 known_good, 3 tripwire
//   28  u32 zero
//   32      section table, 64 bytes each: u32 type, u32 detail, u64 offset from the start of the file, u64 length,
//           u64 number of items, 32 bytes SHA-256 of the section
//   ...     sections in the order of the table, each at the next multiple of 64, zeros between them
//   ...     up to the end of the file: signatures, 72 bytes each: 8 bytes key id, 64 bytes Ed25519 over the head
//
// The head is everything up to the end of the section table. Its SHA-256 names the set: a rule pack holds it, and
// whoever signs the pack signs the set. The head holds the digests of the sections; so a file of gigabytes is signed at
// once, and a worker maps it without reading it.
//
// Section types; `columns` has bit 0 for MD5, 1 SHA-1, 2 SHA-256, 3 the size of the file:
//   1 lists    once. For each list: name, format, version, SHA-256 of its file as hex (texts: u32 length, UTF-8), then
//              u64 entries, damaged, left out
//   2 filter   detail: algorithm (0 MD5, 1 SHA-1, 2 SHA-256); items: digests. u32 bits, u32 zero, then 2^bits shards of
//              32 bytes: u64 seed, u32 bytes of a segment, u32 segments, u64 offset in the section, u64 keys; then the
//              fingerprints (fuse_filter.h). A digest's key is its first 8 bytes as a big-endian number; the key's top
//              `bits` bits are its shard
//   3 rows     detail: columns; items: rows. A row: the digests in order of the bits, u64 size, u16 list; sorted by
//              bytes, so by the first digest. Rows that say the same about a file stand there once, with one of the
//              lists
//   4 order    detail: columns, and bits 8 and up the algorithm; items: rows. u32 numbers of the rows with these
//   columns,
//              sorted by that digest, which is not their first
//   5 sizes    once, where each row has a size: u64, sorted, each once
//
// Rejected: a table for each digest with its own copy of the others (186 million MD5 and SHA-1 would take 13 GB instead
// of 8), and one filter over everything (it takes 9 bits a key in memory to build; shards take a million keys at a
// time).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agent/hashset/digests.h"

namespace schouw {

inline constexpr std::string_view kHashSetMagic = "SCHOUWHS";
inline constexpr std::uint32_t kHashSetVersion = 1;
inline constexpr std::size_t kHashSetHeaderBytes = 32;
inline constexpr std::size_t kHashSetSectionBytes = 64;
inline constexpr std::size_t kHashSetAlignment = 64;
inline constexpr std::size_t kMaxHashSetSections = 256;
inline constexpr std::size_t kFilterHeaderBytes = 8;
inline constexpr std::size_t kFilterShardBytes = 32;
inline constexpr std::uint32_t kMaxFilterBits = 12;
inline constexpr std::size_t kHashSetKeyIdBytes = 8;
inline constexpr std::size_t kHashSetSignatureBytes = 72;  // with the key id
inline constexpr std::size_t kMaxHashSetSignatures = 16;
inline constexpr std::size_t kRowSizeBytes = 8;
inline constexpr std::size_t kRowListBytes = 2;

enum class HashSetSection : std::uint32_t { kLists = 1, kFilter = 2, kRows = 3, kOrder = 4, kSizes = 5 };

// What the rows of one section hold.
struct RowColumns {
  Algorithms algorithms;
  bool size = false;

  static constexpr RowColumns FromBits(std::uint32_t bits) { return {Algorithms::FromBits(bits), (bits & 8u) != 0}; }
  constexpr std::uint32_t bits() const { return algorithms.bits() | (size ? 8u : 0u); }
  constexpr DigestAlgorithm first() const {
    for (const DigestAlgorithm algorithm : kDigestAlgorithms)
      if (algorithms.Has(algorithm)) return algorithm;
    return DigestAlgorithm::kMd5;
  }
  constexpr std::size_t OffsetOf(DigestAlgorithm wanted) const {
    std::size_t offset = 0;
    for (const DigestAlgorithm algorithm : kDigestAlgorithms)
      if (algorithm < wanted && algorithms.Has(algorithm)) offset += DigestBytes(algorithm);
    return offset;
  }
  constexpr std::size_t digest_bytes() const {
    std::size_t bytes = 0;
    for (const DigestAlgorithm algorithm : kDigestAlgorithms)
      if (algorithms.Has(algorithm)) bytes += DigestBytes(algorithm);
    return bytes;
  }
  constexpr std::size_t row_bytes() const { return digest_bytes() + (size ? kRowSizeBytes : 0) + kRowListBytes; }
};

}  // namespace schouw

// Lists of known hashes as others publish them → their entries: VICS JSON, NSRL, EnCase, HashKeeper, hashdeep, sums,
// CSV, TSK. Streamed: a list of any size takes the same memory.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/hashset/digests.h"

namespace schouw {

struct ListedHash {
  Digests digests;  // at least one
  std::optional<std::uint64_t> size;
  std::optional<std::int64_t>
      category;  // as the list numbers them: what a number means differs from country to country
};

// Something in a list that could not be read.
struct DamagedEntry {
  std::string where;  // "line 12", "object 3", "row 8"
  std::string what;
};

// What a reader found, next to its entries.
struct HashListReading {
  std::string
      format;  // "vics", "nsrl", "nsrl sqlite", "tsk sqlite", "encase", "hashkeeper", "hashdeep", "csv", "plain"
  std::string version;  // as the list says it, or empty
  std::uint64_t entries = 0;
  std::uint64_t without_hash = 0;  // sound, but without a digest that we know
  std::uint64_t damaged = 0;
  std::vector<DamagedEntry> first_damaged;           // at most ten
  std::map<std::int64_t, std::uint64_t> categories;  // how many entries each has
};

using OnListedHash = std::function<Status(const ListedHash&)>;

// Reads a list; its format is told by its content. Damaged entries are counted and passed over.
// Errors: kUnsupported (no format that we know), kMalformed (a list that can't be read on, or holds no hash at all),
// kIo, and those of `on_hash`.
Result<HashListReading> ReadHashList(const ByteSource& list, const OnListedHash& on_hash);
// The same for a file: the only way to read an SQLite list. Errors also: kRefused for one that is being written.
Result<HashListReading> ReadHashListFile(const std::string& path, const OnListedHash& on_hash);

// A file's bytes, by pread. Errors: kNotFound, kIo.
Result<std::unique_ptr<ByteSource>> OpenListFile(const std::string& path);

}  // namespace schouw

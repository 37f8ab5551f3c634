// Makes a hash set's file of any number of entries, sorting on disk what does not fit into memory.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/hashset/hash_set.h"
#include "agent/hashset/run_sorter.h"

namespace schouw {

class HashSetFile;

struct HashSetProgress {
  const char* step = "";  // "sort", "rows", "index", "filter"
  std::uint64_t rows = 0;
};

struct HashSetOptions {
  HashClass hash_class = HashClass::kSoftware;
  std::string folder;                     // for what is being sorted: as much room as the rows take, twice
  std::size_t memory_bytes = 128u << 20;  // about
  std::function<void(const HashSetProgress&)> on_progress;  // now and then; may be empty
};

class HashSetBuilder {
 public:
  explicit HashSetBuilder(HashSetOptions options);
  ~HashSetBuilder();

  enum class Added { kYes, kTooSmall, kTooWeak };
  // One entry of the list at `list`. kTooSmall: the file is empty or tiny. kTooWeak: of a tripwire, and neither a
  // SHA-256 nor two digests. `digests` has at least one. Errors: kIo.
  Result<Added> Add(const Digests& digests, std::optional<std::uint64_t> size, std::uint16_t list);

  // Writes `path`, whole or not at all. Equal entries, in whatever order, and equal lists give the same bytes. Once.
  // Errors: kIo, kTooMany.
  Status Write(const std::string& path, const std::vector<HashList>& lists);

 private:
  RunSorter NewSorter(std::size_t row_bytes, std::size_t share) const;
  Status WriteTable(HashSetFile& file, std::uint32_t columns, RunSorter& rows);
  Status WriteOrder(HashSetFile& file, std::uint32_t columns, DigestAlgorithm algorithm, RunSorter& order);
  Status WriteFilter(HashSetFile& file, DigestAlgorithm algorithm);
  Status WriteSizes(HashSetFile& file);
  void Tell(const char* step, std::uint64_t rows) const;

  HashSetOptions options_;
  std::map<std::uint32_t, RunSorter> rows_;  // by columns
  std::array<std::unique_ptr<RunSorter>, 3> keys_;
  std::unique_ptr<RunSorter> sizes_;
  bool all_sized_ = true;
};

}  // namespace schouw

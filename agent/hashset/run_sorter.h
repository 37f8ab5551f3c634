// Sorts more rows than fit into memory: sorted runs in a file without a name, merged while they are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/base/unique_fd.h"

namespace schouw {

// Rows of one width, in the order of their bytes. Takes `memory_bytes` and 16 bytes for each row that fits into them.
class RunSorter {
 public:
  // `folder`: where the runs go; nothing is left there, whatever happens.
  RunSorter(std::size_t row_bytes, std::string folder, std::size_t memory_bytes);

  // Errors: kIo.
  Status Add(Bytes row);
  std::uint64_t count() const { return count_; }

  using OnRow = std::function<Status(Bytes row)>;
  // All rows in order, equal ones next to each other. Once, after the last Add. Errors: kIo, and those of `on_row`.
  Status Drain(const OnRow& on_row);

 private:
  struct Run {
    std::uint64_t offset = 0;  // in the file
    std::uint64_t bytes = 0;
  };
  class RunReader;

  // The rows of held_ in order.
  Status ForEachHeld(const OnRow& on_row);
  Status SpillHeld();

  std::size_t row_bytes_;
  std::string folder_;
  std::size_t memory_bytes_;
  std::vector<std::byte> held_;
  std::vector<Run> runs_;
  UniqueFd file_;
  std::uint64_t file_bytes_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace schouw

// Writes the sections of a set's file front to back, with their digests; the head last. Private to the module.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/base/sha256.h"
#include "agent/base/unique_fd.h"
#include "agent/hashset/hash_set.h"
#include "agent/hashset/hash_set_layout.h"

namespace schouw {

class HashSetFile {
 public:
  // Written beside `path` and given its name by Finish; gone when there is none.
  static Result<HashSetFile> Create(const std::string& path, HashClass hash_class, std::size_t sections);
  ~HashSetFile();
  HashSetFile(HashSetFile&&) noexcept = default;

  Status Begin(HashSetSection type, std::uint32_t detail);
  Status Append(Bytes bytes);
  Status End(std::uint64_t items);
  // Errors: kIo; kInternal when it has not all sections.
  Status Finish();

 private:
  struct Row {
    std::uint32_t type;
    std::uint32_t detail;
    std::uint64_t offset;
    std::uint64_t length;
    std::uint64_t items;
    std::string sha256;
  };
  HashSetFile(UniqueFd fd, std::string path, HashClass hash_class, std::size_t sections);
  Status Flush();

  UniqueFd fd_;
  std::string path_;
  std::string partial_;  // the name while it is being written; empty: finished
  HashClass class_;
  std::size_t sections_;
  std::vector<Row> rows_;
  std::string buffer_;
  std::uint64_t at_ = 0;
  Sha256 digest_;
};

void AppendLe(std::string& bytes, std::uint64_t value, std::size_t size);

}  // namespace schouw

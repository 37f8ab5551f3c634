// A file's bytes as they lie, mapped read-only and shared by all who map it.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

// Holds the mapping, not the file: nobody may shorten the file meanwhile.
class MappedFile {
 public:
  // Errors: kIo; kNotFound; kTruncated for an empty file.
  static Result<MappedFile> Map(int fd);
  static Result<MappedFile> Open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept : at_(std::exchange(other.at_, nullptr)), size_(other.size_) {}
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();
  Bytes bytes() const { return {static_cast<const std::byte*>(at_), size_}; }

 private:
  MappedFile(void* at, std::size_t size) : at_(at), size_(size) {}
  void* at_;
  std::size_t size_;
};

}  // namespace schouw

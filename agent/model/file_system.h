// What every volume, folder and acquisition looks like from above: allocated entries, and their bytes.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/model/entry.h"

namespace schouw {

// Live only: entries that are deleted, orphaned or virtual ("$OrphanFiles") are never reported.
// Used by one thread.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual std::string type() const = 0;  // "ntfs", "fat32", "ext4", "zip"
  virtual EntryAddress root() const = 0;

  // Calls `on_entry` for each allocated entry of the folder, in a stable order, alternate streams after their file.
  // Not "." and "..". `on_entry` returns false to stop. What was reported before an error stays reported.
  virtual Status ListDirectory(const EntryAddress& folder, const std::function<bool(Entry)>& on_entry) = 0;

  // The content of a file or stream. Sparse ranges read as zeroes, compressed ones inflated. The source must not
  // outlive this file system.
  virtual Result<std::unique_ptr<ByteSource>> OpenFile(const EntryAddress& file) = 0;
};

}  // namespace schouw

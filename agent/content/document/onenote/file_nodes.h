// File nodes of a OneNote revision store, and the lists that hold them ([MS-ONESTORE] 2.4).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

// Bytes of the file that something refers to ([MS-ONESTORE] 2.2.4); nothing is checked.
struct NoteChunk {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  bool none = true;  // null or empty
};
// A reference of eight bytes of offset (or four) and four of size.
Result<NoteChunk> TakeChunk64(ByteReader& reader);
Result<NoteChunk> TakeChunk32(ByteReader& reader);
// The bytes themselves. kTruncated: they do not all stand in `file`.
Result<std::string_view> ChunkBytes(std::string_view file, const NoteChunk& chunk);

struct FileNode {
  std::uint32_t id = 0;
  NoteChunk chunk;        // what it refers to
  std::string_view data;  // after the reference
};

class FileNodeLists {
 public:
  // `counts`: nodes that are committed, by list ([MS-ONESTORE] 2.3.3); lists that it does not name are read whole.
  FileNodeLists(std::string_view file, std::map<std::uint32_t, std::uint32_t> counts)
      : file_(file), counts_(std::move(counts)), steps_left_(file.size()) {}

  // Calls `give` for each node of the list that begins in `first`. What came before an error was given.
  Status Read(const NoteChunk& first, const std::function<Status(const FileNode&)>& give);

 private:
  struct Progress {
    std::uint32_t list = 0;
    std::uint32_t fragment = 0;
    std::uint64_t nodes = 0;  // committed ones that are left
  };
  Status Count(const NoteChunk& chunk);
  Result<NoteChunk> ReadFragment(const NoteChunk& chunk, Progress& progress,
                                 const std::function<Status(const FileNode&)>& give);

  std::string_view file_;
  std::map<std::uint32_t, std::uint32_t> counts_;
  std::uint64_t steps_left_;  // nodes and fragments: an honest file has one in four bytes at most, read once or twice
};

}  // namespace schouw

// The end of a zip and its directory, checked before libarchive is asked to read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "agent/base/byte_source.h"
#include "agent/content/document/name_charset.h"

namespace schouw {

inline constexpr std::size_t kZipEndBytes = 22;

// The end record that a zip closes with (APPNOTE.TXT 4.3.16), and where its directory really stands: bytes before the
// zip and wrong offsets seen through.
struct ZipEnd {
  std::string record;               // the 22 bytes without the comment
  std::uint64_t record_offset = 0;  // in the content
  std::uint64_t directory_offset = 0;
  std::uint64_t directory_bytes = 0;
  bool zip64 = false;
  std::uint64_t stated_offset = 0;  // of the directory, as the record says; another where bytes stand before the zip
  std::uint64_t bytes_behind = 0;   // of the content, behind the record and its comment
  bool of_a_set = false;            // a disk number says that other files belong to it
};

// The last end record of `content` that has a directory, or nothing. Reads its last 22 bytes, and the 64 KiB before
// them where `with_comment`; `head` saves a reading where it is the whole content.
std::optional<ZipEnd> FindZipEnd(const ByteSource& content, std::string_view head, bool with_comment);

// Whether the content ends with an end record, be its directory readable or not.
bool EndsWithZipRecord(const ByteSource& content);

// What the directory says, as far as it is whole.
struct ZipDirectory {
  std::uint64_t members = 0;
  std::uint64_t bytes = 0;                   // of the entries before the first that is no entry
  std::uint64_t packed_bytes = 0;            // of all members; more than the archive has: they overlap
  bool whole = false;                        // every byte of the directory is part of an entry
  UndeclaredNames undeclared;                // those that it gives neither as UTF-8 nor again in it
  NameOrigin origin = NameOrigin::kUnknown;  // of the system that the first of them was made on
};
Result<ZipDirectory> WalkZipDirectory(const ByteSource& content, const ZipEnd& end, std::uint64_t most_members);

}  // namespace schouw

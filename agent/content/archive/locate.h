// Where in a content its archive stands, and how libarchive is to be given it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/archive/library.h"
#include "agent/content/archive/zip_directory.h"

namespace schouw {

struct LocatedArchive {
  std::string name;           // as IdentifyArchive gives it; empty: none
  std::uint64_t offset = 0;   // of the archive behind a program or a picture
  std::optional<ZipEnd> zip;  // of a zip with a directory
};

// `head`: the content's first bytes, up to 64 KiB.
LocatedArchive LocateArchive(const ByteSource& content, std::string_view head);

// An archive as libarchive can read it. `bytes` refers to the content it was made from.
struct PreparedArchive {
  const ArchiveKind* kind = nullptr;
  std::unique_ptr<ByteSource> bytes;
  std::optional<Error> damage;  // what is missing from it, known beforehand
  std::uint64_t members = 0;    // of a zip, as its directory names them; else 0
  bool overlaps = false;        // its members claim more bytes than it has
  bool part_of_set = false;     // other files belong to it
  bool before_rar29 = false;    // packed by a method of RAR that is not read
  std::vector<bool> encrypted;  // members of RAR 5, in order, as far as is known
  UndeclaredNames undeclared;   // of a zip with a directory
  NameOrigin origin = NameOrigin::kUnknown;
};

// Errors: kUnsupported where there is no archive we read.
Result<PreparedArchive> PrepareArchive(const ByteSource& content, const Limits& limits);

}  // namespace schouw

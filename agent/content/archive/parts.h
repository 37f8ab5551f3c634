// Archives cut into several files that lie beside each other: what belongs together by name, and the whole of it.
//
// By the names that programs give: "a.7z.001", "a.zip.001" (any name: cut anywhere); "a.part1.rar", "a.part01.rar";
// "a.rar", "a.r00", "a.r01"; "a.z01", "a.z02", "a.zip" (APPNOTE.TXT 8: disks of a split zip, the last has the
// directory).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

// Of the name of a later part: the name of the file that the set is read by. Empty for any other name, and for a part
// over 128: more files than that are not joined.
std::string OwnerOfPart(std::string_view name);

// Whether no other kind of file has such a name: a part that stands alone can be named for what it is.
bool IsSurelyPart(std::string_view name);

// Whether other files may follow `content`, by the name `name`, which is no later part itself: by its name, or because
// its end says that it is one of several. Reads the end alone.
bool MayHaveParts(const ByteSource& content, std::string_view name);

struct ArchivePart {
  std::string name;
  const ByteSource* content;  // not owned
};

struct JoinedParts {
  std::unique_ptr<ByteSource> bytes;  // refers to the parts
  std::string missing;                // "part 3 is missing", or empty
};

// The set that `first`, by the name `name`, is read by, with the parts beside it in any order. Joined as far as no part
// is missing. Errors: kUnsupported for a split zip of over 4 GiB, or one whose directory does not know its parts.
Result<JoinedParts> JoinParts(const ByteSource& first, std::string_view name, std::span<const ArchivePart> parts);

}  // namespace schouw

// Streams that are not entries of their own: the mark of the web of a download.
#pragma once

#include <optional>
#include <string_view>

#include "agent/base/result.h"
#include "agent/model/file_system.h"

namespace schouw {

// "Zone.Identifier" (NTFS) is not listed as an entry, since it belongs to its file; it is opened like any other entry
// by the address given here.
inline constexpr std::string_view kZoneIdentifier = "Zone.Identifier";

// The address of the alternate data stream, or of the extended attribute of HFS+ and APFS
// ("com.apple.metadata:kMDItemWhereFroms"), called `name` of `file`, compared without case. Nothing when the file has
// none, or `file_system` is no volume's (a folder, an acquisition). Errors: kIo, kMalformed, kNotFound.
Result<std::optional<EntryAddress>> FindNamedAttribute(FileSystem& file_system, const EntryAddress& file,
                                                       std::string_view name);

}  // namespace schouw

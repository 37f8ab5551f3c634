// A stream or extended attribute of a file by its name: the mark of the web of a download.
#pragma once

#include <optional>
#include <string_view>

#include "agent/base/result.h"
#include "agent/model/file_system.h"

namespace schouw {

// NTFS: listed like any other stream; what it holds are records of the download that is its file.
inline constexpr std::string_view kZoneIdentifier = "Zone.Identifier";

// The address of the alternate data stream, or of the extended attribute of HFS+ and APFS
// ("com.apple.metadata:kMDItemWhereFroms"), called `name` of `file`, compared without case. Nothing when the file has
// none, or `file_system` is no volume's (a folder, an acquisition). Errors: kIo, kMalformed, kNotFound.
Result<std::optional<EntryAddress>> FindNamedAttribute(FileSystem& file_system, const EntryAddress& file,
                                                       std::string_view name);

}  // namespace schouw

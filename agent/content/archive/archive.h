// Containers: archives and compressed files, through libarchive; the only code that includes it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/archive/parts.h"
#include "agent/content/member.h"
#include "agent/model/file_system.h"
#include "agent/model/limits.h"

namespace schouw {

// "zip", "tar", "gz", ... by content; empty when libarchive has no reader we allow for it.
std::string IdentifyArchive(std::string_view head);
// The same, and what the head does not show: a zip or a rar behind other bytes, a self-extracting program, an ISO image
// whose head is shorter than 32 KiB. Reads the content's end, where it has random access: of a text 22 bytes.
std::string IdentifyArchive(const ByteSource& content, std::string_view head);

// Loads what libarchive would load at first use and makes times without a zone UTC; call once before lock-down.
void WarmArchives();

// Calls `on_member` for each live member in stored order; the reader is valid during the call and need not be drained.
// Zip, 7z and rar are opened seekable: what the directory does not name does not exist; but a zip that was cut off
// before its directory is read by its local headers (docs/decisions/0006). Filters named one by one, no external
// programs. Returns the first error; members before it were reported. kEncrypted for an archive whose very directory is
// encrypted; kTooMany, kTooBig when a limit was hit. An error in one member's content is given by its reader alone, and
// the members after it are still reported where the format lets us go on. `archive_name` names what a compressed single
// file holds where its header does not: "brief.txt" of "brief.txt.gz".
Status ReadArchive(const ByteSource& content, const Limits& limits,
                   const std::function<bool(const Member&, MemberReader&)>& on_member,
                   std::string_view archive_name = {});

// The same of an archive that is cut into several files: `first` by the name `name`, and the parts beside it. A part
// that is missing is an error after the members that could be read: kTruncated, or kUnsupported for a split zip.
Status ReadArchiveSet(const ByteSource& first, std::string_view name, std::span<const ArchivePart> parts,
                      const Limits& limits, const std::function<bool(const Member&, MemberReader&)>& on_member);

// A zip or tar acquisition as file system p0, in place. Address = ordinal of the member. Opening members in ascending
// order costs one pass over the archive. `content` is not owned.
Result<std::unique_ptr<FileSystem>> OpenAcquisition(const ByteSource& content, const Limits& limits);

}  // namespace schouw

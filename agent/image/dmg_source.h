// DMG: disk images of macOS in UDIF form. Apple has published no description; the layout follows what hdiutil writes
// and the notes of libmodi ("Mac OS disk image types").
#pragma once

#include <string_view>

#include "agent/image/block_source.h"

namespace schouw {

// By its trailer: the last 512 bytes.
bool IsDmg(std::string_view last_sector);

// Blocks that are stored, or packed by zlib, bzip2, LZMA or ADC. A part packed by LZFSE is a hole, said in
// `incomplete`. Errors: kUnsupported for one in several files or without a list of blocks; kMalformed.
Result<OpenedDisk> OpenDmg(std::unique_ptr<ByteSource> file);

}  // namespace schouw

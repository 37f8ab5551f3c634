// An EWF (E01, s01) image as bytes of the device it was made of.
//
// Our own reader rather than libewf 20140813: that one keeps some 130 bytes a chunk (2 GiB for a disk of 512 GB, in
// each worker), hands out zeroes for a damaged chunk, opens no set with a segment missing, and exports the symbols of
// its own copy of ten libraries, which the loader mixes up with those of libvmdk.
#pragma once

#include <string>
#include <string_view>

#include "agent/image/segment.h"

namespace schouw {

struct OpenedEwf {
  std::unique_ptr<ByteSource> bytes;  // not thread-safe; a chunk whose checksum is wrong fails with kIo
  std::string incomplete;             // what can't be read and why, or empty
};

// Segments are told by the number inside them, not by their order; a missing one (null) lends its name to the number of
// its place. Errors: see IndexEwf, and kMalformed for a file that is not a segment of an EWF image, or comes twice.
Result<OpenedEwf> OpenEwf(Segments segments);

}  // namespace schouw

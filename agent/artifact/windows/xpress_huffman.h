// Inflates LZXPRESS Huffman, as Windows packs prefetch files.
//
// By MS-XCA 2.2. Blocks of 64 KiB, each with a table of 512 code lengths of four bits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

// `packed` holds exactly `size` bytes. Errors: kTruncated, kMalformed.
Result<std::string> InflateXpressHuffman(std::string_view packed, std::size_t size);

}  // namespace schouw

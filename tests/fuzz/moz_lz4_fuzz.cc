// modules: base model artifact
// Mozilla's compressed files.
#include <cstdint>
#include <span>

#include "agent/artifact/browser/moz_lz4.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)schouw::ReadMozLz4(std::as_bytes(std::span(data, size)), 1 << 20);
  return 0;
}

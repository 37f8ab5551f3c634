// modules: base model volume
// Headers of both versions of LUKS.
#include <cstdint>
#include <string>

#include "agent/volume/luks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const schouw::MemorySource volume(std::string(reinterpret_cast<const char*>(data), size));
  static_cast<void>(schouw::ReadLuks1Header(volume));
  static_cast<void>(schouw::ReadLuks2Header(volume));
  return 0;
}

// modules: base model volume
// Partition tables and signatures over an image of the fuzzer's bytes.
#include <cstdint>
#include <string>

#include "agent/volume/volume.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const schouw::MemorySource image(std::string(reinterpret_cast<const char*>(data), size));
  const auto volumes = schouw::FindVolumes(image);
  if (!volumes) return 0;
  for (const auto& volume : *volumes) {
    if (volume.coverage.filesystem.empty() || volume.coverage.spec.id.empty()) __builtin_trap();
  }
  return 0;
}

// modules: base model artifact
// corpus: artifact/plaso/winprefetch
// Prefetch files and the mark of the web. Each input is also inflated as it is.
#include "agent/artifact/windows/xpress_huffman.h"
#include "tests/fuzz/artifact_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::fuzzing::ReadClaimed(data, size, "/a.pf", {"windows.prefetch", "windows.zone_identifier"});
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto inflated = schouw::InflateXpressHuffman(bytes, 100'000);
  if (inflated && inflated->size() != 100'000) std::abort();
  return 0;
}

// modules: base model content
// corpus: malformed/tika
// Compound files by every reader that claims them: records are valid UTF-8 and bounded, all ends.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/document_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schouw;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const MemorySource content(bytes);
  Limits limits;
  limits.max_document_bytes = 4u << 20;
  fuzzing::CheckingSink sink(512);
  const DocumentInput input = fuzzing::FuzzInput(content, bytes, limits);
  for (const DocumentFormat* format : ClaimingDocuments(input)) (void)format->read(input, sink);
  return 0;
}

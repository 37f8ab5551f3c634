// modules: base model content
// Property lists.
#include <cstddef>
#include <cstdint>
#include <string>

#include "agent/content/document/plist/plist.h"
#include "tests/fuzz/document_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schouw;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const MemorySource content(bytes);
  Limits limits;
  fuzzing::CheckingSink sink(512);
  const DocumentInput input = fuzzing::FuzzInput(content, bytes, limits);
  ClaimsPlist(input);
  ReadPlist(input, sink);
  return 0;
}

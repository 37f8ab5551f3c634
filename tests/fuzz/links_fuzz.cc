// modules: base model content
// Shortcuts of Windows and freedesktop.org.
#include <cstddef>
#include <cstdint>
#include <string>

#include "agent/content/document/link/link.h"
#include "tests/fuzz/document_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schouw;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const MemorySource content(bytes);
  Limits limits;
  fuzzing::CheckingSink sink(512);
  const DocumentInput input = fuzzing::FuzzInput(content, bytes, limits);
  ReadShellLink(input, sink);
  ClaimsInternetShortcut(input);
  ReadInternetShortcut(input, sink);
  return 0;
}

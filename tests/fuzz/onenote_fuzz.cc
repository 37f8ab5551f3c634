// modules: base model content
// corpus: malformed/tika/testOneNote-fuzz1.one malformed/tika/testOneNote-fuzz3.one
// document/tika/testOneNoteFromOffice365.one document/tika/testOneNote4.one OneNote sections: records are valid UTF-8
// and bounded, all ends.
#include <cstddef>
#include <cstdint>
#include <string>

#include "agent/content/document/onenote/onenote.h"
#include "tests/fuzz/document_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schouw;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const MemorySource content(bytes);
  Limits limits;
  limits.max_document_bytes = 4u << 20;
  fuzzing::CheckingSink sink(512);
  const DocumentInput input = fuzzing::FuzzInput(content, bytes, limits);
  (void)ReadOneNote(input, sink);
  return 0;
}

// modules: base model content
// Electronic books, whole.
#include <cstddef>
#include <cstdint>

#include "agent/content/document/epub.h"
#include "tests/fuzz/document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::testing::FuzzDocument(data, size, &schouw::ClaimsEpub, &schouw::ReadEpub);
  return 0;
}

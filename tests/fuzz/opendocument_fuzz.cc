// modules: base model content
// Packages of OpenDocument, and flat files of it.
#include <cstddef>
#include <cstdint>

#include "agent/content/document/opendocument.h"
#include "tests/fuzz/document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::testing::FuzzDocument(data, size, &schouw::ClaimsOpenDocument, &schouw::ReadOpenDocument);
  schouw::testing::FuzzDocument(data, size, &schouw::ClaimsFlatOpenDocument, &schouw::ReadFlatOpenDocument);
  return 0;
}

// modules: base model content
// XML of any kind: records are valid UTF-8, bounded, and their marks in order.
#include <cstddef>
#include <cstdint>

#include "agent/content/document/xml.h"
#include "tests/fuzz/document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::testing::FuzzDocument(data, size, &schouw::ClaimsXml, &schouw::ReadXml);
  return 0;
}

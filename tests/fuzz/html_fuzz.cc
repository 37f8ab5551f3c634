// modules: base model content
// HTML of any kind: records are valid UTF-8, bounded, and their marks in order.
#include <cstddef>
#include <cstdint>

#include "agent/content/document/html.h"
#include "tests/fuzz/document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::testing::FuzzDocument(data, size, &schouw::ClaimsHtml, &schouw::ReadHtml);
  return 0;
}

// modules: base model content
// JSON of any kind: records are valid UTF-8, bounded, and their marks in order.
#include <cstddef>
#include <cstdint>

#include "agent/content/document/json.h"
#include "tests/fuzz/document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::testing::FuzzDocument(data, size, &schouw::ClaimsJson, &schouw::ReadJson);
  return 0;
}

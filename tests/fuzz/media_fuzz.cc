// modules: base model content
// Pictures, sound and films: whatever the bytes, records are valid and the process lives.
#include <cstddef>
#include <cstdint>
#include <string>

#include "agent/content/document/media.h"
#include "tests/fuzz/document_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const schouw::Limits limits;
  const schouw::MemorySource content(bytes);
  const schouw::DocumentInput input{content, std::string_view(bytes).substr(0, 65536), "", {}, limits};
  schouw::testing::CheckingSink sink(limits);
  if (schouw::ClaimsMedia(input)) (void)schouw::ReadMedia(input, sink);
  return 0;
}

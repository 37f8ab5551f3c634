// modules: base model content
// corpus: document/pypdf malformed/tika
// PDF: whatever the bytes, records are valid and the process lives.
#include <cstddef>
#include <cstdint>
#include <string>

#include "agent/content/document/pdf.h"
#include "tests/fuzz/document_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  schouw::Limits limits;
  limits.max_document_bytes = 16u << 20;
  limits.max_members = 1'000;
  const schouw::MemorySource content(bytes);
  const schouw::DocumentInput input{content, std::string_view(bytes).substr(0, 65536), "", {}, limits};
  schouw::testing::CheckingSink sink(limits);
  schouw::ClaimsPdf(input);
  (void)schouw::ReadPdf(input, sink);
  return 0;
}

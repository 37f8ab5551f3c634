// modules: base model content
// Messages, saved pages and mailboxes.
#include <cstddef>
#include <cstdint>
#include <string>

#include "agent/content/document/mail/mail.h"
#include "agent/content/document/mail/tnef.h"
#include "tests/fuzz/document_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schouw;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const MemorySource content(bytes);
  Limits limits;
  fuzzing::CheckingSink sink(512);
  const DocumentInput input = fuzzing::FuzzInput(content, bytes, limits);
  if (ClaimsMessage(input)) ReadMessageFile(input, sink);
  if (ClaimsSavedPage(input)) ReadSavedPage(input, sink);
  ClaimsMailbox(input);
  ReadMailbox(input, sink);
  ClaimsTnef(input);
  ReadTnef(input, sink);
  return 0;
}

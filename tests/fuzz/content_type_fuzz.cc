// modules: base model content
// What a file is: our signatures, the text check, archive identification.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agent/content/archive/archive.h"
#include "agent/content/raw_storage.h"
#include "agent/content/signatures.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  schouw::FindSignature(bytes);
  schouw::LooksLikeText(bytes);
  const schouw::MemorySource content{std::string(bytes)};
  schouw::IdentifyArchive(content, bytes.substr(0, 4096));
  schouw::RawStorageKind(content, bytes.substr(0, 64u << 10));
  return 0;
}

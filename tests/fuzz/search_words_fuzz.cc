// modules: base model artifact
// The words in a search engine's address.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/artifact/browser/search_engine.h"
#include "agent/base/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string words = schouw::SearchWords({reinterpret_cast<const char*>(data), size});
  if (!schouw::IsValidUtf8(words)) std::abort();
  (void)schouw::ComparableWords(words);
  return 0;
}

// modules: base model artifact
// A file URI as a path.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/artifact/browser/file_uri.h"
#include "agent/base/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (!schouw::IsValidUtf8(schouw::PathOfFileUri({reinterpret_cast<const char*>(data), size}))) std::abort();
  return 0;
}

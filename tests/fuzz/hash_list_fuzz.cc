// modules: base hashset hashlist
// A hash list of any format but SQLite's.
#include <cstddef>
#include <cstdint>
#include <span>

#include "agent/hashlist/hash_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const schouw::MemorySource list(std::string(reinterpret_cast<const char*>(data), size));
  (void)schouw::ReadHashList(list, [](const schouw::ListedHash&) -> schouw::Status { return {}; });
  return 0;
}

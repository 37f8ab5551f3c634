// modules: base hashset
// A hash set's bytes.
#include <cstddef>
#include <cstdint>
#include <span>

#include "agent/hashset/digester.h"
#include "agent/hashset/hash_set.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto set = schouw::HashSet::Open(std::as_bytes(std::span(data, size)));
  if (!set) return 0;
  (void)set->CheckContent();
  (void)set->sha256();
  for (const char* content : {"een", "twee", "drie"}) {
    const schouw::Digests digests = schouw::DigestsOf(schouw::AsBytes(content), schouw::Algorithms::FromBits(7));
    for (const std::uint64_t bytes : {0u, 100u, 5000u}) (void)set->Match(digests, bytes);
  }
  return 0;
}

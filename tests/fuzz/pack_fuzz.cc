// modules: base model match
// A rule pack's bytes and a public key's text.
#include <cstddef>
#include <cstdint>
#include <span>

#include "agent/match/pack.h"
#include "agent/match/pack_codec.h"
#include "agent/match/trust.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const schouw::Bytes bytes = std::as_bytes(std::span(data, size));
  if (const auto pack = schouw::Pack::Parse(bytes)) {
    pack->sha256();
    pack->DatabaseForThisMachine();
    (void)schouw::VerifyPack(*pack, schouw::Trust{}, {2026, 1, 1});
  }
  // Past the checksums, which a fuzzer does not guess.
  (void)schouw::DecodePackHeader(bytes);
  (void)schouw::DecodeRules(bytes);
  (void)schouw::ParsePublicKey(schouw::AsChars(bytes));
  return 0;
}

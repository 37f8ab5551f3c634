// modules: base toml identity
// A list of people, signatures and keys, as somebody else might have written them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agent/identity/people.h"
#include "agent/identity/public_key.h"
#include "agent/identity/secret_key.h"
#include "agent/identity/signature.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  schouw::ParsePeople(text);
  if (const auto signatures = schouw::ParseSignatures(text)) {
    schouw::ParseSignatures(schouw::FormatSignatures(*signatures)).value();
  }
  if (const auto key = schouw::ParsePublicKey(text)) schouw::ParsePublicKey(schouw::FormatPublicKey(*key)).value();
  schouw::NeedsPassphrase(text);
  return 0;
}

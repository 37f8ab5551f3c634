// Keys that sign rule packs, and signing. Ed25519 by libsodium.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

struct KeyTexts {
  std::string secret;       // NAME.key; layout in sign.cc
  std::string public_text;  // NAME.pub; layout in agent/match/trust.cc
};

// A fresh pair. `themes`: what it may sign, empty for any. An empty passphrase leaves the secret key unprotected.
// Errors: kMalformed on a name that is not small letters, digits and '-'; kMemory.
Result<KeyTexts> GenerateKey(const std::string& name, const std::vector<std::string>& themes,
                             std::string_view passphrase);

// Writes PREFIX.key (mode 0600) and PREFIX.pub. Errors: kRefused when either is there already; kIo.
Status WriteKeyFiles(const std::string& prefix, const KeyTexts& keys);

// Whether signing with this secret key asks for a passphrase. Errors: kMalformed.
Result<bool> NeedsPassphrase(std::string_view secret_key);

// `pack` with one signature more. Errors: kMalformed (no pack, no key), kRefused (wrong passphrase; signed by this key
// already; the key may not sign a theme of the pack).
Result<std::string> SignPack(std::string pack, std::string_view secret_key, std::string_view passphrase);

}  // namespace schouw

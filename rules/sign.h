// Signing packs. Keys are agent/identity's.
#pragma once

#include <string>
#include <string_view>

#include "agent/base/result.h"
#include "agent/identity/secret_key.h"

namespace schouw {

// `pack` with one signature more. Errors: kMalformed (no pack, no key), kRefused (wrong passphrase; signed by this key
// already; the key may not sign a theme of the pack).
Result<std::string> SignPack(std::string pack, std::string_view secret_key, std::string_view passphrase);

}  // namespace schouw

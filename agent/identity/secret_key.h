// Ed25519 secret keys (libsodium): making them, opening them, signing. Layout of a .key file in secret_key.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/identity/locked_memory.h"

namespace schouw {

struct KeyTexts {
  std::string secret;       // NAME.key
  std::string public_text;  // NAME.pub; layout in public_key.cc
};

// A fresh pair. `themes`: what it may sign, empty for any. An empty passphrase leaves the secret key unprotected.
// Errors: kMalformed on a name that is not letters, digits and '-'; kMemory.
Result<KeyTexts> GenerateKey(const std::string& name, const std::vector<std::string>& themes,
                             std::string_view passphrase);

// Writes PREFIX.key (mode 0600) and PREFIX.pub. Errors: kRefused when either is there already; kIo.
Status WriteKeyFiles(const std::string& prefix, const KeyTexts& keys);

// Whether opening this secret key asks for a passphrase. Errors: kMalformed.
Result<bool> NeedsPassphrase(std::string_view secret_key);

// A key that was opened. Its bytes stand in memory that is locked, guarded and wiped at the end.
class SecretKey {
 public:
  // Errors: kMalformed (no key), kRefused (wrong passphrase), kMemory.
  static Result<SecretKey> Open(std::string_view text, std::string_view passphrase);

  const std::string& name() const { return name_; }
  const std::vector<std::string>& themes() const { return themes_; }  // what it may sign; empty: any
  const std::string& public_key() const { return public_key_; }       // 32 raw bytes
  std::string key_id() const;
  std::string Sign(Bytes message) const;  // 64 raw bytes
  // The 64 bytes of libsodium's Ed25519 secret key, for turning it into a Curve25519 one. Not to be kept or copied.
  const unsigned char* bytes() const { return secret_.get(); }

 private:
  SecretKey() = default;
  std::string name_;
  std::vector<std::string> themes_;
  std::string public_key_;
  LockedBytes secret_;
};

}  // namespace schouw

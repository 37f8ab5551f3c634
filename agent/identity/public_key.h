// Ed25519 public keys (libsodium) as small texts, and what a signature by one is worth. Layout in public_key.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

struct PublicKey {
  std::string name;
  std::string key_id;               // as in PackSignature
  std::string key;                  // 32 raw bytes
  std::vector<std::string> themes;  // what it may sign; empty: any. {"demo"} makes a run an exercise
};

// A .pub file's text. Errors: kMalformed.
Result<PublicKey> ParsePublicKey(std::string_view text);
std::string FormatPublicKey(const PublicKey& key);
// Errors: kNotFound, kIo, kTooBig, kMalformed.
Result<PublicKey> LoadPublicKey(const std::string& path);

// Whether it may sign the theme "demo" and nothing else.
bool IsDemoKey(const PublicKey& key);

// Whether `signature` (64 raw bytes) is this key's over `message`. `key`: 32 raw bytes; others never verify.
bool Verifies(std::string_view key, Bytes message, std::string_view signature);

}  // namespace schouw

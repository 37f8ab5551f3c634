// A .pub file is a text that people can read to each other over a telephone:
//
//   schouw public key 1
//   name: demo-een
//   themes: demo               (optional; several with commas; without it the key may sign any theme)
//   key: 64 hexadecimal digits (the 32 bytes of an Ed25519 public key)
//
// Lines in any order after the first; empty ones and those that start with '#' mean nothing. Who may write in the trust
// folder decides whom the program trusts: the file itself is not signed.
#include "agent/identity/public_key.h"

#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "agent/base/join.h"
#include "agent/base/sha256.h"
#include "agent/identity/key_text.h"

namespace schouw {
namespace {

constexpr std::string_view kPublicFirstLine = "schouw public key 1";
constexpr std::uintmax_t kMaxKeyFileBytes = 64 * 1024;

}  // namespace

Result<PublicKey> ParsePublicKey(std::string_view text) {
  SCHOUW_ASSIGN(const KeyText fields, ParseKeyText(text, kPublicFirstLine, {"name", "themes", "key"}),
                "read public key");
  PublicKey key;
  key.name = fields.Value("name");
  if (key.name.empty()) return Fail(ErrorCode::kMalformed, "public key has no name");
  key.themes = SplitThemes(fields.Value("themes"));
  SCHOUW_ASSIGN(key.key, FromHex(fields.Value("key")), "read public key");
  if (key.key.size() != crypto_sign_PUBLICKEYBYTES) {
    return Fail(ErrorCode::kMalformed, "public key has " + std::to_string(key.key.size()) + " bytes, want 32");
  }
  key.key_id = KeyId(key.key);
  return key;
}

std::string FormatPublicKey(const PublicKey& key) {
  std::string text = std::string(kPublicFirstLine) + "\nname: " + key.name + "\n";
  if (!key.themes.empty()) text += "themes: " + Joined(key.themes) + "\n";
  return text + "key: " + ToHex(AsBytes(key.key)) + "\n";
}

Result<PublicKey> LoadPublicKey(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error == std::errc::no_such_file_or_directory) return Fail(ErrorCode::kNotFound, "is not there");
  if (error) return Fail(ErrorCode::kIo, "can't be read: " + error.message());
  if (size > kMaxKeyFileBytes) return Fail(ErrorCode::kTooBig, "too big for a key");
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || text.size() != size) return Fail(ErrorCode::kIo, "can't be read");
  return ParsePublicKey(text);
}

bool IsDemoKey(const PublicKey& key) { return key.themes == std::vector<std::string>{"demo"}; }

bool Verifies(std::string_view key, Bytes message, std::string_view signature) {
  return sodium_init() >= 0 && signature.size() == crypto_sign_BYTES && key.size() == crypto_sign_PUBLICKEYBYTES &&
         crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                     reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                                     reinterpret_cast<const unsigned char*>(key.data())) == 0;
}

}  // namespace schouw

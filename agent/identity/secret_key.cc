// A .key file is a text, in the form of key_text.h:
//
//   schouw secret key 1
//   name: demo-een
//   themes: demo                                 (optional, as in the .pub file)
//   seed: 64 hexadecimal digits                  (the 32 bytes an Ed25519 key pair is made of), or, with a passphrase:
//   salt: 32 digits, opslimit:, memlimit: numbers (crypto_pwhash, Argon2id), nonce: 48 digits,
//   box: 96 digits                               (crypto_secretbox of the seed under the key made of the passphrase)
#include "agent/identity/secret_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <span>

#include "agent/base/unique_fd.h"
#include "agent/base/wiped_text.h"
#include "agent/identity/key_text.h"
#include "agent/identity/public_key.h"

namespace schouw {
namespace {

constexpr std::string_view kSecretFirstLine = "schouw secret key 1";
constexpr std::string_view kNameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
constexpr std::uint64_t kMostMemory = 1ull << 30;
constexpr std::uint64_t kMostOperations = 16;

const std::vector<std::string>& Fields() {
  static const std::vector<std::string> fields = {"name",     "themes",   "seed",  "salt",
                                                  "opslimit", "memlimit", "nonce", "box"};
  return fields;
}

std::string HexOf(std::span<const unsigned char> bytes) {
  return ToHex({reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()});
}

Status ReadHex(const KeyText& text, std::string_view field, std::span<unsigned char> bytes) {
  SCHOUW_ASSIGN(std::string raw, FromHex(text.Value(field)), std::string(field));
  const WipeAtEnd wipe(raw);
  if (raw.size() != bytes.size())
    return Fail(ErrorCode::kMalformed, "\"" + std::string(field) + "\" has not the right length");
  std::memcpy(bytes.data(), raw.data(), bytes.size());
  return {};
}

Result<std::uint64_t> ReadNumber(const KeyText& text, std::string_view field, std::uint64_t most) {
  const std::string digits = text.Value(field);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value > most) {
    return Fail(ErrorCode::kMalformed, "\"" + std::string(field) + "\" is no number up to " + std::to_string(most));
  }
  return value;
}

Result<LockedBytes> KeyFromPassphrase(std::string_view passphrase,
                                      const std::array<unsigned char, crypto_pwhash_SALTBYTES>& salt,
                                      std::uint64_t operations, std::uint64_t memory) {
  SCHOUW_ASSIGN(LockedBytes key, NewLockedBytes(crypto_secretbox_KEYBYTES), "");
  if (crypto_pwhash(key.get(), crypto_secretbox_KEYBYTES, passphrase.data(), passphrase.size(), salt.data(), operations,
                    static_cast<std::size_t>(memory), crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Fail(ErrorCode::kMemory, "not enough memory to turn the passphrase into a key");
  }
  return key;
}

Result<std::string> SealedSeed(const LockedBytes& seed, std::string_view passphrase) {
  std::array<unsigned char, crypto_pwhash_SALTBYTES> salt;
  std::array<unsigned char, crypto_secretbox_NONCEBYTES> nonce;
  randombytes_buf(salt.data(), salt.size());
  randombytes_buf(nonce.data(), nonce.size());
  constexpr std::uint64_t kOperations = crypto_pwhash_OPSLIMIT_MODERATE;
  constexpr std::uint64_t kMemory = crypto_pwhash_MEMLIMIT_MODERATE;
  SCHOUW_ASSIGN(const LockedBytes key, KeyFromPassphrase(passphrase, salt, kOperations, kMemory), "protect key");
  std::array<unsigned char, crypto_secretbox_MACBYTES + crypto_sign_SEEDBYTES> box;
  crypto_secretbox_easy(box.data(), seed.get(), crypto_sign_SEEDBYTES, nonce.data(), key.get());
  return "salt: " + HexOf(salt) + "\nopslimit: " + std::to_string(kOperations) +
         "\nmemlimit: " + std::to_string(kMemory) + "\nnonce: " + HexOf(nonce) + "\nbox: " + HexOf(box) + "\n";
}

Result<LockedBytes> OpenSeed(const KeyText& text, std::string_view passphrase) {
  SCHOUW_ASSIGN(LockedBytes seed, NewLockedBytes(crypto_sign_SEEDBYTES), "");
  if (!text.Value("seed").empty()) {
    SCHOUW_TRY(ReadHex(text, "seed", {seed.get(), crypto_sign_SEEDBYTES}), "read secret key");
    return seed;
  }
  std::array<unsigned char, crypto_pwhash_SALTBYTES> salt;
  std::array<unsigned char, crypto_secretbox_NONCEBYTES> nonce;
  std::array<unsigned char, crypto_secretbox_MACBYTES + crypto_sign_SEEDBYTES> box;
  SCHOUW_TRY(ReadHex(text, "salt", salt), "read secret key");
  SCHOUW_TRY(ReadHex(text, "nonce", nonce), "read secret key");
  SCHOUW_TRY(ReadHex(text, "box", box), "read secret key");
  SCHOUW_ASSIGN(const std::uint64_t operations, ReadNumber(text, "opslimit", kMostOperations), "read secret key");
  SCHOUW_ASSIGN(const std::uint64_t memory, ReadNumber(text, "memlimit", kMostMemory), "read secret key");
  SCHOUW_ASSIGN(const LockedBytes key, KeyFromPassphrase(passphrase, salt, operations, memory), "read secret key");
  if (crypto_secretbox_open_easy(seed.get(), box.data(), box.size(), nonce.data(), key.get()) != 0) {
    return Fail(ErrorCode::kRefused, "wrong passphrase for key " + text.Value("name") + "; try again");
  }
  return seed;
}

std::string ThemesLine(const std::vector<std::string>& themes) {
  std::string line;
  for (const std::string& theme : themes) line += (line.empty() ? "themes: " : ", ") + theme;
  return line.empty() ? line : line + "\n";
}

Status WriteNew(const std::string& path, const std::string& text, mode_t mode) {
  const UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.get() < 0) {
    if (errno == EEXIST) return Fail(ErrorCode::kRefused, path + " is there already; choose another name");
    return Fail(ErrorCode::kIo, path + " can't be written: " + std::strerror(errno));
  }
  const ssize_t written = write(file.get(), text.data(), text.size());
  if (written == static_cast<ssize_t>(text.size())) return {};
  return Fail(ErrorCode::kIo, path + " can't be written: " + std::strerror(errno));
}

}  // namespace

Result<KeyTexts> GenerateKey(const std::string& name, const std::vector<std::string>& themes,
                             std::string_view passphrase) {
  if (name.empty() || name.find_first_not_of(kNameLetters) != std::string::npos) {
    return Fail(ErrorCode::kMalformed, "key name \"" + name + "\" must be letters, digits and '-'");
  }
  SCHOUW_ASSIGN(const LockedBytes seed, NewLockedBytes(crypto_sign_SEEDBYTES), "make key");
  randombytes_buf(seed.get(), crypto_sign_SEEDBYTES);
  KeyTexts keys;
  keys.secret = std::string(kSecretFirstLine) + "\nname: " + name + "\n" + ThemesLine(themes);
  if (passphrase.empty()) {
    keys.secret += "seed: " + HexOf({seed.get(), crypto_sign_SEEDBYTES}) + "\n";
  } else {
    SCHOUW_ASSIGN(std::string sealed, SealedSeed(seed, passphrase), "make key");
    keys.secret += sealed;
  }
  PublicKey public_key;
  public_key.name = name;
  public_key.themes = themes;
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> raw;
  SCHOUW_ASSIGN(const LockedBytes unused, NewLockedBytes(crypto_sign_SECRETKEYBYTES), "make key");
  crypto_sign_seed_keypair(raw.data(), unused.get(), seed.get());
  public_key.key.assign(raw.begin(), raw.end());
  keys.public_text = FormatPublicKey(public_key);
  return keys;
}

Status WriteKeyFiles(const std::string& prefix, const KeyTexts& keys) {
  std::error_code ignored;
  for (const char* end : {".key", ".pub"}) {
    if (std::filesystem::exists(prefix + end, ignored)) {
      return Fail(ErrorCode::kRefused, prefix + end + " is there already; choose another name");
    }
  }
  SCHOUW_TRY(WriteNew(prefix + ".key", keys.secret, 0600), "write key");
  SCHOUW_TRY(WriteNew(prefix + ".pub", keys.public_text, 0644), "write key");
  return {};
}

Result<bool> NeedsPassphrase(std::string_view secret_key) {
  SCHOUW_ASSIGN(const KeyText text, ParseKeyText(secret_key, kSecretFirstLine, Fields()), "read secret key");
  return text.Value("seed").empty();
}

Result<SecretKey> SecretKey::Open(std::string_view text, std::string_view passphrase) {
  SCHOUW_ASSIGN(const KeyText fields, ParseKeyText(text, kSecretFirstLine, Fields()), "read secret key");
  SCHOUW_ASSIGN(const LockedBytes seed, OpenSeed(fields, passphrase), "");
  SecretKey key;
  key.name_ = fields.Value("name");
  key.themes_ = SplitThemes(fields.Value("themes"));
  SCHOUW_ASSIGN(key.secret_, NewLockedBytes(crypto_sign_SECRETKEYBYTES), "");
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> raw;
  crypto_sign_seed_keypair(raw.data(), key.secret_.get(), seed.get());
  key.public_key_.assign(raw.begin(), raw.end());
  return key;
}

std::string SecretKey::key_id() const { return KeyId(public_key_); }

std::string SecretKey::Sign(Bytes message) const {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       reinterpret_cast<const unsigned char*>(message.data()), message.size(), secret_.get());
  return signature;
}

}  // namespace schouw

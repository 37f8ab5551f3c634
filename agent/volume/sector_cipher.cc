#include "agent/volume/sector_cipher.h"

#include <gcrypt.h>

#include <array>
#include <optional>

namespace schouw {
namespace {

constexpr std::size_t kTweakBytes = 16;

struct CipherClose {
  void operator()(gcry_cipher_handle* handle) const { gcry_cipher_close(handle); }
};
using Cipher = std::unique_ptr<gcry_cipher_handle, CipherClose>;

// `key_bytes` of one key; XTS has two.
int AlgorithmOf(std::string_view name, std::size_t key_bytes) {
  struct Row {
    std::string_view name;
    std::size_t key_bytes;
    int algorithm;
  };
  static constexpr std::array<Row, 11> kRows = {{{"aes", 16, GCRY_CIPHER_AES128},
                                                 {"aes", 24, GCRY_CIPHER_AES192},
                                                 {"aes", 32, GCRY_CIPHER_AES256},
                                                 {"twofish", 16, GCRY_CIPHER_TWOFISH128},
                                                 {"twofish", 32, GCRY_CIPHER_TWOFISH},
                                                 {"serpent", 16, GCRY_CIPHER_SERPENT128},
                                                 {"serpent", 24, GCRY_CIPHER_SERPENT192},
                                                 {"serpent", 32, GCRY_CIPHER_SERPENT256},
                                                 {"camellia", 16, GCRY_CIPHER_CAMELLIA128},
                                                 {"camellia", 24, GCRY_CIPHER_CAMELLIA192},
                                                 {"camellia", 32, GCRY_CIPHER_CAMELLIA256}}};
  for (const Row& row : kRows)
    if (row.name == name && row.key_bytes == key_bytes) return row.algorithm;
  return GCRY_CIPHER_NONE;
}

Result<Cipher> OpenCipher(int algorithm, int mode, const std::string& key) {
  gcry_cipher_hd_t handle = nullptr;
  if (algorithm == GCRY_CIPHER_NONE || gcry_cipher_open(&handle, algorithm, mode, 0) != 0) {
    return Fail(ErrorCode::kUnsupported, "an unknown cipher");
  }
  Cipher cipher(handle);
  if (gcry_cipher_setkey(handle, key.data(), key.size()) != 0) return Fail(ErrorCode::kUnsupported, "an unusable key");
  return cipher;
}

// "aes-cbc-essiv:sha256" is cipher "aes", mode "cbc", tweak "essiv:sha256".
struct Name {
  std::string_view cipher, mode, tweak;
};
Name Split(std::string_view text) {
  const std::size_t first = text.find('-');
  if (first == std::string_view::npos) return {text, "cbc", "plain"};  // as cryptsetup 1.0 wrote it
  const std::size_t second = text.find('-', first + 1);
  if (second == std::string_view::npos) return {text.substr(0, first), text.substr(first + 1), ""};
  return {text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
}

class GcryptSectors final : public SectorCipher {
 public:
  GcryptSectors(Cipher data, Cipher essiv, bool narrow)
      : data_(std::move(data)), essiv_(std::move(essiv)), narrow_(narrow) {}

  Status Decrypt(std::uint64_t number, std::span<std::byte> sector) override {
    std::array<unsigned char, kTweakBytes> tweak{};
    if (narrow_) number &= UINT32_MAX;
    for (std::size_t i = 0; i < sizeof number; ++i) tweak[i] = static_cast<unsigned char>(number >> (8 * i));
    bool done = essiv_ == nullptr || gcry_cipher_encrypt(essiv_.get(), tweak.data(), tweak.size(), nullptr, 0) == 0;
    done = done && gcry_cipher_setiv(data_.get(), tweak.data(), tweak.size()) == 0;
    done = done && gcry_cipher_decrypt(data_.get(), sector.data(), sector.size(), nullptr, 0) == 0;
    if (!done) return Fail(ErrorCode::kInternal, "a sector could not be decrypted");
    return {};
  }

 private:
  Cipher data_;
  Cipher essiv_;  // null: the number itself is the tweak
  bool narrow_;   // "plain": the lower 32 bits of the number
};

// ESSIV (Fruhwirth, "New Methods in Hard Disk Encryption", 2005): the number, encrypted with a digest of the key.
Result<Cipher> EssivOf(std::string_view cipher, std::string_view hash, const std::string& key) {
  const int digest = gcry_md_map_name(std::string(hash).c_str());
  if (digest == 0) return Fail(ErrorCode::kUnsupported, "an unknown digest");
  std::string salt(gcry_md_get_algo_dlen(digest), '\0');
  gcry_md_hash_buffer(digest, salt.data(), key.data(), key.size());
  return OpenCipher(AlgorithmOf(cipher, salt.size()), GCRY_CIPHER_MODE_ECB, salt);
}

}  // namespace

Result<std::unique_ptr<SectorCipher>> SectorCipher::Create(std::string_view text, const std::string& key) {
  const Name name = Split(text);
  const bool xts = name.mode == "xts";
  const bool essiv = name.tweak.starts_with("essiv:");
  const bool known = (xts || name.mode == "cbc") && (essiv || name.tweak == "plain" || name.tweak == "plain64");
  if (!known) return Fail(ErrorCode::kUnsupported, "the cipher " + std::string(text) + " is not known");
  const std::size_t key_bytes = xts ? key.size() / 2 : key.size();
  SCHOUW_ASSIGN(Cipher data,
                OpenCipher(AlgorithmOf(name.cipher, key_bytes), xts ? GCRY_CIPHER_MODE_XTS : GCRY_CIPHER_MODE_CBC, key),
                std::string(text));
  Cipher tweak;
  if (essiv) {
    SCHOUW_ASSIGN(tweak, EssivOf(name.cipher, name.tweak.substr(6), key), std::string(text));
  }
  return std::unique_ptr<SectorCipher>(
      std::make_unique<GcryptSectors>(std::move(data), std::move(tweak), name.tweak == "plain"));
}

}  // namespace schouw

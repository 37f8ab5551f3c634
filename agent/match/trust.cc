// Keys that may sign packs. A .pub file is a text that people can read to each other over a telephone:
//
//   schouw public key 1
//   name: demo-een
//   themes: demo               (optional; several with commas; without it the key may sign any theme)
//   key: 64 hexadecimal digits (the 32 bytes of an Ed25519 public key)
//
// Lines in any order after the first; empty ones and those that start with '#' mean nothing. Who may write in the trust
// folder decides whom the program trusts: the file itself is not signed.
#include "agent/match/trust.h"

#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "agent/base/sha256.h"
#include "agent/match/key_text.h"

namespace schouw {
namespace {

constexpr std::string_view kFirstLine = "schouw public key 1";
constexpr std::uintmax_t kMaxKeyFileBytes = 64 * 1024;

std::string Joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::string NameOf(const Pack& pack) { return "regelset " + pack.header().id + " " + pack.header().version; }

Result<PublicKey> LoadKey(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return Fail(ErrorCode::kIo, "can't be read: " + error.message());
  if (size > kMaxKeyFileBytes) return Fail(ErrorCode::kTooBig, "too big for a key");
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || text.size() != size) return Fail(ErrorCode::kIo, "can't be read");
  return ParsePublicKey(text);
}

bool MaySign(const PublicKey& key, const std::vector<std::string>& themes) {
  if (key.themes.empty()) return true;
  return !themes.empty() && std::all_of(themes.begin(), themes.end(), [&](const std::string& theme) {
    return std::find(key.themes.begin(), key.themes.end(), theme) != key.themes.end();
  });
}

bool Verifies(const PackSignature& signature, Bytes message, const PublicKey& key) {
  return signature.signature.size() == crypto_sign_BYTES && key.key.size() == crypto_sign_PUBLICKEYBYTES &&
         crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.signature.data()),
                                     reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                                     reinterpret_cast<const unsigned char*>(key.key.data())) == 0;
}

// What became of the signatures of trusted keys.
struct Signers {
  std::vector<const PublicKey*> good;
  std::vector<std::string> broken;       // trusted, but the signature is not of these bytes
  std::vector<std::string> not_allowed;  // may not sign a theme of this pack
};

Signers FindSigners(const Pack& pack, const std::vector<PublicKey>& trusted) {
  Signers signers;
  for (const PackSignature& signature : pack.signatures()) {
    const auto key = std::find_if(trusted.begin(), trusted.end(),
                                  [&](const PublicKey& candidate) { return candidate.key_id == signature.key_id; });
    if (key == trusted.end()) continue;
    if (!Verifies(signature, pack.signed_part(), *key)) {
      signers.broken.push_back(key->name);
    } else if (!MaySign(*key, pack.header().themes)) {
      signers.not_allowed.push_back(key->name);
    } else {
      signers.good.push_back(&*key);
    }
  }
  return signers;
}

// Why too few good signatures are left: one clause with what to do.
std::string TooFew(const Pack& pack, const Signers& signers) {
  const std::string pack_name = NameOf(pack);
  if (!signers.broken.empty()) {
    return pack_name + " is veranderd nadat hij is ondertekend (de handtekening van " + Joined(signers.broken) +
           " klopt niet); haal de regelset opnieuw op";
  }
  if (!signers.not_allowed.empty()) {
    return pack_name + " heeft een thema (" + Joined(pack.header().themes) + ") dat sleutel " +
           Joined(signers.not_allowed) + " niet mag ondertekenen; vraag de regelbeheerder om een andere handtekening";
  }
  if (signers.good.empty()) {
    return pack_name +
           " is niet ondertekend door iemand die dit programma vertrouwt; vraag de regelbeheerder om een "
           "ondertekende versie";
  }
  return pack_name + " is maar door één vertrouwde sleutel ondertekend (" + signers.good.front()->name +
         ") en dat moeten er twee zijn; laat een tweede regelbeheerder ondertekenen";
}

}  // namespace

Result<PublicKey> ParsePublicKey(std::string_view text) {
  SCHOUW_ASSIGN(const KeyText fields, ParseKeyText(text, kFirstLine, {"name", "themes", "key"}), "read public key");
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
  std::string text = std::string(kFirstLine) + "\nname: " + key.name + "\n";
  if (!key.themes.empty()) text += "themes: " + Joined(key.themes) + "\n";
  return text + "key: " + ToHex(AsBytes(key.key)) + "\n";
}

Result<std::vector<PublicKey>> LoadTrustFolder(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return Fail(ErrorCode::kNotFound,
                "de map met vertrouwde sleutels is er niet: " + folder + "; kies een andere met --trust");
  }
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".pub") files.push_back(it->path());
  }
  if (error)
    return Fail(ErrorCode::kIo, "de map met vertrouwde sleutels is niet te lezen: " + folder + ": " + error.message());
  std::sort(files.begin(), files.end());
  std::vector<PublicKey> keys;
  for (const std::filesystem::path& file : files) {
    SCHOUW_ASSIGN(PublicKey key, LoadKey(file), file.string());
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<PackTrust> VerifyPack(const Pack& pack, const std::vector<PublicKey>& trusted, const Date& today) {
  constexpr std::size_t kWanted = 2;
  if (sodium_init() < 0) return Fail(ErrorCode::kInternal, "libsodium does not start");
  const Signers signers = FindSigners(pack, trusted);
  if (signers.good.size() < kWanted) return Fail(ErrorCode::kRefused, TooFew(pack, signers));
  if (pack.header().valid_until && today > *pack.header().valid_until) {
    return Fail(ErrorCode::kRefused, NameOf(pack) + " was geldig tot en met " +
                                         FormatDutchDate(*pack.header().valid_until) +
                                         "; vraag de regelbeheerder om een nieuwe versie");
  }
  PackTrust trust;
  for (const PublicKey* key : signers.good) {
    trust.signed_by.push_back(key->name);
    if (key->themes == std::vector<std::string>{"demo"}) trust.exercise = true;
  }
  std::sort(trust.signed_by.begin(), trust.signed_by.end());
  return trust;
}

}  // namespace schouw

// Whom the trust folder names, and what their signatures under a pack are worth.
#include "agent/match/trust.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace schouw {
namespace {

std::string Joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::string NameOf(const Pack& pack) { return "regelset " + pack.header().id + " " + pack.header().version; }

bool MaySign(const PublicKey& key, const std::vector<std::string>& themes) {
  if (key.themes.empty()) return true;
  return !themes.empty() && std::all_of(themes.begin(), themes.end(), [&](const std::string& theme) {
    return std::find(key.themes.begin(), key.themes.end(), theme) != key.themes.end();
  });
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
    if (!Verifies(key->key, pack.signed_part(), signature.signature)) {
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
    SCHOUW_ASSIGN(PublicKey key, LoadPublicKey(file.string()), file.string());
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<PackTrust> VerifyPack(const Pack& pack, const Trust& trust, const Date& today) {
  if (Status fine = CheckNotRevoked(pack, trust.revoked); !fine) return Fail(fine.error());
  auto verified = VerifyPack(pack, trust.keys, today);
  if (verified) return verified;
  for (const PackSignature& signature : pack.signatures())
    for (const PublicKey& key : trust.revoked_keys)
      if (key.key_id == signature.key_id)
        return Fail(ErrorCode::kRefused,
                    NameOf(pack) + " is ondertekend met sleutel " + key.name +
                        ", die is ingetrokken; vraag de regelbeheerder om een andere handtekening");
  return verified;
}

Result<PackTrust> VerifyPack(const Pack& pack, const std::vector<PublicKey>& trusted, const Date& today) {
  constexpr std::size_t kWanted = 2;
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
    if (IsDemoKey(*key)) trust.exercise = true;
  }
  std::sort(trust.signed_by.begin(), trust.signed_by.end());
  return trust;
}

}  // namespace schouw

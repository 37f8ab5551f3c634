// What a trust folder takes back: revoked.txt, a line each. Layout in revocation.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/identity/public_key.h"
#include "agent/match/pack.h"

namespace schouw {

struct Revocations {
  struct Item {
    std::string what;    // a key's id; a pack's SHA-256; a pack's id
    std::string before;  // of a pack's id: versions before this one
    std::string reason;  // may be empty
  };
  std::vector<Item> keys;
  std::vector<Item> packs;
  std::vector<Item> versions;
};

// Errors: kMalformed with the line.
Result<Revocations> ParseRevocations(std::string_view text);
// None where the folder has no revoked.txt. Errors: kIo, kTooBig, kMalformed; each names the file.
Result<Revocations> LoadRevocations(const std::string& folder);

// Refuses (kRefused, one clause with what to do) a pack that was taken back, whatever its signatures.
Status CheckNotRevoked(const Pack& pack, const Revocations& revoked);

// A folder of keys and what it takes back.
struct Trust {
  std::vector<PublicKey> keys;  // without the revoked ones
  std::vector<PublicKey> revoked_keys;
  Revocations revoked;
};
// Errors: of LoadTrustFolder and LoadRevocations.
Result<Trust> LoadTrust(const std::string& folder);

}  // namespace schouw

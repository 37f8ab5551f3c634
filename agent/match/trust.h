// Who may sign packs: Ed25519 keys (libsodium) in a folder of *.pub files.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/identity/public_key.h"
#include "agent/match/pack.h"
#include "agent/match/revocation.h"

namespace schouw {

// Every *.pub of `folder`, by name. Errors: kNotFound, kIo, kMalformed naming the file.
Result<std::vector<PublicKey>> LoadTrustFolder(const std::string& folder);

struct PackTrust {
  std::vector<std::string> signed_by;  // names, sorted
  bool exercise = false;               // one of the keys may only sign the theme "demo"
};
// Refuses (kRefused, one clause that says what to do) unless two different trusted keys signed the pack, each allowed
// its themes, and the pack is not past valid_until on `today`.
Result<PackTrust> VerifyPack(const Pack& pack, const std::vector<PublicKey>& trusted, const Date& today);

// The same for a folder that may take back keys, packs and versions (revocation.h).
Result<PackTrust> VerifyPack(const Pack& pack, const Trust& trust, const Date& today);

}  // namespace schouw

#include "rules/sign.h"

#include <algorithm>

#include "agent/match/pack_writer.h"

namespace schouw {
namespace {

Status CheckMaySign(const std::vector<std::string>& allowed, const Pack& pack, const std::string& name) {
  if (allowed.empty()) return {};
  for (const std::string& theme : pack.header().themes) {
    if (std::find(allowed.begin(), allowed.end(), theme) != allowed.end()) continue;
    return Fail(ErrorCode::kRefused, "key " + name + " may not sign theme \"" + theme + "\"; use another key");
  }
  return {};
}

}  // namespace

Result<std::string> SignPack(std::string pack, std::string_view secret_key, std::string_view passphrase) {
  SCHOUW_ASSIGN(const Pack parsed, Pack::Parse(AsBytes(pack)), "sign pack");
  SCHOUW_ASSIGN(const SecretKey key, SecretKey::Open(secret_key, passphrase), "sign pack");
  SCHOUW_TRY(CheckMaySign(key.themes(), parsed, key.name()), "sign pack");
  return AddSignature(std::move(pack), {key.key_id(), key.Sign(parsed.signed_part())});
}

}  // namespace schouw

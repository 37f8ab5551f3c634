#include "agent/cli/hash_sets.h"

#include <fcntl.h>

#include <algorithm>

namespace schouw {
namespace {

std::string NameOf(const Pack& pack, const Rule& rule) {
  return "de hashlijst " + rule.set + " van regelset " + pack.header().id + " " + pack.header().version;
}

Status CheckSet(const Rule& rule, Bytes bytes, const std::string& name, const Trust& trust) {
  const auto set = HashSet::Open(bytes);
  const Status whole = set ? set->CheckContent() : Status(Fail(set.error()));
  if (!whole) {
    return Fail(ErrorCode::kRefused,
                name + " is beschadigd (" + whole.error().Text() + "); haal de regelset met zijn lijsten opnieuw op");
  }
  if (set->sha256() != rule.set_sha256 || set->hash_class() != rule.set_class) {
    return Fail(ErrorCode::kRefused,
                name + " is een andere dan waarvoor is getekend; haal de regelset met zijn lijsten opnieuw op");
  }
  const auto signers = SignersOfSet(*set, trust);
  return signers ? Status() : Fail(Error(signers.error()).In(name));
}

Result<SetBesidePack> OpenBeside(const std::string& pack_path, const Rule& rule, const std::string& name) {
  const std::string path = SetBeside(pack_path, rule.set);
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid())
    return Fail(ErrorCode::kRefused, name + " ontbreekt; hij hoort naast de regelset te staan, als " + path);
  auto file = MappedFile::Map(fd.get());
  if (!file) return Fail(ErrorCode::kRefused, name + " is niet te lezen (" + file.error().Text() + "): " + path);
  return SetBesidePack{rule.set_sha256, std::move(fd), std::move(*file)};
}

Bytes BytesOf(const Pack& pack, const std::vector<SetBesidePack>& beside, const std::string& sha256) {
  if (const Bytes inside = pack.SetNamed(sha256); !inside.empty()) return inside;
  for (const SetBesidePack& set : beside)
    if (set.sha256 == sha256) return set.file.bytes();
  return {};
}

}  // namespace

Result<std::vector<std::string>> SignersOfSet(const HashSet& set, const Trust& trust) {
  std::vector<std::string> names;
  for (const HashSetSignature& signature : set.signatures()) {
    const auto key = std::ranges::find(trust.keys, signature.key_id, &PublicKey::key_id);
    if (key == trust.keys.end()) continue;
    if (!Verifies(key->key, set.head(), signature.signature)) {
      return Fail(ErrorCode::kRefused,
                  "de handtekening van " + key->name + " hoort er niet bij; haal de lijst opnieuw op");
    }
    names.push_back(key->name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Result<std::vector<SetBesidePack>> LoadHashSets(const std::string& pack_path, const Pack& pack, HashClasses allowed,
                                                const Trust& trust) {
  std::vector<SetBesidePack> beside;
  for (const Rule& rule : pack.rules()) {
    if (rule.kind != RuleKind::kHash || !allowed.Has(rule.set_class)) continue;
    const std::string name = NameOf(pack, rule);
    if (BytesOf(pack, beside, rule.set_sha256).empty()) {
      SCHOUW_ASSIGN(SetBesidePack set, OpenBeside(pack_path, rule, name), "");
      beside.push_back(std::move(set));
    }
    SCHOUW_TRY(CheckSet(rule, BytesOf(pack, beside, rule.set_sha256), name, trust), "");
  }
  return beside;
}

ListNamed FindList(const Pack& pack, const std::vector<SetBesidePack>& beside, std::uint32_t rule,
                   const std::array<std::string, 3>& digests) {
  ListNamed named;
  if (rule >= pack.rules().size()) return named;
  const auto set = HashSet::Open(BytesOf(pack, beside, pack.rules()[rule].set_sha256));
  if (!set) return named;
  for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
    const auto raw = FromHex(digests[static_cast<std::size_t>(algorithm)]);
    if (!raw || raw->empty()) continue;
    set->Find(algorithm, AsBytes(*raw), [&](const HashSetRow& row) {
      if (row.list >= set->lists().size()) return true;
      const HashList& list = set->lists()[row.list];
      named = {list.name, list.version, list.sha256};
      return false;
    });
    if (!named.sha256.empty()) return named;
  }
  return named;
}

}  // namespace schouw

#include "agent/match/known_hashes.h"

#include <algorithm>

#include "agent/hashset/digester.h"

namespace schouw {
namespace {

// Which of `wanted` are not in `known`.
Algorithms Missing(Algorithms wanted, Algorithms known) { return Algorithms::FromBits(wanted.bits() & ~known.bits()); }

Digests Joined(const Digests& a, const Digests& b) {
  Digests all = a;
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    if (b.Has(algorithm)) all.Set(algorithm, b.Of(algorithm));
  return all;
}

}  // namespace

Result<KnownHashes> KnownHashes::Create(std::span<const Pack> packs, const std::vector<Bytes>& beside,
                                        HashClasses allowed) {
  KnownHashes known;
  for (std::uint32_t p = 0; p < packs.size(); ++p) {
    for (std::uint32_t r = 0; r < packs[p].rules().size(); ++r) {
      const Rule& rule = packs[p].rules()[r];
      if (rule.kind != RuleKind::kHash || !allowed.Has(rule.set_class)) continue;
      SCHOUW_ASSIGN(const std::uint32_t set, known.AddSet(packs[p], rule, beside), "set of rule " + rule.id);
      known.rules_.push_back({p, r, rule.set_class, rule.on, set});
    }
  }
  return known;
}

Result<std::uint32_t> KnownHashes::AddSet(const Pack& pack, const Rule& rule, const std::vector<Bytes>& beside) {
  for (std::uint32_t i = 0; i < sets_.size(); ++i)
    if (sets_[i].name == rule.set_sha256 && sets_[i].set.hash_class() == rule.set_class) return i;
  std::vector<Bytes> candidates = beside;
  if (const Bytes inside = pack.SetNamed(rule.set_sha256); !inside.empty()) candidates = {inside};
  for (const Bytes bytes : candidates) {
    SCHOUW_ASSIGN(HashSet set, HashSet::Open(bytes), "open");
    if (set.sha256() != rule.set_sha256) continue;
    if (set.hash_class() != rule.set_class) return Fail(ErrorCode::kRefused, "it is of another class");
    sets_.push_back({rule.set_sha256, std::move(set)});
    return static_cast<std::uint32_t>(sets_.size() - 1);
  }
  return Fail(ErrorCode::kNotFound, "it is not there");
}

bool KnownHashes::MayHoldSize(std::uint64_t size) const {
  return std::ranges::any_of(sets_, [size](const UsedSet& used) { return used.set.MayHoldSize(size); });
}

Algorithms KnownHashes::algorithms() const {
  Algorithms algorithms;
  for (const UsedSet& used : sets_) algorithms.Add(used.set.algorithms());
  return algorithms;
}

Result<KnownFile> KnownHashes::Judge(const ByteSource& content) const {
  const std::uint64_t size = content.size();
  Algorithms lead;
  for (const UsedSet& used : sets_)
    if (used.set.MayHoldSize(size)) lead.Add(used.set.lead_algorithms());
  if (lead.empty()) return KnownFile();
  SCHOUW_ASSIGN(Digests known, DigestsOf(content, lead), "hash");
  Algorithms wanted;
  for (const UsedSet& used : sets_)
    if (used.set.Match(known, size).agreement != Agreement::kNone) wanted.Add(used.set.algorithms());
  if (const Algorithms more = Missing(wanted, lead); !more.empty()) {
    SCHOUW_ASSIGN(const Digests second, DigestsOf(content, more), "hash");
    known = Joined(known, second);
  }
  return Judge(known, size);
}

KnownFile KnownHashes::Judge(const Digests& digests, std::uint64_t size) const {
  KnownFile file;
  for (const HashRule& rule : rules_) {
    const HashSetMatch match = sets_[rule.set].set.Match(digests, size);
    if (match.agreement == Agreement::kNone) continue;
    switch (rule.hash_class) {
      case HashClass::kTripwire:
        if (match.agreement == Agreement::kAgreed) file.tripwires.push_back(Hit(rule, match));
        break;
      case HashClass::kKnownGood: file.known_good = true; break;
      case HashClass::kSoftware:
        if (rule.on.Has(RecordKind::kHash)) file.software.push_back(Hit(rule, match));
        break;
    }
  }
  return file;
}

KnownHash KnownHashes::Hit(const HashRule& rule, HashSetMatch match) const {
  const std::vector<HashList>& lists = sets_[rule.set].set.lists();
  std::string list = match.row.list < lists.size() ? lists[match.row.list].name : "";
  return {rule.pack, rule.rule, rule.hash_class, std::move(match), std::move(list)};
}

bool KnownHashes::looks_up_mentions() const {
  return std::ranges::any_of(rules_, [](const HashRule& rule) { return rule.hash_class != HashClass::kKnownGood; });
}

std::vector<KnownHash> KnownHashes::FindMention(DigestAlgorithm algorithm, Bytes digest) const {
  std::vector<KnownHash> found;
  for (const HashRule& rule : rules_) {
    if (rule.hash_class == HashClass::kKnownGood || !rule.on.Has(RecordKind::kHash)) continue;
    sets_[rule.set].set.Find(algorithm, digest, [&](const HashSetRow& row) {
      found.push_back(Hit(rule, {Agreement::kWeak, row}));
      return false;
    });
  }
  return found;
}

std::string AgreementSentence(const KnownHash& known) {
  const Algorithms agreeing = known.match.row.digests.algorithms();
  if (known.match.agreement == Agreement::kAgreed) return agreeing.count() > 1 ? "alle controlegetallen kloppen" : "";
  const std::string name(agreeing.Has(DigestAlgorithm::kMd5) ? "MD5" : "SHA-1");
  return "de lijst heeft alleen " + name + ", en er kunnen andere bestanden met dezelfde " + name + " worden gemaakt";
}

}  // namespace schouw

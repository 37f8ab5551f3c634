#include "agent/match/known_hashes.h"

#include <algorithm>

#include "agent/hashset/digest_together.h"
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

// Marks the files one of whose digests may be in `set`.
void MarkListed(const HashSet& set, DigestAlgorithm algorithm, std::vector<HashedFile>& files) {
  std::vector<std::byte> digests;
  std::vector<HashedFile*> asked;
  for (HashedFile& file : files) {
    if (!file.digests.Has(algorithm)) continue;
    const Bytes digest = file.digests.Of(algorithm);
    digests.insert(digests.end(), digest.begin(), digest.end());
    asked.push_back(&file);
  }
  std::vector<std::uint8_t> answers(asked.size());
  set.MayHoldEach(algorithm, digests, answers);
  for (std::size_t i = 0; i < asked.size(); ++i)
    if (answers[i] != 0) asked[i]->may_be_listed = true;
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

Algorithms KnownHashes::LeadFor(std::uint64_t size) const {
  Algorithms lead;
  for (const UsedSet& used : sets_)
    if (used.set.MayHoldSize(size)) lead.Add(used.set.lead_algorithms());
  return lead;
}

std::vector<HashedFile> KnownHashes::HashTogether(std::span<const Bytes> files) const {
  std::vector<ToDigest> wanted;
  wanted.reserve(files.size());
  for (const Bytes file : files) wanted.push_back({file, LeadFor(file.size())});
  std::vector<HashedFile> hashed;
  hashed.reserve(files.size());
  for (const Digests& digests : DigestsTogether(wanted)) hashed.push_back({digests, false});
  for (const UsedSet& used : sets_)
    for (const DigestAlgorithm algorithm : kDigestAlgorithms)
      if (used.set.algorithms().Has(algorithm)) MarkListed(used.set, algorithm, hashed);
  return hashed;
}

Result<KnownFile> KnownHashes::Judge(const ByteSource& content, const HashedFile* hashed) const {
  const std::uint64_t size = content.size();
  const Algorithms lead = LeadFor(size);
  if (lead.empty() || (hashed != nullptr && !hashed->may_be_listed)) return KnownFile();
  Digests known;
  if (hashed != nullptr) {
    known = hashed->digests;
  } else {
    SCHOUW_ASSIGN(known, DigestsOf(content, lead), "hash");
  }
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

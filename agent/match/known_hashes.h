// The hash rules of packs and their sets: which files have to be hashed, and what the sets say of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/hashset/digests.h"
#include "agent/hashset/hash_set.h"
#include "agent/match/pack.h"

namespace schouw {

// Classes that a mandate allows, as a set.
class HashClasses {
 public:
  constexpr HashClasses() = default;
  static constexpr HashClasses FromBits(std::uint32_t bits) {
    HashClasses classes;
    classes.bits_ = bits & 0xEu;
    return classes;
  }
  constexpr void Add(HashClass hash_class) { bits_ |= 1u << static_cast<unsigned>(hash_class); }
  constexpr bool Has(HashClass hash_class) const { return (bits_ & 1u << static_cast<unsigned>(hash_class)) != 0; }
  constexpr std::uint32_t bits() const { return bits_; }

 private:
  std::uint32_t bits_ = 0;
};

// A file, or a written digest, that a rule's set knows.
struct KnownHash {
  std::uint32_t pack = 0;
  std::uint32_t rule = 0;
  HashClass hash_class = HashClass::kSoftware;
  HashSetMatch match;
  std::string list;  // the name of the list it stands in
};

// What the sets say of one file.
struct KnownFile {
  std::vector<KnownHash> tripwires;  // conclusive ones only
  std::vector<KnownHash> software;
  bool known_good = false;
};

// Larger files are hashed by themselves.
inline constexpr std::uint64_t kSmallFileBytes = 64u << 10;

// A file that was hashed together with others, before it is judged in its turn.
struct HashedFile {
  Digests digests;             // with as few algorithms as will do
  bool may_be_listed = false;  // false: none of them is in any set
};

// Immutable once made. The packs' bytes and those of sets must outlive it.
class KnownHashes {
 public:
  KnownHashes() = default;
  // Rules of the classes allowed. A set is looked for in its pack, then among `beside`, by its name.
  // Errors: kNotFound (a set that is in neither), kMalformed, kRefused (another class than the rule's).
  static Result<KnownHashes> Create(std::span<const Pack> packs, const std::vector<Bytes>& beside, HashClasses allowed);

  bool empty() const { return rules_.empty(); }
  // False: no file of this size is in any set.
  bool MayHoldSize(std::uint64_t size) const;
  // All digests that any set could want.
  Algorithms algorithms() const;

  // Hashes small files together and looks their digests up together; an answer for each, in order.
  std::vector<HashedFile> HashTogether(std::span<const Bytes> files) const;
  // Hashes a file with as few algorithms as will do, unless `hashed` says what they gave; it is read a second time only
  // when a set knows it. Errors: those of reading.
  Result<KnownFile> Judge(const ByteSource& content, const HashedFile* hashed = nullptr) const;
  // The same with digests that were computed already: algorithms().
  KnownFile Judge(const Digests& digests, std::uint64_t size) const;

  // Whether digests written in text are looked up: only those of software and of tripwires are.
  bool looks_up_mentions() const;
  // The rules whose set has this digest.
  std::vector<KnownHash> FindMention(DigestAlgorithm algorithm, Bytes digest) const;

 private:
  struct HashRule {
    std::uint32_t pack = 0;
    std::uint32_t rule = 0;
    HashClass hash_class = HashClass::kSoftware;
    RecordKinds on;
    std::uint32_t set = 0;  // index in sets_
  };
  struct UsedSet {
    std::string name;
    HashSet set;
  };
  Algorithms LeadFor(std::uint64_t size) const;
  Result<std::uint32_t> AddSet(const Pack& pack, const Rule& rule, const std::vector<Bytes>& beside);
  KnownHash Hit(const HashRule& rule, HashSetMatch match) const;

  std::vector<HashRule> rules_;
  std::vector<UsedSet> sets_;
};

// For whoever reads the signal: how sure it is, in Dutch.
std::string AgreementSentence(const KnownHash& known);

}  // namespace schouw

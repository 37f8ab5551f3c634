// A built hash set (.hset): what `schouw hashes build` wrote, looked up where it lies. Layout in hash_set_layout.h.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/hashset/digests.h"
#include "agent/hashset/fuse_filter.h"

namespace schouw {

// What a set is for; never mixed in one set, never told from its name.
enum class HashClass : std::uint8_t { kSoftware = 1, kKnownGood = 2, kTripwire = 3 };
std::string_view HashClassName(HashClass hash_class);  // "software", "known_good", "tripwire"
std::optional<HashClass> ParseHashClass(std::string_view name);

// A list that went into a set.
struct HashList {
  std::string name;     // of its file
  std::string format;   // "vics", "nsrl", "encase", ...
  std::string version;  // as the list says it, or empty
  std::string sha256;   // of its file, lower-case hex
  std::uint64_t entries = 0;
  std::uint64_t damaged = 0;   // lines or objects that could not be read
  std::uint64_t left_out = 0;  // read, but of no use: empty and tiny files, too weak for the class
};

struct HashSetSignature {
  std::string key_id;     // lower-case hex
  std::string signature;  // 64 raw bytes, Ed25519 over the head
};

// What a set says of one file.
struct HashSetRow {
  Digests digests;
  std::optional<std::uint64_t> size;
  std::uint16_t list = 0;  // index in lists()
};

// Files smaller than this match no set: empty ones, blank pictures of one pixel and lone marks are on every list by
// mistake.
inline constexpr std::uint64_t kLeastListedBytes = 64;

enum class Agreement : std::uint8_t {
  kNone,
  kWeak,   // one MD5 or SHA-1 alone, and the set has no other digest of it: files that share one can be made
  kAgreed  // a SHA-256, or every digest that the set has of it, and that are at least two
};
struct HashSetMatch {
  Agreement agreement = Agreement::kNone;
  HashSetRow row;
};

// A view of mapped bytes, which must outlive it. Nothing is copied but the lists; any number of threads may look up.
// Damaged content gives wrong answers but no wrong reads: CheckContent finds damage.
class HashSet {
 public:
  // Checks the structure, in time that does not grow with the rows. Errors: kMalformed, kTruncated, kUnsupported (a
  // newer layout), kRefused (a tripwire set with rows of one weak digest).
  static Result<HashSet> Open(Bytes bytes);
  // Reads everything once and compares it with its digests. Errors: kMalformed.
  Status CheckContent() const;

  HashClass hash_class() const { return class_; }
  const std::vector<HashList>& lists() const { return lists_; }
  const std::vector<HashSetSignature>& signatures() const { return signatures_; }
  Bytes head() const { return head_; }  // what a signature covers
  std::string sha256() const;           // of the head, lower-case hex: the set's name
  Bytes unsigned_part() const { return bytes_; }
  std::uint64_t rows() const;
  Algorithms algorithms() const { return algorithms_; }  // that any row has
  // Computing these finds every row: as few as will do, SHA-256 rather than SHA-1 rather than MD5.
  Algorithms lead_algorithms() const { return lead_; }
  bool knows_sizes() const { return knows_sizes_; }

  // False: no file of this size is in the set.
  bool MayHoldSize(std::uint64_t size) const;
  // False: this digest is not in the set. True is wrong once in 256 times.
  bool MayHold(DigestAlgorithm algorithm, Bytes digest) const {
    const Filter& filter = filters_[static_cast<std::size_t>(algorithm)];
    if (filter.shards.empty()) return false;
    const std::uint64_t key = FilterKeyOf(digest.data());
    const Shard& shard = filter.ShardOf(key);
    return shard.keys > 0 && FuseMayHold(shard.shape, shard.fingerprints, key);
  }
  // MayHold of many digests that stand one after the other, each its DigestBytes, into as many `answers` (0 or 1):
  // three times as fast, because the bytes of the filter that will be asked for are fetched ahead.
  void MayHoldEach(DigestAlgorithm algorithm, Bytes digests, std::span<std::uint8_t> answers) const;
  // Calls `on_row` for each row with this digest; false: no more is wanted.
  void Find(DigestAlgorithm algorithm, Bytes digest, const std::function<bool(const HashSetRow&)>& on_row) const;
  // Here, so that nothing stands between one lookup that ends in the filter, as nearly all do, and the next: the
  // processor has many of them under way at once.
  bool Has(DigestAlgorithm algorithm, Bytes digest) const {
    return digest.size() == DigestBytes(algorithm) && MayHold(algorithm, digest) && HasRow(algorithm, digest);
  }

  // The best that the set says of a file of this size with these digests, at least lead_algorithms() of them. A row
  // counts when its size and all of its digests that are in `known` agree; a weak one is overruled by a row with the
  // same digest and another second one. With digests missing in `known` the answer is at most kWeak.
  HashSetMatch Match(const Digests& known, std::uint64_t size) const;

 private:
  struct Shard {
    FuseShape shape;
    const std::byte* fingerprints = nullptr;
    std::uint64_t keys = 0;
  };
  struct Filter {
    std::uint32_t bits = 0;
    std::vector<Shard> shards;
    const Shard& ShardOf(std::uint64_t key) const { return shards[static_cast<std::size_t>(key >> 1 >> (63 - bits))]; }
  };
  struct Table {
    std::uint32_t columns = 0;
    std::uint64_t rows = 0;
    Bytes bytes;
    std::array<Bytes, 3> orders;  // by algorithm; empty for the first and for those it has not
  };
  struct Section;

  Status ReadTable(std::uint32_t count);
  Status ReadSection(const Section& section);
  Status ReadLists(const Section& section);
  Status ReadFilter(const Section& section);
  Status ReadRows(const Section& section);
  Status ReadOrder(const Section& section);
  Status ReadSignatures(Bytes rest);
  Status CheckWhole();
  void ChooseLead();
  bool HasRow(DigestAlgorithm algorithm, Bytes digest) const;
  HashSetRow RowAt(const Table& table, std::uint64_t row) const;
  void FindIn(const Table& table, DigestAlgorithm algorithm, Bytes digest,
              const std::function<bool(const HashSetRow&)>& on_row) const;

  Bytes bytes_;  // without signatures
  Bytes head_;
  HashClass class_ = HashClass::kSoftware;
  std::vector<HashList> lists_;
  std::vector<HashSetSignature> signatures_;
  std::array<Filter, 3> filters_;
  std::vector<Table> tables_;
  Bytes sizes_;
  bool has_lists_ = false;
  bool knows_sizes_ = false;
  Algorithms algorithms_;
  Algorithms lead_;
};

}  // namespace schouw

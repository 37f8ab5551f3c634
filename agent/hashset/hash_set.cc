#include "agent/hashset/hash_set.h"

#include <algorithm>
#include <cstring>

#include "agent/base/sha256.h"
#include "agent/hashset/hash_set_layout.h"

namespace schouw {
namespace {

constexpr std::array kClassNames = {std::string_view("software"), std::string_view("known_good"),
                                    std::string_view("tripwire")};

// The first of `count` places whose digest, as `digest_at` gives it, is not less than `digest`.
template <typename DigestAt>
std::uint64_t FirstNotLess(std::uint64_t count, Bytes digest, const DigestAt& digest_at) {
  std::uint64_t begin = 0;
  while (count > 0) {
    const std::uint64_t half = count / 2;
    if (std::memcmp(digest_at(begin + half), digest.data(), digest.size()) < 0) {
      begin += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return begin;
}

}  // namespace

std::string_view HashClassName(HashClass hash_class) { return kClassNames[static_cast<std::size_t>(hash_class) - 1]; }

std::optional<HashClass> ParseHashClass(std::string_view name) {
  for (std::size_t i = 0; i < kClassNames.size(); ++i)
    if (kClassNames[i] == name) return static_cast<HashClass>(i + 1);
  return std::nullopt;
}

std::string HashSet::sha256() const { return Sha256Hex(head_); }

std::uint64_t HashSet::rows() const {
  std::uint64_t rows = 0;
  for (const Table& table : tables_) rows += table.rows;
  return rows;
}

bool HashSet::MayHoldSize(std::uint64_t size) const {
  if (size < kLeastListedBytes) return false;
  if (!knows_sizes_) return !tables_.empty();
  std::uint64_t begin = 0;
  for (std::uint64_t count = sizes_.size() / 8; count > 0;) {
    const std::uint64_t half = count / 2;
    const auto at = LoadLe<std::uint64_t>(&sizes_[(begin + half) * 8]);
    if (at == size) return true;
    if (at < size) begin += half + 1;
    count = at < size ? count - half - 1 : half;
  }
  return false;
}

void HashSet::MayHoldEach(DigestAlgorithm algorithm, Bytes digests, std::span<std::uint8_t> answers) const {
  constexpr std::size_t kAhead = 32;  // lookups under way: more than memory answers at a time
  struct Waiting {
    const Shard* shard;
    FusePlaces places;
  };
  const Filter& filter = filters_[static_cast<std::size_t>(algorithm)];
  const std::size_t digest_bytes = DigestBytes(algorithm);
  std::array<Waiting, kAhead> waiting;
  for (std::size_t from = 0; from < answers.size(); from += kAhead) {
    const std::size_t count = std::min(kAhead, answers.size() - from);
    std::fill_n(answers.begin() + static_cast<std::ptrdiff_t>(from), count, std::uint8_t{0});
    if (filter.shards.empty()) continue;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t key = FilterKeyOf(&digests[(from + i) * digest_bytes]);
      const Shard& shard = filter.ShardOf(key);
      waiting[i] = {&shard, FusePlacesOf(key, shard.shape)};
      if (shard.keys == 0) continue;
      __builtin_prefetch(shard.fingerprints + waiting[i].places.first);
      __builtin_prefetch(shard.fingerprints + waiting[i].places.second);
      __builtin_prefetch(shard.fingerprints + waiting[i].places.third);
    }
    for (std::size_t i = 0; i < count; ++i)
      answers[from + i] = waiting[i].shard->keys > 0 && FuseHolds(waiting[i].shard->fingerprints, waiting[i].places);
  }
}

HashSetRow HashSet::RowAt(const Table& table, std::uint64_t row) const {
  const RowColumns columns = RowColumns::FromBits(table.columns);
  const Bytes bytes = table.bytes.subspan(row * columns.row_bytes(), columns.row_bytes());
  HashSetRow found;
  for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
    if (columns.algorithms.Has(algorithm))
      found.digests.Set(algorithm, bytes.subspan(columns.OffsetOf(algorithm), DigestBytes(algorithm)));
  }
  if (columns.size) found.size = LoadLe<std::uint64_t>(&bytes[columns.digest_bytes()]);
  found.list = LoadLe<std::uint16_t>(&bytes[bytes.size() - kRowListBytes]);
  return found;
}

void HashSet::FindIn(const Table& table, DigestAlgorithm algorithm, Bytes digest,
                     const std::function<bool(const HashSetRow&)>& on_row) const {
  const RowColumns columns = RowColumns::FromBits(table.columns);
  if (!columns.algorithms.Has(algorithm)) return;
  const Bytes order = table.orders[static_cast<std::size_t>(algorithm)];
  const std::size_t offset = columns.OffsetOf(algorithm);
  // A damaged order could name a row that is not there: it is taken for the last.
  const auto row_at = [&](std::uint64_t place) {
    if (order.empty()) return place;
    return std::min<std::uint64_t>(LoadLe<std::uint32_t>(&order[place * 4]), table.rows - 1);
  };
  const auto digest_at = [&](std::uint64_t place) {
    return &table.bytes[row_at(place) * columns.row_bytes() + offset];
  };
  for (std::uint64_t place = FirstNotLess(table.rows, digest, digest_at); place < table.rows; ++place) {
    if (std::memcmp(digest_at(place), digest.data(), digest.size()) != 0) return;
    if (!on_row(RowAt(table, row_at(place)))) return;
  }
}

void HashSet::Find(DigestAlgorithm algorithm, Bytes digest,
                   const std::function<bool(const HashSetRow&)>& on_row) const {
  if (digest.size() != DigestBytes(algorithm) || !MayHold(algorithm, digest)) return;
  bool wanted = true;
  for (const Table& table : tables_) {
    if (!wanted) return;
    FindIn(table, algorithm, digest, [&](const HashSetRow& row) { return wanted = on_row(row); });
  }
}

bool HashSet::HasRow(DigestAlgorithm algorithm, Bytes digest) const {
  bool found = false;
  Find(algorithm, digest, [&found](const HashSetRow&) {
    found = true;
    return false;
  });
  return found;
}

HashSetMatch HashSet::Match(const Digests& known, std::uint64_t size) const {
  HashSetMatch best;
  bool overruled = false;
  if (!MayHoldSize(size)) return best;
  const auto judge = [&](const HashSetRow& row) {
    if (row.size && *row.size != size) return true;
    Algorithms agreeing;
    bool disagrees = false;
    for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
      if (!row.digests.Has(algorithm) || !known.Has(algorithm)) continue;
      const bool same = std::ranges::equal(row.digests.Of(algorithm), known.Of(algorithm));
      if (same) agreeing.Add(algorithm);
      disagrees |= !same;
    }
    overruled |= disagrees;
    if (disagrees) return true;
    const Agreement agreement =
        agreeing == row.digests.algorithms() && IsConclusive(agreeing) ? Agreement::kAgreed : Agreement::kWeak;
    if (agreement > best.agreement) best = {agreement, row};
    return best.agreement != Agreement::kAgreed;
  };
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    if (known.Has(algorithm) && best.agreement != Agreement::kAgreed) Find(algorithm, known.Of(algorithm), judge);
  if (best.agreement == Agreement::kWeak && overruled) return {};
  return best;
}

}  // namespace schouw

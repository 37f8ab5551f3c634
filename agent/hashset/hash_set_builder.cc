#include "agent/hashset/hash_set_builder.h"

#include <algorithm>
#include <bit>

#include "agent/hashset/fuse_filter.h"
#include "agent/hashset/hash_set_file.h"

namespace schouw {
namespace {

constexpr std::uint64_t kKeysPerShard = 1u << 20;      // about
constexpr std::uint64_t kMostKeysPerShard = 1u << 24;  // digests that are random never come near
constexpr std::uint64_t kTellEvery = 1u << 20;

std::string EncodeRow(const Digests& digests, std::optional<std::uint64_t> size, std::uint16_t list) {
  std::string row;
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    if (digests.Has(algorithm)) row += AsChars(digests.Of(algorithm));
  if (size) AppendLe(row, *size, kRowSizeBytes);
  AppendLe(row, list, kRowListBytes);
  return row;
}

void AppendBe(std::string& bytes, std::uint64_t value, std::size_t size) {
  for (std::size_t i = size; i-- > 0;) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
}

void AppendText(std::string& bytes, const std::string& text) {
  AppendLe(bytes, text.size(), 4);
  bytes += text;
}

std::string EncodeLists(const std::vector<HashList>& lists) {
  std::string bytes;
  for (const HashList& list : lists) {
    for (const std::string* text : {&list.name, &list.format, &list.version, &list.sha256}) AppendText(bytes, *text);
    for (const std::uint64_t number : {list.entries, list.damaged, list.left_out}) AppendLe(bytes, number, 8);
  }
  return bytes;
}

// The shards of one filter, made one after the other of sorted keys.
class FilterShards {
 public:
  explicit FilterShards(std::uint64_t keys)
      : bits_(keys <= kKeysPerShard
                  ? 0
                  : std::min<std::uint32_t>(kMaxFilterBits,
                                            static_cast<std::uint32_t>(std::bit_width(keys / kKeysPerShard)))),
        fingerprints_at_(kFilterHeaderBytes + kFilterShardBytes * (std::size_t{1} << bits_)) {}

  Status Add(std::uint64_t key) {
    const std::uint64_t shard = bits_ == 0 ? 0 : key >> (64 - bits_);
    while (shard > done_) SCHOUW_TRY(CloseShard(), "filter");
    if (!keys_.empty() && keys_.back() == key) return {};
    if (keys_.size() >= kMostKeysPerShard)
      return Fail(ErrorCode::kTooMany, "too many digests begin alike: these are not digests of files");
    keys_.push_back(key);
    return {};
  }
  Status Finish() {
    while (done_ < std::uint64_t{1} << bits_) SCHOUW_TRY(CloseShard(), "filter");
    return {};
  }
  std::string Header() const {
    std::string header;
    AppendLe(header, bits_, 4);
    AppendLe(header, 0, 4);
    return header + directory_;
  }
  const std::string& fingerprints() const { return fingerprints_; }

 private:
  Status CloseShard() {
    SCHOUW_ASSIGN(const BuiltFuse built, BuildFuse(keys_), "filter");
    AppendLe(directory_, built.shape.seed, 8);
    AppendLe(directory_, built.shape.segment_bytes, 4);
    AppendLe(directory_, built.shape.segments, 4);
    AppendLe(directory_, fingerprints_at_ + fingerprints_.size(), 8);
    AppendLe(directory_, keys_.size(), 8);
    fingerprints_ += built.fingerprints;
    fingerprints_.append((kHashSetAlignment - fingerprints_.size() % kHashSetAlignment) % kHashSetAlignment, '\0');
    keys_.clear();
    ++done_;
    return {};
  }

  std::uint32_t bits_;
  std::uint64_t fingerprints_at_;
  std::uint64_t done_ = 0;
  std::vector<std::uint64_t> keys_;
  std::string directory_;
  std::string fingerprints_;
};

}  // namespace

HashSetBuilder::HashSetBuilder(HashSetOptions options) : options_(std::move(options)) {}
HashSetBuilder::~HashSetBuilder() = default;

// Several are filled at the same time.
RunSorter HashSetBuilder::NewSorter(std::size_t row_bytes, std::size_t share) const {
  return RunSorter(row_bytes, options_.folder, options_.memory_bytes / share);
}

void HashSetBuilder::Tell(const char* step, std::uint64_t rows) const {
  if (options_.on_progress && rows % kTellEvery == 0) options_.on_progress({step, rows});
}

Result<HashSetBuilder::Added> HashSetBuilder::Add(const Digests& digests, std::optional<std::uint64_t> size,
                                                  std::uint16_t list) {
  if (size && *size < kLeastListedBytes) return Added::kTooSmall;
  if (options_.hash_class == HashClass::kTripwire && !IsConclusive(digests.algorithms())) return Added::kTooWeak;
  const RowColumns columns{digests.algorithms(), size.has_value()};
  const auto at = rows_.try_emplace(columns.bits(), NewSorter(columns.row_bytes(), 4)).first;
  SCHOUW_TRY(at->second.Add(AsBytes(EncodeRow(digests, size, list))), "add");
  for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
    if (!digests.Has(algorithm)) continue;
    auto& keys = keys_[static_cast<std::size_t>(algorithm)];
    if (!keys) keys = std::make_unique<RunSorter>(NewSorter(8, 32));
    SCHOUW_TRY(keys->Add(digests.Of(algorithm).first(8)), "add");
  }
  all_sized_ &= size.has_value();
  if (all_sized_) {
    if (!sizes_) sizes_ = std::make_unique<RunSorter>(NewSorter(8, 32));
    std::string big_endian;
    AppendBe(big_endian, *size, 8);
    SCHOUW_TRY(sizes_->Add(AsBytes(big_endian)), "add");
  }
  return Added::kYes;
}

Status HashSetBuilder::Write(const std::string& path, const std::vector<HashList>& lists) {
  const bool sized = all_sized_ && sizes_;
  std::size_t sections = sized ? 2 : 1;
  for (const auto& [bits, rows] : rows_)
    sections += static_cast<std::size_t>(RowColumns::FromBits(bits).algorithms.count());  // the rows, and their orders
  for (const auto& keys : keys_) sections += keys ? 1u : 0u;
  SCHOUW_ASSIGN(HashSetFile file, HashSetFile::Create(path, options_.hash_class, sections), "write hash set");
  SCHOUW_TRY(file.Begin(HashSetSection::kLists, 0), "write hash set");
  SCHOUW_TRY(file.Append(AsBytes(EncodeLists(lists))), "write hash set");
  SCHOUW_TRY(file.End(lists.size()), "write hash set");
  if (sized) SCHOUW_TRY(WriteSizes(file), "write hash set");
  sizes_.reset();
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    if (keys_[static_cast<std::size_t>(algorithm)]) SCHOUW_TRY(WriteFilter(file, algorithm), "write hash set");
  while (!rows_.empty()) {
    auto table = rows_.extract(rows_.begin());
    SCHOUW_TRY(WriteTable(file, table.key(), table.mapped()), "write hash set");
  }
  return file.Finish();
}

Status HashSetBuilder::WriteTable(HashSetFile& file, std::uint32_t bits, RunSorter& rows) {
  const RowColumns columns = RowColumns::FromBits(bits);
  std::vector<std::pair<DigestAlgorithm, RunSorter>> orders;
  for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
    if (columns.algorithms.Has(algorithm) && algorithm != columns.first())
      orders.emplace_back(algorithm, NewSorter(DigestBytes(algorithm) + 4, 4));
  }
  SCHOUW_TRY(file.Begin(HashSetSection::kRows, bits), "rows");
  std::uint64_t count = 0;
  std::string last;
  const std::size_t same_bytes = columns.row_bytes() - kRowListBytes;
  const auto keep = [&](Bytes row) -> Status {
    if (!last.empty() && AsChars(row.first(same_bytes)) == last) return {};
    last = AsChars(row.first(same_bytes));
    if (count == 0xFFFFFFFFu) return Fail(ErrorCode::kTooMany, "more than 4294967295 entries of one kind");
    SCHOUW_TRY(file.Append(row), "rows");
    for (auto& [algorithm, order] : orders) {
      std::string numbered(AsChars(row.subspan(columns.OffsetOf(algorithm), DigestBytes(algorithm))));
      AppendBe(numbered, count, 4);
      SCHOUW_TRY(order.Add(AsBytes(numbered)), "rows");
    }
    Tell("rows", ++count);
    return {};
  };
  SCHOUW_TRY(rows.Drain(keep), "rows");
  SCHOUW_TRY(file.End(count), "rows");
  for (auto& [algorithm, order] : orders) SCHOUW_TRY(WriteOrder(file, bits, algorithm, order), "order");
  return {};
}

Status HashSetBuilder::WriteOrder(HashSetFile& file, std::uint32_t bits, DigestAlgorithm algorithm, RunSorter& order) {
  SCHOUW_TRY(file.Begin(HashSetSection::kOrder, bits | static_cast<std::uint32_t>(algorithm) << 8), "order");
  std::uint64_t count = 0;
  SCHOUW_TRY(order.Drain([&](Bytes numbered) -> Status {
    std::string number;
    AppendLe(number, LoadBe<std::uint32_t>(&numbered[DigestBytes(algorithm)]), 4);
    Tell("index", ++count);
    return file.Append(AsBytes(number));
  }),
             "order");
  return file.End(count);
}

Status HashSetBuilder::WriteFilter(HashSetFile& file, DigestAlgorithm algorithm) {
  const auto keys = std::move(keys_[static_cast<std::size_t>(algorithm)]);
  FilterShards shards(keys->count());
  std::uint64_t count = 0;
  SCHOUW_TRY(keys->Drain([&](Bytes key) {
    Tell("filter", ++count);
    return shards.Add(LoadBe<std::uint64_t>(key.data()));
  }),
             "filter");
  SCHOUW_TRY(shards.Finish(), "filter");
  SCHOUW_TRY(file.Begin(HashSetSection::kFilter, static_cast<std::uint32_t>(algorithm)), "filter");
  SCHOUW_TRY(file.Append(AsBytes(shards.Header())), "filter");
  SCHOUW_TRY(file.Append(AsBytes(shards.fingerprints())), "filter");
  return file.End(count);
}

Status HashSetBuilder::WriteSizes(HashSetFile& file) {
  SCHOUW_TRY(file.Begin(HashSetSection::kSizes, 0), "sizes");
  std::uint64_t count = 0;
  std::uint64_t last = 0;  // smaller than any size that is kept
  SCHOUW_TRY(sizes_->Drain([&](Bytes big_endian) -> Status {
    const auto size = LoadBe<std::uint64_t>(big_endian.data());
    if (size == last) return {};
    last = size;
    ++count;
    std::string bytes;
    AppendLe(bytes, size, 8);
    return file.Append(AsBytes(bytes));
  }),
             "sizes");
  return file.End(count);
}

}  // namespace schouw

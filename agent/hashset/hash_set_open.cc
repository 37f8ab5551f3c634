// Reading and checking the structure of a set's file; looking up in it is in hash_set.cc.
#include <algorithm>
#include <set>

#include "agent/base/checked.h"
#include "agent/base/sha256.h"
#include "agent/base/utf8.h"
#include "agent/hashset/hash_set.h"
#include "agent/hashset/hash_set_layout.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxLists = 65'536;  // a row names one in 16 bits

bool AllZero(Bytes bytes) {
  return std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

Status Malformed(std::string message) { return Fail(ErrorCode::kMalformed, std::move(message)); }

Result<std::string> ReadText(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint32_t length, reader.Le<std::uint32_t>(), "read text");
  SCHOUW_ASSIGN(const Bytes raw, reader.Take(length), "read text");
  std::string text(AsChars(raw));
  if (!IsValidUtf8(text)) return Fail(ErrorCode::kMalformed, "text is not UTF-8");
  return text;
}

Result<HashList> ReadList(ByteReader& reader) {
  HashList list;
  for (std::string* text : {&list.name, &list.format, &list.version, &list.sha256}) {
    SCHOUW_ASSIGN(*text, ReadText(reader), "read list");
  }
  for (std::uint64_t* number : {&list.entries, &list.damaged, &list.left_out}) {
    SCHOUW_ASSIGN(*number, reader.Le<std::uint64_t>(), "read list");
  }
  return list;
}

}  // namespace

struct HashSet::Section {
  HashSetSection type{};
  std::uint32_t detail = 0;
  std::uint64_t items = 0;
  Bytes bytes;
};

Result<HashSet> HashSet::Open(Bytes bytes) {
  ByteReader reader(bytes);
  SCHOUW_ASSIGN(const Bytes magic, reader.Take(kHashSetMagic.size()), "read hash set");
  if (AsChars(magic) != kHashSetMagic) return Fail(ErrorCode::kMalformed, "not a hash set");
  SCHOUW_ASSIGN(const std::uint32_t version, reader.Le<std::uint32_t>(), "read hash set");
  if (version != kHashSetVersion) {
    return Fail(ErrorCode::kUnsupported,
                "layout " + std::to_string(version) + " of a hash set; this program reads layout 1");
  }
  SCHOUW_ASSIGN(const std::uint32_t count, reader.Le<std::uint32_t>(), "read hash set");
  SCHOUW_ASSIGN(const std::uint64_t length, reader.Le<std::uint64_t>(), "read hash set");
  SCHOUW_ASSIGN(const std::uint32_t hash_class, reader.Le<std::uint32_t>(), "read hash set");
  if (length > bytes.size()) {
    return Fail(ErrorCode::kTruncated,
                "want " + std::to_string(length) + " bytes, have " + std::to_string(bytes.size()));
  }
  if (hash_class < 1 || hash_class > 3) return Fail(ErrorCode::kMalformed, "class of the set not known");
  if (count < 1 || count > kMaxHashSetSections)
    return Fail(ErrorCode::kMalformed, "number of sections is not 1 to 256");
  HashSet set;
  set.class_ = static_cast<HashClass>(hash_class);
  set.bytes_ = bytes.first(length);
  SCHOUW_TRY(set.ReadTable(count), "read hash set");
  SCHOUW_TRY(set.CheckWhole(), "read hash set");
  SCHOUW_TRY(set.ReadSignatures(bytes.subspan(length)), "read hash set");
  return set;
}

Status HashSet::ReadTable(std::uint32_t count) {
  const std::size_t head_bytes = kHashSetHeaderBytes + kHashSetSectionBytes * count;
  if (head_bytes > bytes_.size()) return Fail(ErrorCode::kTruncated, "the section table is cut off");
  head_ = bytes_.first(head_bytes);
  std::uint64_t at = head_bytes;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::byte* row = &bytes_[kHashSetHeaderBytes + kHashSetSectionBytes * i];
    at += (kHashSetAlignment - at % kHashSetAlignment) % kHashSetAlignment;
    const auto length = LoadLe<std::uint64_t>(row + 16);
    if (LoadLe<std::uint64_t>(row + 8) != at) return Malformed("sections do not follow each other");
    if (at > bytes_.size() || length > bytes_.size() - at)
      return Fail(ErrorCode::kTruncated, "section " + std::to_string(i) + " ends after the file");
    const Section section{static_cast<HashSetSection>(LoadLe<std::uint32_t>(row)), LoadLe<std::uint32_t>(row + 4),
                          LoadLe<std::uint64_t>(row + 24), bytes_.subspan(at, length)};
    SCHOUW_TRY(ReadSection(section), "section " + std::to_string(i));
    at += length;
  }
  return at == bytes_.size() ? Status() : Malformed("bytes after the last section");
}

Status HashSet::ReadSection(const Section& section) {
  switch (section.type) {
    case HashSetSection::kLists: return ReadLists(section);
    case HashSetSection::kFilter: return ReadFilter(section);
    case HashSetSection::kRows: return ReadRows(section);
    case HashSetSection::kOrder: return ReadOrder(section);
    case HashSetSection::kSizes:
      if (std::exchange(knows_sizes_, true)) return Malformed("sizes twice");
      if (section.bytes.size() % 8 != 0) return Malformed("sizes of 8 bytes do not fill their section");
      sizes_ = section.bytes;
      return {};
  }
  return Fail(ErrorCode::kUnsupported, "section of type " + std::to_string(static_cast<std::uint32_t>(section.type)));
}

Status HashSet::ReadLists(const Section& section) {
  if (std::exchange(has_lists_, true)) return Malformed("lists twice");
  if (section.items > kMaxLists) return Fail(ErrorCode::kTooMany, "more than 65536 lists");
  ByteReader reader(section.bytes);
  for (std::uint64_t i = 0; i < section.items; ++i) {
    SCHOUW_ASSIGN(HashList list, ReadList(reader), "list " + std::to_string(i));
    lists_.push_back(std::move(list));
  }
  return reader.remaining() == 0 ? Status() : Malformed("bytes after the last list");
}

Status HashSet::ReadFilter(const Section& section) {
  if (section.detail >= filters_.size()) return Fail(ErrorCode::kUnsupported, "filter of an algorithm not known");
  Filter& filter = filters_[section.detail];
  if (!filter.shards.empty()) return Malformed("filter twice");
  ByteReader reader(section.bytes);
  SCHOUW_ASSIGN(filter.bits, reader.Le<std::uint32_t>(), "filter");
  SCHOUW_TRY(reader.Skip(4), "filter");
  if (filter.bits > kMaxFilterBits) return Malformed("a filter of more than 4096 shards");
  for (std::size_t i = 0; i < std::size_t{1} << filter.bits; ++i) {
    SCHOUW_ASSIGN(const Bytes row, reader.Take(kFilterShardBytes), "filter");
    Shard shard;
    shard.shape = {LoadLe<std::uint64_t>(&row[0]), LoadLe<std::uint32_t>(&row[8]), LoadLe<std::uint32_t>(&row[12])};
    const auto offset = LoadLe<std::uint64_t>(&row[16]);
    shard.keys = LoadLe<std::uint64_t>(&row[24]);
    if (!shard.shape.IsSound()) return Malformed("shard " + std::to_string(i) + " of a filter has no sound shape");
    if (offset > section.bytes.size() || shard.shape.bytes() > section.bytes.size() - offset)
      return Fail(ErrorCode::kTruncated, "shard " + std::to_string(i) + " ends after its filter");
    shard.fingerprints = section.bytes.data() + offset;
    filter.shards.push_back(shard);
  }
  return {};
}

Status HashSet::ReadRows(const Section& section) {
  const RowColumns columns = RowColumns::FromBits(section.detail);
  if (columns.bits() != section.detail || columns.algorithms.empty())
    return Fail(ErrorCode::kUnsupported, "rows of columns not known");
  for (const Table& table : tables_)
    if (table.columns == section.detail) return Malformed("rows of the same columns twice");
  const auto bytes = CheckedMultiply<std::uint64_t>(section.items, columns.row_bytes());
  if (section.items == 0 || !bytes || *bytes != section.bytes.size())
    return Malformed("rows do not fill their section");
  if (section.items > 0xFFFFFFFFu) return Fail(ErrorCode::kTooMany, "more than 4294967295 rows");
  tables_.push_back({section.detail, section.items, section.bytes, {}});
  algorithms_.Add(columns.algorithms);
  return {};
}

Status HashSet::ReadOrder(const Section& section) {
  const std::uint32_t algorithm = section.detail >> 8;
  const auto table = std::ranges::find(tables_, section.detail & 0xFFu, &Table::columns);
  if (table == tables_.end() || algorithm >= table->orders.size()) return Malformed("order of rows that are not there");
  const RowColumns columns = RowColumns::FromBits(table->columns);
  const auto named = static_cast<DigestAlgorithm>(algorithm);
  if (!columns.algorithms.Has(named) || named == columns.first() || !table->orders[algorithm].empty())
    return Malformed("order of a digest that needs none");
  if (section.items != table->rows || section.bytes.size() != table->rows * 4)
    return Malformed("order does not have all rows");
  table->orders[algorithm] = section.bytes;
  return {};
}

// What each section alone can't tell.
Status HashSet::CheckWhole() {
  if (!has_lists_) return Malformed("lists are missing");
  for (const Table& table : tables_) {
    const RowColumns columns = RowColumns::FromBits(table.columns);
    if (class_ == HashClass::kTripwire && !IsConclusive(columns.algorithms))
      return Fail(ErrorCode::kRefused, "a tripwire set with files of one weak digest");
    if (knows_sizes_ && !columns.size) return Malformed("sizes, but not of all rows");
    for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
      if (!columns.algorithms.Has(algorithm)) continue;
      const auto i = static_cast<std::size_t>(algorithm);
      if (filters_[i].shards.empty()) return Malformed("a filter is missing");
      if (algorithm != columns.first() && table.orders[i].empty()) return Malformed("an order is missing");
    }
  }
  ChooseLead();
  return {};
}

void HashSet::ChooseLead() {
  constexpr std::array<std::uint32_t, 7> kBestFirst = {4, 2, 1, 6, 5, 3, 7};  // fewest, then strongest
  for (const std::uint32_t bits : kBestFirst) {
    lead_ = Algorithms::FromBits(bits);
    const auto found = [this](const Table& table) {
      return RowColumns::FromBits(table.columns).algorithms.Intersects(lead_);
    };
    if (std::ranges::all_of(tables_, found)) return;
  }
}

Status HashSet::ReadSignatures(Bytes rest) {
  if (rest.size() % kHashSetSignatureBytes != 0) return Fail(ErrorCode::kTruncated, "the last signature is cut off");
  if (rest.size() / kHashSetSignatureBytes > kMaxHashSetSignatures)
    return Fail(ErrorCode::kTooMany, "more than 16 signatures");
  std::set<std::string> seen;
  for (; !rest.empty(); rest = rest.subspan(kHashSetSignatureBytes)) {
    const Bytes one = rest.first(kHashSetSignatureBytes);
    HashSetSignature signature{ToHex(one.first(kHashSetKeyIdBytes)),
                               std::string(AsChars(one.subspan(kHashSetKeyIdBytes)))};
    if (!seen.insert(signature.key_id).second) return Malformed("two signatures of one key");
    signatures_.push_back(std::move(signature));
  }
  return {};
}

Status HashSet::CheckContent() const {
  const std::size_t count = (head_.size() - kHashSetHeaderBytes) / kHashSetSectionBytes;
  std::uint64_t end = head_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes row = head_.subspan(kHashSetHeaderBytes + kHashSetSectionBytes * i, kHashSetSectionBytes);
    const Bytes section = bytes_.subspan(LoadLe<std::uint64_t>(&row[8]), LoadLe<std::uint64_t>(&row[16]));
    if (Sha256Hex(section) != ToHex(row.subspan(32)))
      return Malformed("section " + std::to_string(i) + " of the hash set is damaged");
    const std::uint64_t before = LoadLe<std::uint64_t>(&row[8]);
    const std::uint64_t zeros = before - end;
    if (!AllZero(bytes_.subspan(before - zeros, zeros))) return Malformed("zeros before a section are not zero");
    end = before + section.size();
  }
  return {};
}

}  // namespace schouw

#include "agent/artifact/windows/ese_database.h"

#include <algorithm>

#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/windows/ese_packing.h"
#include "agent/base/bytes.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint32_t kCatalogRoot = 4, kCatalogObject = 2;
constexpr std::uint32_t kUtf16 = 1200;
constexpr std::size_t kMostTables = 100'000, kMostColumns = 100'000;
constexpr std::uint32_t kFirstVariable = 128, kFirstTagged = 256;

enum Type : std::uint32_t {
  kBit = 1,
  kByte = 2,
  kShort = 3,
  kLong = 4,
  kCurrency = 5,
  kSingle = 6,
  kDouble = 7,
  kDate = 8,
  kBinaryColumn = 9,
  kText = 10,
  kUnsignedLong = 14,
  kLongLong = 15,
  kGuid = 16,
  kUnsignedShort = 17,
};

// Columns of the catalog that are no numbers, as they are counted below.
constexpr std::size_t kName = 9, kTemplate = 10;

// What a record of the catalog is about.
enum CatalogKind : std::int64_t { kTableRow = 1, kColumnRow = 2, kLongValueRow = 4 };

// The catalog describes itself too; these are the columns that every version has.
EseTable CatalogTable() {
  EseTable table{kCatalogObject, kCatalogRoot, "MSysObjects", "", 0, 0, {}};
  table.columns = {{1, kLong, 4, 0, 0, "ObjidTable"},
                   {2, kShort, 2, 0, 0, "Type"},
                   {3, kLong, 4, 0, 0, "Id"},
                   {4, kLong, 4, 0, 0, "ColtypOrPgnoFDP"},
                   {5, kLong, 4, 0, 0, "SpaceUsage"},
                   {6, kLong, 4, 0, 0, "Flags"},
                   {7, kLong, 4, 0, 0, "PagesOrLocale"},
                   {8, kBit, 1, 0, 0, "RootFlag"},
                   {9, kShort, 2, 0, 0, "RecordOffset"},
                   {128, kText, 0, 1252, 0, "Name"},
                   {130, kText, 0, 1252, 0, "TemplateTable"}};
  return table;
}

std::size_t FixedBytes(const EseColumn& column) {
  switch (column.type) {
    case kBit:
    case kByte: return 1;
    case kShort:
    case kUnsignedShort: return 2;
    case kLong:
    case kSingle:
    case kUnsignedLong: return 4;
    case kCurrency:
    case kDouble:
    case kDate:
    case kLongLong: return 8;
    case kGuid: return 16;
    default: return column.bytes;
  }
}

std::string FromWestern(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) AppendUtf8(text, static_cast<unsigned char>(c));
  return text;
}

}  // namespace

bool LooksLikeEse(std::string_view head) { return head.size() >= 16 && head.substr(4, 4) == "\xef\xcd\xab\x89"; }

Result<EseDatabase> EseDatabase::Open(const ByteSource& content, const Limits& limits, OnError on_error) {
  SCHOUW_ASSIGN(EsePages pages, EsePages::Open(content), "");
  EseDatabase database(std::move(pages), limits, std::move(on_error));
  database.ReadCatalog();
  if (database.tables_.empty()) return Fail(ErrorCode::kMalformed, "the catalog names no table");
  return database;
}

void EseDatabase::ReadCatalog() {
  const EseTable catalog = CatalogTable();
  std::vector<const EseColumn*> columns;
  for (const EseColumn& column : catalog.columns) columns.push_back(&column);
  ForEachRow(catalog, columns, [&](const EseRow& row) {
    TakeCatalogRow(row);
    return tables_.size() < kMostTables;
  });
  AddTemplates();
  for (EseTable& table : tables_)
    std::ranges::sort(table.columns, {}, [](const EseColumn& column) { return column.id; });
}

// A table stands before its columns: the catalog is ordered by table and kind.
void EseDatabase::TakeCatalogRow(const EseRow& row) {
  const auto number = [&](std::size_t column) { return static_cast<std::uint32_t>(row.Integer(column).value_or(0)); };
  const std::int64_t kind = row.Integer(1).value_or(0);
  const std::uint32_t object = number(0);
  if (kind == kTableRow) {
    table_of_.emplace(object, tables_.size());
    tables_.push_back({object, number(3), row.Text(kName), row.Text(kTemplate), 0, 0, {}});
    return;
  }
  const auto found = table_of_.find(object);
  if (found == table_of_.end()) return;
  EseTable& table = tables_[found->second];
  if (kind == kColumnRow && table.columns.size() < kMostColumns)
    table.columns.push_back({number(2), number(3), number(4), number(6), number(8), row.Text(kName)});
  if (kind == kLongValueRow) {
    table.long_values = number(3);
    table.long_values_object = number(2);
  }
}

void EseDatabase::AddTemplates() {
  for (EseTable& table : tables_) {
    const EseTable* const base = table.template_name.empty() ? nullptr : Table(table.template_name);
    if (base == nullptr || base == &table || !base->template_name.empty()) continue;
    table.columns.insert(table.columns.end(), base->columns.begin(), base->columns.end());
  }
}

const EseTable* EseDatabase::Table(std::string_view name) const {
  const auto found = std::ranges::find_if(tables_, [&](const EseTable& table) { return SameName(table.name, name); });
  return found == tables_.end() ? nullptr : &*found;
}

bool EseDatabase::HasColumn(const EseTable& table, std::string_view name) {
  return std::ranges::any_of(table.columns, [&](const EseColumn& column) { return SameName(column.name, name); });
}

bool EseDatabase::ForEachRow(const EseTable& table, std::span<const std::string_view> columns,
                             const std::function<bool(const EseRow&)>& on_row) {
  std::vector<const EseColumn*> wanted;
  for (const std::string_view name : columns) {
    const auto found =
        std::ranges::find_if(table.columns, [&](const EseColumn& column) { return SameName(column.name, name); });
    wanted.push_back(found == table.columns.end() ? nullptr : &*found);
  }
  return ForEachRow(table, wanted, on_row);
}

bool EseDatabase::ForEachRow(const EseTable& table, std::span<const EseColumn* const> columns,
                             const std::function<bool(const EseRow&)>& on_row) {
  EseRow row;
  row.database_ = this;
  row.table_ = &table;
  row.wanted_ = columns;
  std::uint64_t broken = 0;
  const bool wanted = pages_.Walk(
      table.root, table.object_id, "",
      [&](std::string_view, std::string_view data) {
        if (++row.number_ > limits_->max_rows) return false;
        if (!FindValues(data, row)) {
          ++broken;
          return true;
        }
        return on_row(row);
      },
      on_error_);
  if (broken > 0)
    on_error_(
        MakeError(ErrorCode::kMalformed, "table " + table.name + " has " + std::to_string(broken) + " broken rows"));
  if (row.number_ > limits_->max_rows)
    on_error_(MakeError(ErrorCode::kTooMany,
                        "table " + table.name + " has more than " + std::to_string(limits_->max_rows) + " rows"));
  return wanted;
}

// The last fixed and the last variable column, where the sizes of the latter begin; then fixed columns, a bit for each
// that is null, ends of the variable ones, the variable ones, and the tagged.
bool EseDatabase::FindValues(std::string_view record, EseRow& row) const {
  row.values_.assign(row.wanted_.size(), std::nullopt);
  if (record.size() < 4) return false;
  const std::size_t last_fixed = static_cast<unsigned char>(record[0]);
  const std::size_t last_variable = static_cast<unsigned char>(record[1]);
  const std::size_t ends = Le16(record, 2);
  const std::size_t variables = last_variable >= kFirstVariable ? last_variable - kFirstVariable + 1 : 0;
  const std::size_t nulls = (last_fixed + 7) / 8;
  if (ends > record.size() || ends < 4 + nulls || (record.size() - ends) / 2 < variables) return false;
  FindFixed(record, ends - nulls, last_fixed, row);
  const std::string_view sizes = record.substr(ends, 2 * variables);
  const std::string_view data = record.substr(ends + 2 * variables);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < variables; ++i) {
    const std::uint16_t size = Le16(sizes, 2 * i);
    const std::size_t end = size & 0x7fffu;
    if (end < begin || end > data.size()) return false;
    for (std::size_t w = 0; w < row.wanted_.size(); ++w)
      if (row.wanted_[w] != nullptr && row.wanted_[w]->id == kFirstVariable + i && (size & 0x8000) == 0)
        row.values_[w] = EseRow::Value{data.substr(begin, end - begin)};
    begin = end;
  }
  return FindTagged(data.substr(begin), row);
}

void EseDatabase::FindFixed(std::string_view record, std::size_t fixed_end, std::size_t last_fixed, EseRow& row) const {
  std::size_t at = 4;
  const auto take = [&](const EseColumn& column) {
    if (column.id == 0 || column.id > last_fixed) return;
    const std::size_t bytes = FixedBytes(column);
    if (column.offset >= 4) at = column.offset;
    if (bytes > fixed_end - std::min(at, fixed_end)) return;
    const std::size_t bit = column.id - 1;
    const bool is_null = (static_cast<unsigned char>(record[fixed_end + bit / 8]) >> bit % 8 & 1) != 0;
    for (std::size_t w = 0; w < row.wanted_.size() && !is_null; ++w)
      if (row.wanted_[w] != nullptr && row.wanted_[w]->id == column.id)
        row.values_[w] = EseRow::Value{record.substr(at, bytes)};
    at += bytes;
  };
  // The catalog's own table is given by the columns that are read; it has all of the first seven.
  for (const EseColumn& column : row.table_->columns) {
    if (column.id >= kFirstVariable) break;
    take(column);
  }
}

// A list of identifiers and offsets, then the values. The first offset tells how many there are.
bool EseDatabase::FindTagged(std::string_view tagged, EseRow& row) const {
  if (tagged.size() < 4) return true;
  const bool large = pages_.header().large_pages();
  const std::uint16_t mask = large ? 0x7fff : 0x3fff;
  const std::size_t count = (Le16(tagged, 2) & mask) / 4u;
  if (count > tagged.size() / 4) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint16_t id = Le16(tagged, 4 * i), place = Le16(tagged, 4 * i + 2);
    const std::size_t begin = place & mask;
    const std::size_t end = i + 1 < count ? Le16(tagged, 4 * i + 6) & mask : tagged.size();
    if (begin > end || end > tagged.size()) return false;
    std::string_view bytes = tagged.substr(begin, end - begin);
    std::uint8_t flags = 0;
    if ((large || (place & 0x4000) != 0) && !bytes.empty()) {
      flags = static_cast<std::uint8_t>(bytes[0]);
      bytes.remove_prefix(1);
    }
    for (std::size_t w = 0; w < row.wanted_.size(); ++w)
      if (row.wanted_[w] != nullptr && row.wanted_[w]->id == id && id >= kFirstTagged)
        row.values_[w] = FirstEseValue<EseRow::Value>(bytes, flags);
  }
  return true;
}

// Parts of a separated value stand under its identifier and their offset, big-endian; the first has its size.
std::string EseDatabase::SeparatedValue(const EseTable& table, std::string_view id, bool is_packed) {
  if (table.long_values == 0 || (id.size() != 4 && id.size() != 8)) return "";
  const std::string key(id.rbegin(), id.rend());
  std::string value;
  std::uint64_t declared = 0;
  bool too_big = false, is_there = false;
  pages_.Walk(
      table.long_values, table.long_values_object, key,
      [&](std::string_view node, std::string_view data) {
        if (!node.starts_with(key)) return false;
        is_there = true;
        if (node.size() == key.size()) {
          declared = data.size() >= 8 ? Le32(data, 4) : 0;
          return true;
        }
        value +=
            is_packed ? Unpacked(data, declared - std::min<std::uint64_t>(declared, value.size())) : std::string(data);
        too_big = value.size() > limits_->max_member_in_memory_bytes;
        return !too_big;
      },
      on_error_);
  if (!is_there)
    on_error_(MakeError(ErrorCode::kMalformed, "a value of table " + table.name + " is not where its row says"));
  if (too_big) on_error_(MakeError(ErrorCode::kTooBig, "a value of table " + table.name + " is too large"));
  return too_big ? "" : value;
}

std::string EseDatabase::Unpacked(std::string_view bytes, std::uint64_t most) {
  auto unpacked = UnpackEseValue(bytes, static_cast<std::size_t>(std::min<std::uint64_t>(most, 64u << 10)));
  if (unpacked) return std::move(*unpacked);
  on_error_(unpacked.error());
  return "";
}

std::optional<std::int64_t> EseRow::Integer(std::size_t column) const {
  if (!values_[column] || values_[column]->is_separated) return std::nullopt;
  const std::string_view bytes = values_[column]->bytes;
  if (bytes.empty() || bytes.size() > 8) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  const std::uint32_t type = wanted_[column]->type;
  if (type == kShort) return static_cast<std::int16_t>(value);
  if (type == kLong) return static_cast<std::int32_t>(value);
  return static_cast<std::int64_t>(value);
}

std::string EseRow::Bytes(std::size_t column) const {
  if (!values_[column]) return "";
  const Value& value = *values_[column];
  if (value.is_separated) return database_->SeparatedValue(*table_, value.bytes, value.is_packed);
  return value.is_packed ? database_->Unpacked(value.bytes, 64u << 10) : std::string(value.bytes);
}

std::string EseRow::Text(std::size_t column) const {
  const std::string bytes = Bytes(column);
  if (bytes.empty()) return "";
  std::string text;
  if (wanted_[column]->codepage == kUtf16 || wanted_[column]->codepage == 0) {
    text = FromUtf16Le(std::string_view(bytes).substr(0, bytes.size() - bytes.size() % 2));
  } else {
    text = FromWestern(bytes);
  }
  return text.substr(0, text.find('\0'));
}

}  // namespace schouw

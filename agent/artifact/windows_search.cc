#include "agent/artifact/windows_search.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "agent/artifact/browser/msie_address.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_tables.h"
#include "agent/artifact/windows/ese_store.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::string_view kSearchTable = "SystemIndex_PropertyStore", kOldTable = "SystemIndex_0A";
constexpr std::string_view kSqliteTable = "SystemIndex_1_PropertyStore";
constexpr std::string_view kSqliteNames = "SystemIndex_1_PropertyStore_Metadata";
constexpr std::uint32_t kEseLongText = 12;

// The properties that are read, as every version calls them but for a number and a sign.
enum Property : std::size_t { kItemUrl, kPathDisplay, kTargetUrl, kTitle, kVisited, kModified, kPropertyCount };
constexpr std::string_view kProperties[kPropertyCount] = {"System_ItemUrl",          "System_ItemPathDisplay",
                                                          "System_Link_TargetUrl",   "System_Title",
                                                          "System_Link_DateVisited", "System_DateModified"};

using IndexedItem = std::array<std::string, kPropertyCount>;  // texts in UTF-8, times as stored

// "4447-System_ItemUrl", "System.ItemUrl" → its number; kPropertyCount: another.
std::size_t PropertyOf(std::string_view name) {
  std::string plain(name.substr(name.find('-') + 1));
  std::ranges::replace(plain, '.', '_');
  for (std::size_t i = 0; i < kPropertyCount; ++i)
    if (SameName(plain, kProperties[i])) return i;
  return kPropertyCount;
}

std::optional<UnixNanos> TimeOf(std::string_view bytes) {
  if (bytes.size() != 8) return std::nullopt;
  const auto ticks = LoadLe<std::uint64_t>(AsBytes(bytes).data());
  const auto time = FromWindowsFileTime(ticks);
  return ticks != 0 && time ? std::optional(*time) : std::nullopt;
}

// "iehistory://{SID}/https://krant.example/" → the page; a link's target where the item is one.
std::string PageOf(const IndexedItem& item) {
  const std::string& url = item[kItemUrl];
  const std::string lower = AsciiLowerCased(url.substr(0, 12));
  if (lower.starts_with("iehistory://")) {
    const std::size_t page = url.find('/', 12);
    return page == std::string::npos ? "" : url.substr(page + 1);
  }
  if (lower.starts_with("http://") || lower.starts_with("https://")) return url;
  return "";
}

// A property that every index names: without it, what it would have said is lost.
void ExpectProperties(const std::set<std::size_t>& named, std::string_view where, StoreReport& report) {
  for (std::size_t i = 0; i < kPropertyCount; ++i)
    if (!named.contains(i))
      report.Note(
          MakeError(ErrorCode::kUnsupported, std::string(where) + " names no property " + std::string(kProperties[i])));
}

// False: the receiver wants no more.
bool Emit(const IndexedItem& item, const std::string& place, StoreReport& report) {
  if (const std::string page = PageOf(item); !page.empty()) {
    const std::string& target = item[kTargetUrl];
    return EmitMsieVisit(report, target.empty() ? page : target, "", item[kTitle], place, TimeOf(item[kVisited]));
  }
  if (!AsciiLowerCased(item[kItemUrl].substr(0, 5)).starts_with("file:")) return true;
  Record record;
  record.kind = RecordKind::kFileName;
  record.place = place;
  record.time = TimeOf(item[kModified]);
  record.text = item[kPathDisplay].empty() ? ToValidUtf8(item[kItemUrl].substr(5)) : item[kPathDisplay];
  return report.Emit(std::move(record));
}

const EseTable* FindTable(const EseDatabase& database) {
  const EseTable* const table = database.Table(kSearchTable);
  return table != nullptr ? table : database.Table(kOldTable);
}

void ReadEse(EseDatabase& database, StoreReport& report) {
  const EseTable* const table = FindTable(database);
  if (table == nullptr)
    return report.Note(MakeError(ErrorCode::kUnsupported, "there is no table " + std::string(kSearchTable)));
  std::array<std::string_view, kPropertyCount> names;
  for (const EseColumn& column : table->columns) {
    const std::size_t property = PropertyOf(column.name);
    if (property == kPropertyCount) continue;
    names[property] = column.name;
    if (property == kItemUrl && column.type != kEseLongText)
      return report.Note(MakeError(ErrorCode::kUnsupported, "its values are enciphered, as Windows 7 does"));
  }
  if (names[kItemUrl].empty())
    return report.Note(MakeError(ErrorCode::kUnsupported,
                                 "table " + table->name + " has no column " + std::string(kProperties[kItemUrl])));
  std::set<std::size_t> named;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!names[i].empty()) named.insert(i);
  ExpectProperties(named, "table " + table->name, report);
  database.ForEachRow(*table, names, [&](const EseRow& row) {
    IndexedItem item;
    for (std::size_t i = 0; i < kPropertyCount; ++i) item[i] = i < kVisited ? row.Text(i) : row.Bytes(i);
    return Emit(item, table->name + " row " + std::to_string(row.number()), report);
  });
}

class SqliteIndexReader {
 public:
  SqliteIndexReader(SqliteDatabase& database, StoreReport& report) : database_(database), report_(report) {}

  void Read() {
    const auto* const names = RequireTable(database_, report_, kSqliteNames, {"Id"});
    const auto* const values = RequireTable(database_, report_, kSqliteTable, {"WorkId", "ColumnId", "Value"});
    if (names == nullptr || values == nullptr) return;
    report_.Note(ScanTable(database_, *names, {"Id", "UniqueKey", "Name"}, [&](const StoredRow& row) {
      std::size_t property = PropertyOf(row.Text(1));
      if (property == kPropertyCount) property = PropertyOf(row.Text(2));
      if (property != kPropertyCount && row.Integer(0)) properties_.emplace(*row.Integer(0), property);
      return Scan::kContinue;
    }));
    if (properties_.empty())
      return report_.Note(
          MakeError(ErrorCode::kUnsupported, "table " + std::string(kSqliteNames) + " names no property that is read"));
    std::set<std::size_t> named;
    for (const auto& [id, property] : properties_) named.insert(property);
    ExpectProperties(named, "table " + std::string(kSqliteNames), report_);
    // An item's properties stand together: they are its key.
    report_.Note(ScanTable(database_, *values, {"WorkId", "ColumnId", "Value"}, [&](const StoredRow& row) {
      if (row.Integer(0) != work_ && !Flush()) return Scan::kStop;
      work_ = row.Integer(0);
      Take(row);
      return Scan::kContinue;
    }));
    if (!report_.stopped()) Flush();
  }

 private:
  void Take(const StoredRow& row) {
    const auto found = properties_.find(row.Integer(1).value_or(-1));
    if (found == properties_.end()) return;
    if (found->second >= kVisited) {
      item_[found->second] = row.Bytes(2);
    } else {
      const std::string_view bytes = row.Bytes(2);
      item_[found->second] =
          row.IsBlob(2) ? FromUtf16Le(bytes.substr(0, bytes.size() - bytes.size() % 2)) : row.Text(2);
    }
  }

  bool Flush() {
    const IndexedItem item = std::exchange(item_, {});
    return !work_ || Emit(item, std::string(kSqliteTable) + " WorkId " + std::to_string(*work_), report_);
  }

  SqliteDatabase& database_;
  StoreReport& report_;
  std::map<std::int64_t, std::size_t> properties_;  // by ColumnId
  std::optional<std::int64_t> work_;
  IndexedItem item_;
};

}  // namespace

bool ClaimsWindowsSearch(const ArtifactInput& input) {
  if (!LooksLikeEse(input.head)) return false;
  if (SameName(input.entry.Name(), "Windows.edb")) return true;
  const auto database = EseDatabase::Open(input.content, input.limits, [](const Error&) {});
  return database && FindTable(*database) != nullptr;
}

Status ReadWindowsSearch(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kWindowsSearchKind, "Windows", "");
  return ReadEseStore(input, report, [&](EseDatabase& database) { ReadEse(database, report); });
}

bool ClaimsWindowsSearchSqlite(const ArtifactInput& input) {
  return ClaimsByTables(input, {kSqliteTable, kSqliteNames}, 1, "Windows.db");
}

Status ReadWindowsSearchSqlite(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kWindowsSearchSqliteKind, "Windows", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  SqliteIndexReader(**database, report).Read();
  return report.Finish();
}

}  // namespace schouw

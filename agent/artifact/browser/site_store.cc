#include "agent/artifact/browser/site_store.h"

#include <algorithm>

#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_look.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

// The columns as they are asked for.
constexpr std::size_t kSiteTitle = 2, kFirstTime = 3;

std::string WithoutDot(std::string site) {
  if (site.starts_with('.')) site.erase(0, 1);
  return site;
}

void ReadTable(SqliteDatabase& database, StoreReport& report, const SiteTable& sites, const StoredTable& table) {
  const auto has = [&](std::string_view column) { return !column.empty() && table.Column(column) != nullptr; };
  if (std::ranges::none_of(sites.sites, has)) {
    report.Note(MakeError(ErrorCode::kUnsupported,
                          "table " + std::string(sites.name) + " has no column " + std::string(sites.sites[0])));
    return;
  }
  ExpectColumns(report, table, {sites.sites[0]});
  if (!sites.title.empty()) ExpectColumns(report, table, {sites.title});
  for (const std::string_view time : sites.expected)
    if (!time.empty()) ExpectColumns(report, table, {time});
  if (has(sites.later[1])) ExpectColumns(report, table, {sites.later[0]});
  StoreClock clock(sites.unit);
  ColumnNames columns(sites.sites.begin(), sites.sites.end());
  columns.push_back(sites.title);
  columns.insert(columns.end(), sites.times.begin(), sites.times.end());
  report.Note(ScanTable(database, table, columns, [&](const StoredRow& row) {
    std::string site = WithoutDot(row.Text(row.IsAbsent(0) ? 1 : 0));
    if (site.empty()) return Scan::kContinue;
    std::int64_t time = 0;
    for (std::size_t i = 0; i < sites.times.size() && time == 0; ++i) time = row.Integer(kFirstTime + i).value_or(0);
    Record record =
        PageRecord(RecordKind::kAppData, row.Place(), clock.Time(time), Origin::kUnknown, {site, row.Text(kSiteTitle)});
    if (site.find("://") == std::string::npos) record.url.clear();  // a host is no address
    return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
  clock.NoteCount(report);
}

}  // namespace

bool ClaimsSites(const ArtifactInput& input, const SiteStore& store) {
  if (!LooksLikeSqlite(input.head)) return false;
  return LookInto(input, [&](SqliteDatabase* database) {
    if (database == nullptr) return SameName(input.entry.Name(), store.usual_name);
    const bool has_table = std::ranges::any_of(store.tables, [&](const SiteTable& sites) {
      const StoredTable* const table = database->Table(sites.name);
      return table != nullptr &&
             std::ranges::any_of(store.marks, [&](std::string_view mark) { return table->Column(mark) != nullptr; });
    });
    return has_table || IsOwnName(input, store.usual_name);
  });
}

Status ReadSites(const ArtifactInput& input, RecordSink& sink, const SiteStore& store) {
  BrowserProfile profile = store.profile(input.entry);
  StoreReport report(input, sink, store.kind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  bool found = false;
  for (const SiteTable& sites : store.tables) {
    const bool made = (!sites.with.empty() && (*database)->Table(sites.with) != nullptr) ||
                      (sites.since != 0 && SchemaVersion(input) >= sites.since);
    const StoredTable* const table = (made ? RequireTable : OptionalTable)(**database, report, sites.name, {});
    if (table == nullptr) continue;
    found = true;
    if (!report.stopped()) ReadTable(**database, report, sites, *table);
  }
  if (!found)
    report.Note(MakeError(ErrorCode::kUnsupported, "there is no table " + std::string(store.tables.front().name)));
  return report.Finish();
}

}  // namespace schouw

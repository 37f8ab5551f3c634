#include "agent/artifact/firefox_forms.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

constexpr std::string_view kSearchBar = "searchbar-history";

void ReadEntries(SqliteDatabase& database, StoreReport& report, const StoredTable& table) {
  StoreClock clock(TimeUnit::kUnixMicros);
  ExpectColumns(report, table, {"lastUsed", "firstUsed"});
  const ColumnNames columns = {"fieldname", "value", "lastUsed", "firstUsed"};
  report.Note(ScanTable(database, table, columns, [&](const StoredRow& row) {
    const std::string field = row.Text(0);
    Record record;
    record.kind = field == kSearchBar ? RecordKind::kSearchQuery : RecordKind::kFormEntry;
    record.origin = field == kSearchBar ? Origin::kEntered : Origin::kUnknown;
    record.place = row.Place();
    record.title = field == kSearchBar ? "" : field;
    record.text = row.Text(1);
    const std::int64_t last = row.Integer(2).value_or(0);
    record.time = clock.Time(last != 0 ? last : row.Integer(3).value_or(0));
    return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
  clock.NoteCount(report);
}

}  // namespace

bool ClaimsFirefoxForms(const ArtifactInput& input) {
  return ClaimsByTables(input, {"moz_formhistory"}, 1, "formhistory.sqlite");
}

Status ReadFirefoxForms(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = FirefoxProfile(input.entry);
  StoreReport report(input, sink, kFirefoxFormsKind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  if (const StoredTable* const table = RequireTable(**database, report, "moz_formhistory", {"fieldname", "value"}))
    ReadEntries(**database, report, *table);
  return report.Finish();
}

}  // namespace schouw

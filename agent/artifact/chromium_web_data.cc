#include "agent/artifact/chromium_web_data.h"

#include <algorithm>
#include <map>

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

constexpr std::string_view kAccountName = "Account Web Data";  // of a signed-in account: never had the table

// Schemas before version 29 keep the times of a pair of name and value in a table of their own.
std::map<std::int64_t, std::int64_t> LastUseOfPairs(SqliteDatabase& database, StoreReport& report) {
  std::map<std::int64_t, std::int64_t> last;
  const StoredTable* const table = OptionalTable(database, report, "autofill_dates", {"pair_id", "date_created"});
  if (table == nullptr) return last;
  report.Note(ScanTable(database, *table, {"pair_id", "date_created"}, [&](const StoredRow& row) {
    std::int64_t& time = last[row.Integer(0).value_or(0)];
    time = std::max(time, row.Integer(1).value_or(0));
    return Scan::kContinue;
  }));
  return last;
}

void ReadAutofill(SqliteDatabase& database, StoreReport& report, bool of_account) {
  const auto find = of_account ? OptionalTable : RequireTable;
  const StoredTable* const table = find(database, report, "autofill", {"name", "value"});
  if (table == nullptr) return;
  // One of the two schemas, whole.
  if (table->Column("date_created") == nullptr && table->Column("date_last_used") == nullptr) {
    const StoredTable* const dates = database.Table("autofill_dates");
    if (dates != nullptr) ExpectColumns(report, *table, {"pair_id"});
    if (dates == nullptr && table->Column("pair_id") != nullptr) RequireTable(database, report, "autofill_dates", {});
  }
  if (table->Column("pair_id") == nullptr) ExpectColumns(report, *table, {"date_last_used", "date_created"});
  const auto pairs = LastUseOfPairs(database, report);
  StoreClock clock(TimeUnit::kUnixSeconds);
  const ColumnNames columns = {"name", "value", "date_last_used", "date_created", "pair_id"};
  report.Note(ScanTable(database, *table, columns, [&](const StoredRow& row) {
    Record record;
    record.kind = RecordKind::kFormEntry;
    record.place = row.Place();
    record.title = row.Text(0);
    record.text = row.Text(1);
    std::int64_t used = row.Integer(2).value_or(0);
    if (used == 0) used = row.Integer(3).value_or(0);
    if (const auto pair = pairs.find(row.Integer(4).value_or(0)); used == 0 && pair != pairs.end()) used = pair->second;
    record.time = clock.Time(used);
    return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
  clock.NoteCount(report);
}

}  // namespace

bool ClaimsChromiumWebData(const ArtifactInput& input) {
  return ClaimsByTables(
      input, {"autofill", "keywords", "credit_cards", "autofill_profiles", "autofill_sync_metadata", "token_service"},
      2, "Web Data");
}

Status ReadChromiumWebData(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = ChromiumProfile(input.entry);
  StoreReport report(input, sink, kChromiumWebDataKind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  ReadAutofill(**database, report, SameName(input.entry.Name(), kAccountName));
  return report.Finish();
}

}  // namespace schouw

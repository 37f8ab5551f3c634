#include "agent/artifact/chromium_typed.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

struct TypedStore {
  std::string_view kind;
  std::string_view table;
  std::string_view text;
  ColumnNames others;  // address, title, time; one that is absent reads as empty
};

Status ReadTyped(const ArtifactInput& input, RecordSink& sink, const TypedStore& store) {
  BrowserProfile profile = ChromiumProfile(input.entry);
  StoreReport report(input, sink, store.kind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  const StoredTable* const table = RequireTable(**database, report, store.table, {store.text});
  if (table == nullptr) return report.Finish();
  for (const std::string_view column : store.others) ExpectColumns(report, *table, {column});
  StoreClock clock(TimeUnit::kChromium);
  ColumnNames columns = {store.text};
  columns.insert(columns.end(), store.others.begin(), store.others.end());
  report.Note(ScanTable(**database, *table, columns, [&](const StoredRow& row) {
    Record record;
    record.kind = RecordKind::kFormEntry;
    record.place = row.Place();
    record.origin = Origin::kEntered;
    record.text = row.Text(0);
    if (columns.size() > 1) record.url = row.Text(1);
    if (columns.size() > 2) record.title = row.Text(2);
    if (columns.size() > 3) record.time = clock.Time(row.Integer(3));
    return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
  clock.NoteCount(report);
  return report.Finish();
}

}  // namespace

bool ClaimsChromiumShortcuts(const ArtifactInput& input) {
  return ClaimsByTables(input, {"omni_box_shortcuts"}, 1, "Shortcuts");
}

Status ReadChromiumShortcuts(const ArtifactInput& input, RecordSink& sink) {
  return ReadTyped(input, sink,
                   {kChromiumShortcutsKind, "omni_box_shortcuts", "text", {"url", "description", "last_access_time"}});
}

bool ClaimsChromiumPredictor(const ArtifactInput& input) {
  return ClaimsByTables(input, {"network_action_predictor"}, 1, "Network Action Predictor");
}

Status ReadChromiumPredictor(const ArtifactInput& input, RecordSink& sink) {
  return ReadTyped(input, sink, {kChromiumPredictorKind, "network_action_predictor", "user_text", {}});
}

}  // namespace schouw

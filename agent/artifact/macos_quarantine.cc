#include "agent/artifact/macos_quarantine.h"

#include "agent/artifact/browser/safari_store.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

constexpr std::string_view kQuarantineTable = "LSQuarantineEvent";

// Nothing where neither address was kept.
std::optional<Record> QuarantineDownloadOf(const StoredRow& row, CocoaClock& clock) {
  const std::string data = row.Text(0), page = row.Text(1);
  if (data.empty() && page.empty()) return std::nullopt;
  Record record;
  record.kind = RecordKind::kDownload;
  record.place = row.Place();
  record.time = clock.Time(row.Real(2));
  record.url = data.empty() ? page : data;
  record.title = row.Text(4);
  record.app = row.Text(3);
  if (record.app.empty()) record.app = row.Text(5);
  record.text = record.title.empty() ? record.url : record.title + "\n" + record.url;
  if (!page.empty() && page != record.url) record.text.append("\n").append(page);
  return record;
}

}  // namespace

bool ClaimsMacosQuarantine(const ArtifactInput& input) {
  return ClaimsByTables(input, {kQuarantineTable}, 1, "com.apple.LaunchServices.QuarantineEventsV2");
}

Status ReadMacosQuarantine(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kMacosQuarantineKind, "macOS", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  CocoaClock clock;
  if (const StoredTable* const table =
          RequireTable(**database, report, kQuarantineTable, {"LSQuarantineDataURLString"})) {
    ExpectColumns(report, *table, {"LSQuarantineOriginURLString", "LSQuarantineTimeStamp", "LSQuarantineAgentName"});
    const ColumnNames columns = {"LSQuarantineDataURLString", "LSQuarantineOriginURLString",
                                 "LSQuarantineTimeStamp",     "LSQuarantineAgentName",
                                 "LSQuarantineOriginTitle",   "LSQuarantineAgentBundleIdentifier"};
    report.Note(ScanTable(**database, *table, columns, [&](const StoredRow& row) {
      std::optional<Record> record = QuarantineDownloadOf(row, clock);
      return !record || report.Emit(std::move(*record)) ? Scan::kContinue : Scan::kStop;
    }));
  }
  clock.NoteCount(report);
  return report.Finish();
}

}  // namespace schouw

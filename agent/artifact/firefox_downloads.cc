#include "agent/artifact/firefox_downloads.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

Record FirefoxDownloadOf(const StoredRow& row) {
  Record record;
  record.kind = RecordKind::kDownload;
  record.place = row.Place();
  record.url = row.Text(0);
  record.text = record.url;
  const std::int64_t start = row.Integer(2).value_or(0);
  if (const auto time = FromUnixMicros(start); start != 0 && time) record.time = *time;
  const std::string path = row.IsAbsent(1) ? row.Text(3) : PathOfFileUri(row.Text(1));
  if (!path.empty()) record.text.append("\n").append(path);
  return record;
}

}  // namespace

bool ClaimsFirefoxDownloads(const ArtifactInput& input) {
  return ClaimsByTables(input, {"moz_downloads"}, 1, "downloads.sqlite");
}

Status ReadFirefoxDownloads(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = FirefoxProfile(input.entry);
  StoreReport report(input, sink, kFirefoxDownloadsKind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  if (const StoredTable* const table = RequireTable(**database, report, "moz_downloads", {"source"})) {
    ExpectColumns(report, *table, {"target", "startTime"});
    report.Note(ScanTable(**database, *table, {"source", "target", "startTime", "name"}, [&](const StoredRow& row) {
      return report.Emit(FirefoxDownloadOf(row)) ? Scan::kContinue : Scan::kStop;
    }));
  }
  return report.Finish();
}

}  // namespace schouw

#include "agent/artifact/android_downloads.h"

#include <algorithm>

#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_look.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

constexpr std::string_view kDownloadsTable = "downloads";

// The program's package is the app: it asked for the file.
Record AndroidDownloadOf(const StoredRow& row, StoreClock& clock) {
  Record record = PageRecord(RecordKind::kDownload, row.Place(), clock.Time(row.Integer(1)), Origin::kUnknown,
                             {row.Text(0), row.Text(2)});
  std::string path = row.Text(3);
  if (path.empty()) path = row.Text(4);
  if (!path.empty()) record.text.append(record.text.empty() ? "" : "\n").append(PathOfFileUri(path));
  record.app = row.Text(5);
  return record;
}

}  // namespace

bool ClaimsAndroidDownloads(const ArtifactInput& input) {
  if (!LooksLikeSqlite(input.head)) return false;
  return LookInto(input, [&](SqliteDatabase* database) {
    if (database == nullptr) return false;
    const StoredTable* const table = database->Table(kDownloadsTable);
    constexpr std::string_view kMarks[] = {"uri", "notificationpackage", "notificationclass", "lastmod", "cookiedata"};
    return table != nullptr &&
           2 <= std::ranges::count_if(kMarks, [&](std::string_view mark) { return table->Column(mark) != nullptr; });
  });
}

Status ReadAndroidDownloads(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kAndroidDownloadsKind, "Android", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  StoreClock clock(TimeUnit::kUnixMillis);
  if (const auto* const table = RequireTable(**database, report, kDownloadsTable, {"uri"})) {
    ExpectColumns(report, *table, {"lastmod", "title", "_data", "hint", "notificationpackage"});
    // Version 106 of the schema brought both.
    if (table->Column("mediaprovider_uri") != nullptr) ExpectColumns(report, *table, {"deleted"});
    const ColumnNames columns = {"uri", "lastmod", "title", "_data", "hint", "notificationpackage", "deleted"};
    report.Note(ScanTable(**database, *table, columns, [&](const StoredRow& row) {
      if (row.Integer(6).value_or(0) != 0) return Scan::kContinue;
      Record record = AndroidDownloadOf(row, clock);
      return record.text.empty() || report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
    }));
  }
  clock.NoteCount(report);
  return report.Finish();
}

}  // namespace schouw

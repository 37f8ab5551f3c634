#include "agent/artifact/android_webview.h"

#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

void ReadForms(SqliteDatabase& database, StoreReport& report) {
  const StoredTable* const table = RequireTable(database, report, "formdata", {"value"});
  const StoredTable* const pages = RequireTable(database, report, "formurl", {"_id", "url"});
  if (table == nullptr) return;
  ExpectColumns(report, *table, {"name", "urlid"});
  std::optional<RowFinder> finder;
  if (pages != nullptr) {
    auto made = RowFinder::Make(database, *pages, "_id", {"url"});
    if (made)
      finder = std::move(*made);
    else
      report.Note(made.error());
  }
  report.Note(ScanTable(database, *table, {"value", "name", "urlid"}, [&](const StoredRow& row) {
    Record record;
    record.kind = RecordKind::kFormEntry;
    record.place = row.Place();
    record.text = row.Text(0);
    record.title = row.Text(1);
    if (finder && row.Integer(2))
      if (const auto page = finder->Find(*row.Integer(2)); page && *page) record.url = (*page)->Text(0);
    return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
}

void ReadCookies(SqliteDatabase& database, StoreReport& report, std::uint32_t version) {
  constexpr std::uint32_t kLastWithCookies = 10;  // android.webkit.WebViewDatabase: version 11 has them elsewhere
  const bool expected = version > 0 && version <= kLastWithCookies;
  const StoredTable* const table = (expected ? RequireTable : OptionalTable)(database, report, "cookies", {"domain"});
  if (table == nullptr) return;
  report.Note(ScanTable(database, *table, {"domain"}, [&](const StoredRow& row) {
    Record record;
    record.kind = RecordKind::kAppData;
    record.place = row.Place();
    record.text = row.Text(0);
    if (record.text.starts_with('.')) record.text.erase(0, 1);
    return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
}

}  // namespace

bool ClaimsAndroidWebview(const ArtifactInput& input) {
  return ClaimsByTables(input, {"formurl", "formdata", "httpauth"}, 2, "webview.db");
}

Status ReadAndroidWebview(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kAndroidWebviewKind, "WebView", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  ReadForms(**database, report);
  if (!report.stopped()) ReadCookies(**database, report, SchemaVersion(input));
  return report.Finish();
}

}  // namespace schouw

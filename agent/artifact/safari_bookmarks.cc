#include "agent/artifact/safari_bookmarks.h"

#include "agent/artifact/browser/safari_store.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/safari_tabs.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {

bool ClaimsSafariBookmarks(const ArtifactInput& input) {
  // "SafariTabs.db" has the same tables and more.
  return ClaimsByTables(input, {"bookmarks", "folder_ancestors", "bookmark_title_words"}, 2, "Bookmarks.db") &&
         !ClaimsSafariTabs(input);
}

Status ReadSafariBookmarks(const ArtifactInput& input, RecordSink& sink) {
  constexpr std::int64_t kLeaf = 0;
  BrowserProfile profile = SafariProfile(input.entry);
  StoreReport report(input, sink, kSafariBookmarksKind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  CocoaClock clock;
  if (const StoredTable* const table = RequireTable(**database, report, "bookmarks", {"url"})) {
    const ColumnNames columns = {"type", "url", "title", "last_modified", "deleted"};
    report.Note(ScanTable(**database, *table, columns, [&](const StoredRow& row) {
      if (row.Integer(0).value_or(kLeaf) != kLeaf || row.Text(1).empty()) return Scan::kContinue;
      if (row.Integer(4).value_or(0) != 0) return Scan::kContinue;
      Record record = PageRecord(RecordKind::kBookmark, row.Place(), clock.Time(row.Real(3)), Origin::kUnknown,
                                 {row.Text(1), row.Text(2)});
      return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
    }));
  }
  clock.NoteCount(report);
  return report.Finish();
}

}  // namespace schouw

#include "agent/artifact/safari_bookmarks.h"

#include <map>
#include <string>
#include <vector>

#include "agent/artifact/browser/safari_store.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/safari_tabs.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

constexpr std::int64_t kBookmarkLeaf = 0;  // bookmarks.type

struct BookmarkFolder {
  std::int64_t parent = 0;
  std::string title;
};
using Folders = std::map<std::int64_t, BookmarkFolder>;

Folders ReadFolders(SqliteDatabase& database, const StoredTable& table, StoreReport& report) {
  constexpr std::size_t kMostFolders = 100'000;
  Folders folders;
  report.Note(ScanTable(database, table, {"id", "type", "parent", "title"}, [&](const StoredRow& row) {
    if (row.Integer(1).value_or(kBookmarkLeaf) == kBookmarkLeaf) return Scan::kContinue;
    folders[row.Integer(0).value_or(0)] = {row.Integer(2).value_or(0), row.Text(3)};
    return folders.size() < kMostFolders ? Scan::kContinue : Scan::kStop;
  }));
  if (folders.size() == kMostFolders)
    report.Note(MakeError(ErrorCode::kTooMany, "more folders than can be remembered"));
  return folders;
}

// The folders above, outermost first.
std::string PathOf(const Folders& folders, std::int64_t id) {
  constexpr std::size_t kMostLevels = 64;
  std::vector<const BookmarkFolder*> above;
  for (auto found = folders.find(id); found != folders.end() && above.size() < kMostLevels;
       found = folders.find(found->second.parent))
    above.push_back(&found->second);
  std::string path;
  for (auto folder = above.rbegin(); folder != above.rend(); ++folder) path = InFolder(path, (*folder)->title);
  return path;
}

}  // namespace

bool ClaimsSafariBookmarks(const ArtifactInput& input) {
  // "SafariTabs.db" has the same tables and more.
  return ClaimsByTables(input, {"bookmarks", "folder_ancestors", "bookmark_title_words"}, 2, "Bookmarks.db") &&
         !ClaimsSafariTabs(input);
}

Status ReadSafariBookmarks(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = SafariProfile(input.entry);
  StoreReport report(input, sink, kSafariBookmarksKind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  CocoaClock clock;
  if (const StoredTable* const table = RequireTable(**database, report, "bookmarks", {"url"})) {
    ExpectColumns(report, *table, {"id", "type", "parent", "title"});
    // Bookmarks that are synced are deleted by a mark.
    if (table->Column("server_id") != nullptr) ExpectColumns(report, *table, {"deleted", "last_modified"});
    const Folders folders = ReadFolders(**database, *table, report);
    const ColumnNames columns = {"type", "url", "title", "last_modified", "deleted", "parent"};
    report.Note(ScanTable(**database, *table, columns, [&](const StoredRow& row) {
      if (row.Integer(0).value_or(kBookmarkLeaf) != kBookmarkLeaf || row.Text(1).empty()) return Scan::kContinue;
      if (row.Integer(4).value_or(0) != 0) return Scan::kContinue;
      Record record = BookmarkRecord(row.Place(), clock.Time(row.Real(3)), PathOf(folders, row.Integer(5).value_or(0)),
                                     {row.Text(1), row.Text(2)});
      return report.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
    }));
  }
  clock.NoteCount(report);
  return report.Finish();
}

}  // namespace schouw

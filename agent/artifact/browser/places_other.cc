// Bookmarks and downloads of a "places.sqlite".
#include <map>
#include <set>
#include <vector>

#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/browser/places_store.h"

namespace schouw {
namespace {

constexpr std::int64_t kBookmarkType = 1;
constexpr std::size_t kMaxKeywords = 100'000;
constexpr std::int64_t kFolderType = 2;  // 3 is a separator

struct PlacesFolder {
  std::int64_t parent = 0;
  std::string title;
};
using Folders = std::map<std::int64_t, PlacesFolder>;

Folders LoadFolders(PlacesStore& places, const StoredTable& table) {
  Folders folders;
  std::uint64_t bytes = 0;
  bool full = false;
  const ColumnNames columns = {"id", "type", "parent", "title"};
  places.report().Note(ScanTable(places.database(), table, columns, [&](const StoredRow& row) {
    if (row.Integer(1) != kFolderType) return Scan::kContinue;
    PlacesFolder folder{row.Integer(2).value_or(0), row.Text(3)};
    bytes += folder.title.size() + 2 * sizeof(PlacesFolder);
    full = bytes > places.database().limits().max_member_in_memory_bytes;
    if (full) return Scan::kStop;
    folders.emplace(row.Integer(0).value_or(0), std::move(folder));
    return Scan::kContinue;
  }));
  if (full)
    places.report().Note(MakeError(ErrorCode::kTooBig, "folders of table moz_bookmarks are larger than memory allows"));
  return folders;
}

// The person's own folders down to `id`; the root and those just below it (menu, toolbar, tags) are the browser's.
std::string FolderPath(const Folders& folders, std::int64_t id, std::uint32_t max_depth) {
  std::vector<const PlacesFolder*> chain;  // innermost first
  for (auto found = folders.find(id); found != folders.end() && chain.size() < max_depth;
       found = folders.find(found->second.parent))
    chain.push_back(&found->second);
  std::string path;
  for (std::size_t left = chain.size(); left > 2; --left) path = InFolder(path, chain[left - 3]->title);
  return path;
}

// Words that were chosen to stand for a page in the address bar.
std::map<std::int64_t, std::string> LoadKeywords(PlacesStore& places) {
  std::map<std::int64_t, std::string> keywords;
  // Every desktop schema has both; "place_id" came with "post_data".
  const auto find = places.database().Table("moz_inputhistory") ? RequireTable : OptionalTable;
  const StoredTable* const table = find(places.database(), places.report(), "moz_keywords", {"keyword"});
  if (table == nullptr) return keywords;
  if (table->Column("post_data") != nullptr) ExpectColumns(places.report(), *table, {"place_id"});
  if (table->Column("place_id") == nullptr) return keywords;
  places.report().Note(ScanTable(places.database(), *table, {"place_id", "keyword"}, [&](const StoredRow& row) {
    keywords.emplace(row.Integer(0).value_or(0), row.Text(1));
    return keywords.size() < kMaxKeywords ? Scan::kContinue : Scan::kStop;
  }));
  return keywords;
}

// Numbers of the two annotations that make a page a download; 0 where the store has none.
struct DownloadAnnotations {
  std::int64_t destination = 0;
  std::int64_t details = 0;
};

DownloadAnnotations FindAnnotations(PlacesStore& places) {
  DownloadAnnotations found;
  const StoredTable* const names =
      RequireTable(places.database(), places.report(), "moz_anno_attributes", {"id", "name"});
  if (names == nullptr) return found;
  places.report().Note(ScanTable(places.database(), *names, {"id", "name"}, [&](const StoredRow& row) {
    const std::string name = row.Text(1);
    if (name == "downloads/destinationFileURI") found.destination = row.Integer(0).value_or(0);
    if (name == "downloads/metaData") found.details = row.Integer(0).value_or(0);
    return Scan::kContinue;
  }));
  return found;
}

}  // namespace

void ReadPlacesBookmarks(PlacesStore& places) {
  const StoredTable* const table = RequireTable(places.database(), places.report(), "moz_bookmarks", {"type", "fk"});
  if (table == nullptr) return;
  ExpectColumns(places.report(), *table, {"id", "parent", "title", "dateAdded"});
  const Folders folders = LoadFolders(places, *table);
  const std::map<std::int64_t, std::string> keywords = LoadKeywords(places);
  const ColumnNames columns = {"type", "fk", "title", "dateAdded", "parent"};
  places.report().Note(ScanTable(places.database(), *table, columns, [&](const StoredRow& row) {
    if (row.Integer(0) != kBookmarkType || row.IsAbsent(1)) return Scan::kContinue;
    std::optional<VisitedPage> page = places.Page(*row.Integer(1));
    if (!page) return Scan::kContinue;
    page->title = row.Text(2);  // as the bookmark calls it
    const std::string path = FolderPath(folders, row.Integer(4).value_or(0), places.database().limits().max_path_depth);
    Record record = BookmarkRecord(row.Place(), places.Time(row.Integer(3)), path, *page);
    if (const auto keyword = keywords.find(*row.Integer(1)); keyword != keywords.end())
      record.text.append("\n").append(keyword->second);
    return places.report().Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
}

void ReadPlacesDownloads(PlacesStore& places) {
  const auto find = places.database().Table("moz_anno_attributes") ? RequireTable : OptionalTable;
  const StoredTable* const table =
      find(places.database(), places.report(), "moz_annos", {"place_id", "anno_attribute_id"});
  if (table == nullptr) return;
  ExpectColumns(places.report(), *table, {"content", "dateAdded"});
  const DownloadAnnotations annotations = FindAnnotations(places);
  std::set<std::int64_t> done;
  const auto read = [&](std::int64_t annotation, bool has_path) {
    if (annotation == 0 || places.report().stopped()) return;
    const ColumnNames columns = {"place_id", "anno_attribute_id", "content", "dateAdded"};
    places.report().Note(ScanTable(places.database(), *table, columns, [&](const StoredRow& row) {
      const std::int64_t id = row.Integer(0).value_or(0);
      if (row.Integer(1) != annotation || !done.insert(id).second) return Scan::kContinue;
      const std::optional<VisitedPage> page = places.Page(id);
      if (!page) return Scan::kContinue;
      Record record = PageRecord(RecordKind::kDownload, row.Place(), places.Time(row.Integer(3)), Origin::kUnknown,
                                 {page->url, ""});
      if (has_path) record.text.append("\n").append(PathOfFileUri(row.Text(2)));
      return places.report().Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
    }));
  };
  read(annotations.destination, true);
  read(annotations.details, false);
}

}  // namespace schouw

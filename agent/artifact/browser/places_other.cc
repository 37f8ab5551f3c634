// Bookmarks and downloads of a "places.sqlite".
#include <map>
#include <set>

#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/browser/places_store.h"

namespace schouw {
namespace {

constexpr std::int64_t kBookmarkType = 1;  // 2 is a folder, 3 a separator

// Numbers of the two annotations that make a page a download; 0 where the store has none.
struct DownloadAnnotations {
  std::int64_t destination = 0;
  std::int64_t details = 0;
};

DownloadAnnotations FindAnnotations(PlacesStore& places) {
  DownloadAnnotations found;
  const StoredTable* const names =
      OptionalTable(places.database(), places.report(), "moz_anno_attributes", {"id", "name"});
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
  const StoredTable* const table = OptionalTable(places.database(), places.report(), "moz_bookmarks", {"type", "fk"});
  if (table == nullptr) return;
  const ColumnNames columns = {"type", "fk", "title", "dateAdded"};
  places.report().Note(ScanTable(places.database(), *table, columns, [&](const StoredRow& row) {
    if (row.Integer(0) != kBookmarkType || row.IsAbsent(1)) return Scan::kContinue;
    std::optional<VisitedPage> page = places.Page(*row.Integer(1));
    if (!page) return Scan::kContinue;
    page->title = row.Text(2);  // as the bookmark calls it
    Record record =
        PageRecord(RecordKind::kBookmark, row.Place(), places.Time(row.Integer(3)), Origin::kUnknown, *page);
    return places.report().Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
  }));
}

void ReadPlacesDownloads(PlacesStore& places) {
  const StoredTable* const table =
      OptionalTable(places.database(), places.report(), "moz_annos", {"place_id", "anno_attribute_id"});
  if (table == nullptr) return;
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

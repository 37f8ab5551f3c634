// What the readers of one "places.sqlite" share: its clock and its pages.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {

class PlacesStore {
 public:
  // Both must outlive it. Notes what is missing of moz_places.
  PlacesStore(SqliteDatabase& database, StoreReport& report);

  SqliteDatabase& database() { return database_; }
  StoreReport& report() { return report_; }
  const StoredTable* pages() const { return pages_table_; }

  // Microseconds on a desktop, milliseconds on Android; 0 and NULL are no time. An impossible one is counted.
  std::optional<UnixNanos> Time(std::optional<std::int64_t> value);
  std::optional<UnixNanos> MillisTime(std::optional<std::int64_t> value);
  // The row of moz_places; nullopt when there is none, which is counted, or when it can't be read, which is noted.
  std::optional<VisitedPage> Page(std::int64_t id);
  // Notes what was counted.
  void NoteCounts();

 private:
  SqliteDatabase& database_;
  StoreReport& report_;
  bool millis_;
  const StoredTable* pages_table_;
  std::optional<RowFinder> pages_;
  std::set<std::string> noted_;
  std::uint64_t missing_pages_ = 0;
  std::uint64_t bad_times_ = 0;
};

// Rows of moz_bookmarks that point to a page.
void ReadPlacesBookmarks(PlacesStore& places);
// Pages with a download annotation (downloads/destinationFileURI, else downloads/metaData) in moz_annos.
void ReadPlacesDownloads(PlacesStore& places);

}  // namespace schouw

#include "agent/artifact/browser/places_store.h"

namespace schouw {

PlacesStore::PlacesStore(SqliteDatabase& database, StoreReport& report) : database_(database), report_(report) {
  const StoredTable* const visits = database.Table("moz_historyvisits");
  millis_ = visits != nullptr && visits->Column("is_local") != nullptr;
  pages_table_ = RequireTable(database, report, "moz_places", {"id", "url"});
  if (pages_table_ == nullptr) return;
  ExpectColumns(report, *pages_table_, {"title"});
  // "guid" came later; Android keeps the time apart for this device and others.
  if (pages_table_->Column("guid") != nullptr)
    ExpectColumns(report, *pages_table_, {"last_visit_date|last_visit_date_local"});
  auto finder = RowFinder::Make(database, *pages_table_, "id", {"url", "title"});
  if (finder)
    pages_ = std::move(*finder);
  else
    report.Note(finder.error());
}

std::optional<UnixNanos> PlacesStore::Time(std::optional<std::int64_t> value) {
  if (millis_) return MillisTime(value);
  if (!value || *value == 0) return std::nullopt;
  const auto time = FromUnixMicros(*value);
  if (time) return *time;
  ++bad_times_;
  return std::nullopt;
}

std::optional<UnixNanos> PlacesStore::MillisTime(std::optional<std::int64_t> value) {
  if (!value || *value == 0) return std::nullopt;
  const auto time = FromUnixMillis(*value);
  if (time) return *time;
  ++bad_times_;
  return std::nullopt;
}

std::optional<VisitedPage> PlacesStore::Page(std::int64_t id) {
  if (!pages_) return std::nullopt;
  auto row = pages_->Find(id);
  if (!row) {
    if (noted_.insert(row.error().Text()).second) report_.Note(row.error());
    return std::nullopt;
  }
  if (!*row) {
    ++missing_pages_;
    return std::nullopt;
  }
  return VisitedPage{(*row)->Text(0), (*row)->Text(1)};
}

void PlacesStore::NoteCounts() {
  if (missing_pages_ > 0)
    report_.Note(MakeError(ErrorCode::kMalformed,
                           std::to_string(missing_pages_) + " rows name a page that is not in table moz_places"));
  if (bad_times_ > 0)
    report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " rows have an impossible time"));
}

}  // namespace schouw

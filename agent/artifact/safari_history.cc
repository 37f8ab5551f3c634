#include "agent/artifact/safari_history.h"

#include <algorithm>
#include <set>
#include <vector>

#include "agent/artifact/browser/safari_store.h"
#include "agent/artifact/browser/search_engine.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

class SafariHistory {
 public:
  SafariHistory(SqliteDatabase& database, StoreReport& report) : database_(database), report_(report) {}

  void Read() {
    items_ = RequireTable(database_, report_, "history_items", {"id", "url"});
    if (items_ == nullptr) return;
    ExpectColumns(report_, *items_, {"visit_count"});
    pages_ = Finder(*items_, "id", {"url"});
    ReadVisits();
    ReadItemsWithoutVisits();
    if (missing_pages_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed,
                             std::to_string(missing_pages_) + " rows name a page that is not in table history_items"));
    clock_.NoteCount(report_);
  }

 private:
  std::optional<RowFinder> Finder(const StoredTable& table, std::string_view key, const ColumnNames& columns) {
    auto finder = RowFinder::Make(database_, table, key, columns);
    if (finder) return std::move(*finder);
    report_.Note(finder.error());
    return std::nullopt;
  }

  // The one column of a row. Nullopt: there is no such row, or it can't be read, which is noted.
  template <typename Take>
  auto Look(std::optional<RowFinder>& finder, std::int64_t key, Take take)
      -> decltype(take(std::declval<const StoredRow&>())) {
    if (!finder) return std::nullopt;
    auto row = finder->Find(key);
    if (!row && noted_.insert(row.error().Text()).second) report_.Note(row.error());
    if (!row || !*row) return std::nullopt;
    return take(**row);
  }
  std::optional<std::string> Address(std::int64_t item) {
    return Look(pages_, item, [](const StoredRow& row) { return std::optional(row.Text(0)); });
  }

  void ReadVisits() {
    const StoredTable* const visits = RequireTable(database_, report_, "history_visits", {"history_item"});
    if (visits == nullptr) return;
    ExpectColumns(report_, *visits, {"id", "visit_time", "title", "redirect_source"});
    // Since macOS 10.11 and iOS 9 visits of other devices come along: "origin" stands beside "generation".
    if (visits->Column("generation") != nullptr) ExpectColumns(report_, *visits, {"origin"});
    if (visits->Column("id") != nullptr) visits_by_id_ = Finder(*visits, "id", {"history_item"});
    const ColumnNames columns = {"history_item", "visit_time", "title", "redirect_source", "origin"};
    report_.Note(ScanTable(database_, *visits, columns, [&](const StoredRow& row) {
      const std::int64_t item = row.Integer(0).value_or(0);
      visited_.push_back(item);
      const std::optional<UnixNanos> time = clock_.Time(row.Real(1));
      if (report_.LeaveOut(RecordKind::kUrlVisit, row.Place(), time)) return Scan::kContinue;
      const std::optional<std::string> url = Address(item);
      if (!url) {
        ++missing_pages_;
        return Scan::kContinue;
      }
      const std::int64_t source = row.Integer(3).value_or(0);
      Origin origin = source != 0 ? Origin::kRedirect : Origin::kUnknown;
      if (row.Integer(4).value_or(0) != 0) origin = Origin::kOtherDevice;
      Record visit = PageRecord(RecordKind::kUrlVisit, row.Place(), time, origin, {*url, row.Text(2)});
      return EmitVisit(std::move(visit), source) ? Scan::kContinue : Scan::kStop;
    }));
    std::sort(visited_.begin(), visited_.end());
  }

  bool EmitVisit(Record visit, std::int64_t redirect_source) {
    // A search that was passed on to another address of the engine is still the same one.
    if (redirect_source != 0 && SameSearch(visit.url, redirect_source)) return report_.Emit(std::move(visit));
    const Origin origin = visit.origin;
    return EmitWithSearch(report_, std::move(visit), origin);
  }

  bool SameSearch(const std::string& url, std::int64_t redirect_source) {
    const std::string words = SearchWords(url);
    if (words.empty()) return false;
    const auto item = Look(visits_by_id_, redirect_source, [](const StoredRow& row) { return row.Integer(0); });
    const std::optional<std::string> before = item ? Address(*item) : std::nullopt;
    return before && ComparableWords(SearchWords(*before)) == ComparableWords(words);
  }

  void ReadItemsWithoutVisits() {
    if (report_.stopped()) return;
    const bool counts = items_->Column("visit_count") != nullptr;
    report_.Note(ScanTable(database_, *items_, {"id", "url", "visit_count"}, [&](const StoredRow& row) {
      if (std::binary_search(visited_.begin(), visited_.end(), row.Integer(0).value_or(0))) return Scan::kContinue;
      if (counts && row.Integer(2).value_or(0) == 0) return Scan::kContinue;
      Record page = PageRecord(RecordKind::kUrlVisit, row.Place(), std::nullopt, Origin::kUnknown, {row.Text(1), ""});
      return EmitWithSearch(report_, std::move(page), Origin::kUnknown) ? Scan::kContinue : Scan::kStop;
    }));
  }

  SqliteDatabase& database_;
  StoreReport& report_;
  CocoaClock clock_;
  const StoredTable* items_ = nullptr;
  std::optional<RowFinder> pages_;
  std::optional<RowFinder> visits_by_id_;
  std::vector<std::int64_t> visited_;  // sorted once all visits are read
  std::set<std::string> noted_;
  std::uint64_t missing_pages_ = 0;
};

}  // namespace

bool ClaimsSafariHistory(const ArtifactInput& input) {
  return ClaimsByTables(input, {"history_items", "history_visits", "history_tombstones", "history_client_versions"}, 2,
                        "History.db");
}

Status ReadSafariHistory(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = SafariProfile(input.entry);
  StoreReport report(input, sink, kSafariHistoryKind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  SafariHistory(**database, report).Read();
  return report.Finish();
}

}  // namespace schouw

#include "agent/artifact/chromium_history.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/chromium_downloads.h"
#include "agent/artifact/browser/page_transition.h"
#include "agent/artifact/browser/search_engine.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_look.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

using PageId = std::int64_t;

// A row of keyword_search_terms.
struct StoredTerm {
  std::string place;
  std::string words;
};

struct Visit {
  std::string place;
  PageId page = 0;
  std::optional<UnixNanos> time;
  VisitOrigin origin;
};

class HistoryReader {
 public:
  HistoryReader(SqliteDatabase& database, StoreReport& report) : database_(database), report_(report) {}

  void Read() {
    FindPages();
    if (report_.has_period()) FindPagesOfPeriod();
    LoadTerms();
    ReadVisits();
    ReadPagesWithoutVisits();
    ReadTermsWithoutVisits();
    if (missing_pages_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed,
                             std::to_string(missing_pages_) + " visits name a page that is not in table urls"));
    if (bad_times_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " visits have an impossible time"));
  }

 private:
  bool Wants(RecordKind kind) const { return report_.Wants(kind); }

  std::optional<UnixNanos> Time(std::optional<std::int64_t> value) {
    if (!value || *value == 0) return std::nullopt;
    const auto time = FromChromiumTime(*value);
    if (time) return *time;
    ++bad_times_;
    return std::nullopt;
  }

  std::optional<RowFinder> Finder(const StoredTable* table, std::string_view key, const ColumnNames& columns) {
    if (table == nullptr) return std::nullopt;
    auto finder = RowFinder::Make(database_, *table, key, columns);
    if (finder) return std::move(*finder);
    report_.Note(finder.error());
    return std::nullopt;
  }

  void FindPages() {
    pages_table_ = RequireTable(database_, report_, "urls", {"id", "url"});
    if (pages_table_ != nullptr) ExpectColumns(report_, *pages_table_, {"title", "last_visit_time"});
    pages_ = Finder(pages_table_, "id", {"url", "title", "last_visit_time"});
    sources_ = Finder(OptionalTable(database_, report_, "visit_source", {"id", "source"}), "id", {"source"});
    // Made in one version with "context_annotations".
    const StoredTable* const annotations = database_.Table("context_annotations")
                                               ? RequireTable(database_, report_, "content_annotations", {})
                                               : database_.Table("content_annotations");
    if (annotations == nullptr) return;
    // Both came with version 51 of the schema.
    if (annotations->Column("search_normalized_url") != nullptr) ExpectColumns(report_, *annotations, {"search_terms"});
    if (annotations->Column("search_terms") != nullptr)
      annotations_ = Finder(annotations, "visit_id", {"search_terms"});
  }

  void FindPagesOfPeriod() {
    const StoredTable* const table = database_.Table("visits");
    if (table == nullptr) return;
    const ColumnNames columns = {"url", "visit_time"};
    ScanTable(database_, *table, columns, [&](const StoredRow& row) {  // what can't be read, ReadVisits tells
      const std::int64_t value = row.Integer(1).value_or(0);
      const auto time = FromChromiumTime(value);
      if (value == 0 || !time || !report_.BeforePeriod(*time)) in_period_.insert(row.Integer(0).value_or(0));
      return Scan::kContinue;
    });
  }

  // Of a page that was only visited before the mandate's period the words are not taken from the store.
  bool LeaveOutTerm(PageId page, const std::string& place) {
    if (!report_.has_period() || in_period_.contains(page)) return false;
    const std::optional<StoredRow> row = Look(pages_, page);
    return row && report_.LeaveOut(RecordKind::kSearchQuery, place, Time(row->Integer(2)));
  }

  // Terms by page, as far as memory allows; one beyond comes out at once, without a visit's time.
  void LoadTerms() {
    if (!Wants(RecordKind::kSearchQuery)) return;
    const StoredTable* const table = RequireTable(database_, report_, "keyword_search_terms", {"url_id", "term"});
    if (table == nullptr) return;
    report_.Note(ScanTable(database_, *table, {"url_id", "term"}, [&](const StoredRow& row) {
      const PageId page = row.Integer(0).value_or(0);
      if (LeaveOutTerm(page, row.Place())) return Scan::kContinue;
      StoredTerm term{row.Place(), row.Text(1)};
      if (term.words.empty()) return Scan::kContinue;
      term_bytes_ += term.place.size() + term.words.size() + sizeof(StoredTerm);
      if (term_bytes_ > database_.limits().max_member_in_memory_bytes) return EmitWithoutVisit(page, term);
      terms_[page].push_back(std::move(term));
      return Scan::kContinue;
    }));
  }

  // Nullopt when the row is not there; a row that can't be read is noted once.
  std::optional<StoredRow> Look(std::optional<RowFinder>& finder, std::int64_t key) {
    if (!finder) return std::nullopt;
    auto row = finder->Find(key);
    if (row) return *row;
    if (noted_.insert(row.error().Text()).second) report_.Note(row.error());
    return std::nullopt;
  }

  std::optional<VisitedPage> PageOf(PageId id) {
    const std::optional<StoredRow> row = Look(pages_, id);
    if (!row) return std::nullopt;
    return VisitedPage{row->Text(0), row->Text(1)};
  }

  void ReadVisits() {
    const StoredTable* const table = RequireTable(database_, report_, "visits", {"id", "url"});
    if (table == nullptr || report_.stopped()) return;
    ExpectColumns(report_, *table, {"visit_time", "transition"});
    // Both came with version 43 of the schema.
    if (table->Column("originator_visit_id") != nullptr) {
      ExpectColumns(report_, *table, {"originator_cache_guid"});
      RequireTable(database_, report_, "visit_source", {});
    }
    const ColumnNames columns = {"id", "url", "visit_time", "transition", "originator_cache_guid"};
    report_.Note(ScanTable(database_, *table, columns, [&](const StoredRow& row) {
      Visit visit{row.Place(), row.Integer(1).value_or(0), Time(row.Integer(2)), {}};
      if (const auto transition = row.Integer(3)) visit.origin = FromTransition(*transition);
      const std::int64_t id = row.Integer(0).value_or(0);
      ApplySource(visit, id, !row.Text(4).empty());
      visited_.push_back(visit.page);
      return EmitVisit(visit, id);
    }));
    std::sort(visited_.begin(), visited_.end());
  }

  void ApplySource(Visit& visit, std::int64_t id, bool has_originator) {
    VisitSource source = VisitSource::kThisBrowser;
    if (const auto row = Look(sources_, id)) source = FromVisitSource(row->Integer(0).value_or(1));
    if (has_originator) source = VisitSource::kOtherDevice;
    if (source == VisitSource::kThisBrowser) return;
    visit.origin.origin = source == VisitSource::kOtherDevice ? Origin::kOtherDevice : Origin::kUnknown;
    visit.origin.search_origin = visit.origin.origin;
    visit.origin.typed = visit.origin.typed && source == VisitSource::kOtherDevice;
  }

  Scan EmitVisit(const Visit& visit, std::int64_t id) {
    const RecordKind kind = visit.origin.typed ? RecordKind::kTypedUrl : RecordKind::kUrlVisit;
    if (report_.LeaveOut(kind, visit.place, visit.time)) {
      if (searched_.size() < kMaxPagesRemembered) searched_.insert(visit.page);  // a reload later is no new search
      return Scan::kContinue;
    }
    const std::optional<VisitedPage> page = PageOf(visit.page);
    if (!page && pages_) ++missing_pages_;
    if (page) {
      if (!report_.Emit(PageRecord(kind, visit.place, visit.time, visit.origin.origin, *page))) return Scan::kStop;
    }
    return EmitSearches(visit, id, page.value_or(VisitedPage{}));
  }

  Scan EmitSearches(const Visit& visit, std::int64_t id, const VisitedPage& page) {
    if (!Wants(RecordKind::kSearchQuery)) return Scan::kContinue;
    if (visit.origin.repeats && searched_.contains(visit.page)) return Scan::kContinue;
    const std::vector<StoredTerm> searches = SearchesOf(visit, id, page);
    for (const StoredTerm& search : searches) {
      if (!report_.Emit(SearchRecord(search.words, search.place, visit.time, visit.origin.search_origin, page)))
        return Scan::kStop;
      last_words_ = ComparableWords(search.words);
    }
    if (!searches.empty() && searched_.size() < kMaxPagesRemembered) searched_.insert(visit.page);
    return Scan::kContinue;
  }

  // What the browser kept for the page and this visit, else what the address says; each search once.
  std::vector<StoredTerm> SearchesOf(const Visit& visit, std::int64_t id, const VisitedPage& page) {
    std::vector<StoredTerm> searches;
    if (const auto found = terms_.find(visit.page); found != terms_.end()) searches = found->second;
    const auto add = [&](std::string words, std::string place) {
      const std::string comparable = ComparableWords(words);
      const bool known = std::ranges::any_of(
          searches, [&](const StoredTerm& search) { return ComparableWords(search.words) == comparable; });
      // A search that was passed on to another address of the engine is still the same one.
      const bool passed_on = visit.origin.origin == Origin::kRedirect && comparable == last_words_;
      if (!comparable.empty() && !known && !passed_on) searches.push_back({std::move(place), std::move(words)});
    };
    if (const auto row = Look(annotations_, id)) add(row->Text(0), row->Place());
    if (searches.empty()) add(SearchWords(page.url), visit.place);
    return searches;
  }

  bool WasVisited(PageId page) const { return std::binary_search(visited_.begin(), visited_.end(), page); }

  void ReadPagesWithoutVisits() {
    if (pages_table_ == nullptr || report_.stopped()) return;
    const ColumnNames columns = {"id", "url", "title", "last_visit_time"};
    report_.Note(ScanTable(database_, *pages_table_, columns, [&](const StoredRow& row) {
      if (row.Integer(3).value_or(0) == 0 || WasVisited(row.Integer(0).value_or(0))) return Scan::kContinue;
      const Visit visit{row.Place(), row.Integer(0).value_or(0), Time(row.Integer(3)), {}};
      if (report_.LeaveOut(RecordKind::kUrlVisit, visit.place, visit.time)) return Scan::kContinue;
      const VisitedPage page{row.Text(1), row.Text(2)};
      if (!report_.Emit(PageRecord(RecordKind::kUrlVisit, visit.place, visit.time, Origin::kUnknown, page)))
        return Scan::kStop;
      if (!Wants(RecordKind::kSearchQuery) || terms_.contains(visit.page)) return Scan::kContinue;
      std::string words = SearchWords(page.url);
      if (words.empty()) return Scan::kContinue;
      return report_.Emit(SearchRecord(std::move(words), visit.place, visit.time, Origin::kUnknown, page))
                 ? Scan::kContinue
                 : Scan::kStop;
    }));
  }

  Scan EmitWithoutVisit(PageId id, const StoredTerm& term) {
    const std::optional<StoredRow> row = Look(pages_, id);
    const VisitedPage page = row ? VisitedPage{row->Text(0), row->Text(1)} : VisitedPage{};
    const auto time = row ? Time(row->Integer(2)) : std::nullopt;
    return report_.Emit(SearchRecord(term.words, term.place, time, Origin::kUnknown, page)) ? Scan::kContinue
                                                                                            : Scan::kStop;
  }

  void ReadTermsWithoutVisits() {
    std::vector<PageId> left;
    for (const auto& [page, terms] : terms_)
      if (!WasVisited(page)) left.push_back(page);
    std::sort(left.begin(), left.end());
    for (const PageId page : left)
      for (const StoredTerm& term : terms_[page])
        if (report_.stopped() || EmitWithoutVisit(page, term) == Scan::kStop) return;
  }

  static constexpr std::size_t kMaxPagesRemembered = 1'000'000;  // beyond it a reload counts as a search

  SqliteDatabase& database_;
  StoreReport& report_;
  const StoredTable* pages_table_ = nullptr;
  std::optional<RowFinder> pages_;
  std::optional<RowFinder> sources_;
  std::optional<RowFinder> annotations_;
  std::unordered_map<PageId, std::vector<StoredTerm>> terms_;
  std::unordered_set<PageId> in_period_;  // where the mandate has one: pages with a visit in it
  std::uint64_t term_bytes_ = 0;
  std::vector<PageId> visited_;  // sorted once all visits are read
  std::unordered_set<PageId> searched_;
  std::unordered_set<std::string> noted_;
  std::string last_words_;
  std::uint64_t missing_pages_ = 0;
  std::uint64_t bad_times_ = 0;
};

}  // namespace

bool ClaimsChromiumHistory(const ArtifactInput& input) {
  if (!LooksLikeSqlite(input.head)) return false;
  return LookInto(input, [&](SqliteDatabase* database) {
    if (database == nullptr) return SameName(input.entry.Name(), "History");
    const StoredTable* const pages = database->Table("urls");
    const bool whole = pages != nullptr && pages->Column("url") != nullptr &&
                       pages->Column("last_visit_time") != nullptr && pages->Column("typed_count") != nullptr;
    const auto has = [&](std::string_view name) { return database->Table(name) != nullptr ? 1 : 0; };
    return whole || IsOwnName(input, "History") ||
           has("urls") + has("visits") + has("keyword_search_terms") + has("downloads_url_chains") >= 2;
  });
}

Status ReadChromiumHistory(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = ChromiumProfile(input.entry);
  StoreReport report(input, sink, kChromiumHistoryKind, std::move(profile.app), std::move(profile.profile));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  HistoryReader(**database, report).Read();
  if (!report.stopped() && report.Wants(RecordKind::kDownload)) ReadChromiumDownloads(**database, report);
  return report.Finish();
}

}  // namespace schouw

#include "agent/artifact/firefox_places.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/places_store.h"
#include "agent/artifact/browser/search_engine.h"
#include "agent/artifact/browser/signed_in.h"

namespace schouw {
namespace {

using PlaceId = std::int64_t;

// moz_historyvisits.visit_type; nsINavHistoryService.TRANSITION_*.
enum VisitType : std::int64_t {
  kLink = 1,
  kTyped = 2,  // also chosen from what the address bar proposed
  kBookmark = 3,
  kEmbed = 4,
  kRedirectPermanent = 5,
  kRedirectTemporary = 6,
  kDownload = 7,
  kFramedLink = 8,
  kReload = 9,
};
// moz_historyvisits.source: the browser itself sent the words to a search engine.
constexpr std::int64_t kSourceSearched = 3;

Origin OriginOf(std::int64_t visit_type) {
  switch (visit_type) {
    case kLink:
    case kBookmark:
    case kDownload: return Origin::kLink;
    case kTyped: return Origin::kEntered;
    case kEmbed:
    case kFramedLink: return Origin::kEmbedded;
    case kRedirectPermanent:
    case kRedirectTemporary: return Origin::kRedirect;
    default: return Origin::kUnknown;
  }
}

struct PlaceVisit {
  std::string place;
  PlaceId page = 0;
  std::optional<UnixNanos> time;
  std::int64_t type = 0;
  bool searched = false;
  bool other_device = false;

  Origin origin() const { return other_device ? Origin::kOtherDevice : OriginOf(type); }
};

// A row of moz_places_metadata_search_queries.
struct StoredQuery {
  std::int64_t id = 0;
  std::string place;
  std::string words;
  bool used = false;  // came out with a visit
};

class VisitReader {
 public:
  explicit VisitReader(PlacesStore& places) : places_(places), report_(places.report()) {}

  void Read() {
    LoadQueries();
    ReadVisits();
    ReadPagesWithoutVisits();
    ReadQueriesWithoutVisits();
  }

 private:
  void LoadQueries() {
    if (!report_.Wants(RecordKind::kSearchQuery)) return;
    SqliteDatabase& database = places_.database();
    // Made in one version with "moz_places_metadata".
    const auto find = database.Table("moz_places_metadata") ? RequireTable : OptionalTable;
    const StoredTable* const table = find(database, report_, "moz_places_metadata_search_queries", {"id"});
    if (table == nullptr) return;
    if (!table->Column("terms") && !table->Column("term"))
      report_.Note(MakeError(ErrorCode::kUnsupported, "table moz_places_metadata_search_queries has no column terms"));
    std::uint64_t bytes = 0;
    bool full = false;
    report_.Note(ScanTable(database, *table, {"id", "terms", "term"}, [&](const StoredRow& row) {
      StoredQuery query{row.Integer(0).value_or(0), row.Place(), row.Text(1), false};
      if (query.words.empty()) query.words = row.Text(2);
      bytes += 2 * query.words.size() + sizeof(StoredQuery);
      full = bytes > database.limits().max_member_in_memory_bytes;
      if (full) return Scan::kStop;
      if (!query.words.empty()) queries_.emplace(ComparableWords(query.words), std::move(query));
      return Scan::kContinue;
    }));
    if (full)
      report_.Note(
          MakeError(ErrorCode::kTooBig, "table moz_places_metadata_search_queries is larger than memory allows"));
  }

  void ReadVisits() {
    SqliteDatabase& database = places_.database();
    const StoredTable* const table = RequireTable(database, report_, "moz_historyvisits", {"place_id"});
    if (table == nullptr) return;
    ExpectColumns(report_, *table, {"visit_date", "visit_type"});
    if (table->Column("triggeringPlaceId") != nullptr) ExpectColumns(report_, *table, {"source"});
    const ColumnNames columns = {"place_id", "visit_date", "visit_type", "source", "is_local"};
    report_.Note(ScanTable(database, *table, columns, [&](const StoredRow& row) {
      PlaceVisit visit;
      visit.place = row.Place();
      visit.page = row.Integer(0).value_or(0);
      visit.time = places_.Time(row.Integer(1));
      visit.type = row.Integer(2).value_or(0);
      visit.searched = row.Integer(3) == kSourceSearched;
      visit.other_device = row.Integer(4) == 0;
      visited_.push_back(visit.page);
      return EmitVisit(visit);
    }));
    std::sort(visited_.begin(), visited_.end());
  }

  Scan EmitVisit(const PlaceVisit& visit) {
    const RecordKind kind = visit.type == kTyped ? RecordKind::kTypedUrl : RecordKind::kUrlVisit;
    if (report_.LeaveOut(kind, visit.place, visit.time)) {
      if (searched_.size() < kMaxPagesRemembered) searched_.insert(visit.page);  // a reload later is no new search
      return Scan::kContinue;
    }
    const std::optional<VisitedPage> page = places_.Page(visit.page);
    if (!page) return Scan::kContinue;
    if (!report_.Emit(PageRecord(kind, visit.place, visit.time, visit.origin(), *page))) return Scan::kStop;
    return EmitSearch(visit, *page);
  }

  Scan EmitSearch(const PlaceVisit& visit, const VisitedPage& page) {
    if (!report_.Wants(RecordKind::kSearchQuery)) return Scan::kContinue;
    if (visit.type == kReload && searched_.contains(visit.page)) return Scan::kContinue;
    std::string words = SearchWords(page.url);
    if (words.empty()) return Scan::kContinue;
    std::string comparable = ComparableWords(words);
    // A search that was passed on to another address of the engine is still the same one.
    if (visit.origin() == Origin::kRedirect && comparable == last_words_) return Scan::kContinue;
    std::string place = visit.place;
    if (const auto stored = queries_.find(comparable); stored != queries_.end()) {
      place = stored->second.place;
      words = stored->second.words;
      stored->second.used = true;
    }
    const bool from_bar = visit.searched && visit.origin() == Origin::kLink;
    const Origin origin = from_bar ? Origin::kEntered : visit.origin();
    last_words_ = std::move(comparable);
    if (searched_.size() < kMaxPagesRemembered) searched_.insert(visit.page);
    return report_.Emit(SearchRecord(std::move(words), std::move(place), visit.time, origin, page)) ? Scan::kContinue
                                                                                                    : Scan::kStop;
  }

  bool WasVisited(PlaceId page) const { return std::binary_search(visited_.begin(), visited_.end(), page); }

  void ReadPagesWithoutVisits() {
    if (places_.pages() == nullptr || report_.stopped()) return;
    const ColumnNames columns = {
        "id", "url", "title", "last_visit_date", "last_visit_date_local", "last_visit_date_remote"};
    report_.Note(ScanTable(places_.database(), *places_.pages(), columns, [&](const StoredRow& row) {
      std::int64_t last = row.Integer(3).value_or(0);
      if (last == 0) last = row.Integer(4).value_or(0);
      PlaceVisit visit;
      visit.other_device = last == 0;
      if (last == 0) last = row.Integer(5).value_or(0);
      visit.page = row.Integer(0).value_or(0);
      if (last == 0 || WasVisited(visit.page)) return Scan::kContinue;
      visit.place = row.Place();
      visit.time = places_.Time(last);
      if (report_.LeaveOut(RecordKind::kUrlVisit, visit.place, visit.time)) return Scan::kContinue;
      const VisitedPage page{row.Text(1), row.Text(2)};
      if (!report_.Emit(PageRecord(RecordKind::kUrlVisit, visit.place, visit.time, visit.origin(), page)))
        return Scan::kStop;
      return EmitSearch(visit, page);
    }));
  }

  // When a page with each query was first looked at: moz_places_metadata.created_at is in milliseconds everywhere.
  std::map<std::int64_t, std::int64_t> FirstUses() {
    std::map<std::int64_t, std::int64_t> first;
    SqliteDatabase& database = places_.database();
    const auto find = database.Table("moz_inputhistory") ? RequireTable : OptionalTable;  // a whole desktop schema
    const StoredTable* const table = find(database, report_, "moz_places_metadata", {"search_query_id", "created_at"});
    if (table == nullptr) return first;
    report_.Note(ScanTable(database, *table, {"search_query_id", "created_at"}, [&](const StoredRow& row) {
      const std::int64_t created = row.Integer(1).value_or(0);
      if (row.IsAbsent(0) || created == 0) return Scan::kContinue;
      const auto [found, fresh] = first.emplace(*row.Integer(0), created);
      if (!fresh) found->second = std::min(found->second, created);
      return Scan::kContinue;
    }));
    return first;
  }

  void ReadQueriesWithoutVisits() {
    if (queries_.empty() || report_.stopped()) return;
    const std::map<std::int64_t, std::int64_t> first = FirstUses();
    std::vector<const StoredQuery*> left;
    for (const auto& [comparable, query] : queries_)
      if (!query.used) left.push_back(&query);
    std::sort(left.begin(), left.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    for (const StoredQuery* const query : left) {
      const auto use = first.find(query->id);
      const auto time = use == first.end() ? std::nullopt : places_.MillisTime(use->second);
      if (!report_.Emit(SearchRecord(query->words, query->place, time, Origin::kUnknown, {}))) return;
    }
  }

  static constexpr std::size_t kMaxPagesRemembered = 1'000'000;  // beyond it a reload counts as a search

  PlacesStore& places_;
  StoreReport& report_;
  std::map<std::string, StoredQuery> queries_;  // by comparable words
  std::vector<PlaceId> visited_;                // sorted once all visits are read
  std::unordered_set<PlaceId> searched_;
  std::string last_words_;
};

}  // namespace

bool ClaimsFirefoxPlaces(const ArtifactInput& input) {
  return ClaimsByTables(input, {"moz_places", "moz_historyvisits", "moz_bookmarks"}, 2, "places.sqlite");
}

Status ReadFirefoxPlaces(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = FirefoxProfile(input.entry);
  std::string other = OtherFirefoxName(input.account, profile.profile);
  StoreReport report(input, sink, kFirefoxPlacesKind, std::move(profile.app), std::move(profile.profile));
  report.SignedIn(std::move(other));
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  PlacesStore places(**database, report);
  VisitReader(places).Read();
  if (!report.stopped() && report.Wants(RecordKind::kBookmark)) ReadPlacesBookmarks(places);
  if (!report.stopped() && report.Wants(RecordKind::kDownload)) ReadPlacesDownloads(places);
  places.NoteCounts();
  return report.Finish();
}

}  // namespace schouw

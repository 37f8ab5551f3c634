#include "agent/artifact/zeitgeist.h"

#include <optional>
#include <set>

#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

// Columns of table event in the order they are asked for.
enum EventColumn : std::size_t { kMoment, kWhat, kActor, kSubject, kSubjectText };

class ZeitgeistReader {
 public:
  ZeitgeistReader(SqliteDatabase& database, StoreReport& report)
      : database_(database),
        report_(report),
        addresses_(NamesIn("uri")),
        texts_(NamesIn("text")),
        actors_(NamesIn("actor")),
        acts_(NamesIn("interpretation")) {}

  void Read() {
    const StoredTable* const events = RequireTable(database_, report_, "event", {"subj_id"});
    if (events == nullptr) return;
    ExpectColumns(report_, *events, {"timestamp", "interpretation", "actor", "subj_text"});
    const ColumnNames columns = {"timestamp", "interpretation", "actor", "subj_id", "subj_text"};
    report_.Note(ScanTable(database_, *events, columns, [&](const StoredRow& row) {
      const std::string act = Name(acts_, row, kWhat);
      if (act.ends_with("#LeaveEvent") || act.ends_with("#DeleteEvent")) return Scan::kContinue;
      return Emit(row) ? Scan::kContinue : Scan::kStop;
    }));
    clock_.NoteCount(report_);
  }

 private:
  std::optional<RowFinder> NamesIn(std::string_view name) {
    const StoredTable* const table = RequireTable(database_, report_, name, {"id", "value"});
    if (table == nullptr) return std::nullopt;
    auto finder = RowFinder::Make(database_, *table, "id", {"value"});
    if (finder) return std::move(*finder);
    report_.Note(finder.error());
    return std::nullopt;
  }

  std::string Name(std::optional<RowFinder>& names, const StoredRow& event, std::size_t column) {
    const auto id = event.Integer(column);
    if (!names || !id) return {};
    const auto row = names->Find(*id);
    if (!row && noted_.insert(row.error().Text()).second) report_.Note(row.error());
    return row && *row ? (*row)->Text(0) : std::string();
  }

  bool Emit(const StoredRow& row) {
    const std::string subject = Name(addresses_, row, kSubject), title = Name(texts_, row, kSubjectText);
    if (subject.empty()) return true;
    const auto time = clock_.Time(row.Integer(kMoment));
    const bool page = subject.starts_with("http://") || subject.starts_with("https://");
    Record record = PageRecord(RecordKind::kUrlVisit, row.Place(), time, Origin::kUnknown, {subject, title});
    record.app = Name(actors_, row, kActor);
    if (page) return EmitWithSearch(report_, std::move(record), Origin::kUnknown);
    const bool program = subject.starts_with("application://");
    record.kind = program ? RecordKind::kApp : RecordKind::kRecentFile;
    if (!program) record.text = PathOfFileUri(subject);
    if (!program && subject.starts_with("file://")) record.url.clear();
    return report_.Emit(std::move(record));
  }

  SqliteDatabase& database_;
  StoreReport& report_;
  std::optional<RowFinder> addresses_;
  std::optional<RowFinder> texts_;
  std::optional<RowFinder> actors_;
  std::optional<RowFinder> acts_;
  StoreClock clock_{TimeUnit::kUnixMillis};
  std::set<std::string> noted_;
};

}  // namespace

bool ClaimsZeitgeist(const ArtifactInput& input) {
  return ClaimsByTables(input, {"event", "uri", "interpretation", "manifestation", "extensions_conf"}, 4,
                        "activity.sqlite");
}

Status ReadZeitgeist(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kZeitgeistKind, "Zeitgeist", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  ZeitgeistReader(**database, report).Read();
  return report.Finish();
}

}  // namespace schouw

#include "agent/artifact/macos_knowledge.h"

#include <set>

#include "agent/artifact/browser/safari_store.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_tables.h"

namespace schouw {
namespace {

constexpr std::string_view kTitle = "Z_DKSAFARIHISTORYMETADATAKEY__TITLE";

class Knowledge {
 public:
  Knowledge(SqliteDatabase& database, StoreReport& report) : database_(database), report_(report) {}

  void Read() {
    const StoredTable* const objects = RequireTable(database_, report_, "ZOBJECT", {"ZSTREAMNAME", "ZVALUESTRING"});
    if (objects == nullptr) return;
    ExpectColumns(report_, *objects, {"ZSTARTDATE"});
    titles_ = Finder("ZSTRUCTUREDMETADATA", kTitle);
    sources_ = Finder("ZSOURCE", "ZDEVICEID");
    for (const std::string_view table : {"ZSTRUCTUREDMETADATA", "ZSOURCE"})
      if (database_.Table(table) != nullptr) ExpectColumns(report_, *objects, {table});
    LoadOtherDevices();
    const ColumnNames columns = {"ZSTREAMNAME", "ZVALUESTRING", "ZSTARTDATE", "ZSTRUCTUREDMETADATA", "ZSOURCE"};
    report_.Note(ScanTable(database_, *objects, columns, [&](const StoredRow& row) {
      const std::string stream = row.Text(0);
      if (row.Text(1).empty()) return Scan::kContinue;
      if (stream == "/safari/history") return EmitVisit(row);
      const bool program = stream == "/app/inFocus" || stream == "/app/usage" || stream == "/app/install";
      return program ? EmitProgram(row) : Scan::kContinue;
    }));
    clock_.NoteCount(report_);
  }

 private:
  std::optional<RowFinder> Finder(std::string_view name, std::string_view column) {
    const StoredTable* const table = OptionalTable(database_, report_, name, {"Z_PK"});
    if (table == nullptr || table->Column(column) == nullptr) return std::nullopt;
    auto finder = RowFinder::Make(database_, *table, "Z_PK", {column});
    if (finder) return std::move(*finder);
    report_.Note(finder.error());
    return std::nullopt;
  }

  void LoadOtherDevices() {
    constexpr std::size_t kMostDevices = 10'000;
    const StoredTable* const peers = OptionalTable(database_, report_, "ZSYNCPEER", {"ZDEVICEID"});
    has_peers_ = peers != nullptr;
    if (peers == nullptr) return;
    ExpectColumns(report_, *peers, {"ZME"});
    report_.Note(ScanTable(database_, *peers, {"ZDEVICEID", "ZME"}, [&](const StoredRow& row) {
      if (row.Integer(1).value_or(0) == 0 && !row.IsAbsent(0)) other_devices_.insert(row.Text(0));
      return other_devices_.size() < kMostDevices ? Scan::kContinue : Scan::kStop;
    }));
    if (other_devices_.size() == kMostDevices)
      report_.Note(MakeError(ErrorCode::kTooMany, "more devices than can be remembered"));
  }

  void NoteOnce(const std::string& what) {
    if (noted_.insert(what).second) report_.Note(MakeError(ErrorCode::kUnsupported, what));
  }

  // The one column of the row of that number in `table`; empty where there is none. A row that points into a table
  // which is not there, or has no such column, is noted.
  std::string Look(std::optional<RowFinder>& finder, std::string_view table, std::string_view wanted,
                   const StoredRow& object, std::size_t column) {
    if (object.IsAbsent(column)) return {};
    if (database_.Table(table) == nullptr) NoteOnce("there is no table " + std::string(table));
    if (!finder && database_.Table(table) != nullptr)
      NoteOnce("table " + std::string(table) + " has no column " + std::string(wanted));
    if (!finder) return {};
    auto row = finder->Find(*object.Integer(column));
    if (!row && noted_.insert(row.error().Text()).second) report_.Note(row.error());
    return row && *row ? (*row)->Text(0) : std::string();
  }

  Origin OriginOf(const StoredRow& row) {
    const std::string device = Look(sources_, "ZSOURCE", "ZDEVICEID", row, 4);
    if (!device.empty() && !has_peers_) NoteOnce("there is no table ZSYNCPEER");
    return other_devices_.contains(device) ? Origin::kOtherDevice : Origin::kUnknown;
  }

  Scan EmitVisit(const StoredRow& row) {
    const Origin origin = OriginOf(row);
    Record visit = PageRecord(RecordKind::kUrlVisit, row.Place(), clock_.Time(row.Real(2)), origin,
                              {row.Text(1), Look(titles_, "ZSTRUCTUREDMETADATA", kTitle, row, 3)});
    visit.app = "Safari";
    return EmitWithSearch(report_, std::move(visit), origin) ? Scan::kContinue : Scan::kStop;
  }

  Scan EmitProgram(const StoredRow& row) {
    Record program;
    program.kind = RecordKind::kApp;
    program.place = row.Place();
    program.time = clock_.Time(row.Real(2));
    program.origin = OriginOf(row);
    program.text = row.Text(1);
    return report_.Emit(std::move(program)) ? Scan::kContinue : Scan::kStop;
  }

  SqliteDatabase& database_;
  StoreReport& report_;
  CocoaClock clock_;
  std::optional<RowFinder> titles_;
  std::optional<RowFinder> sources_;
  std::set<std::string> other_devices_;
  std::set<std::string> noted_;
  bool has_peers_ = false;
};

}  // namespace

bool ClaimsMacosKnowledge(const ArtifactInput& input) {
  return ClaimsByTables(input, {"ZOBJECT", "ZSTRUCTUREDMETADATA", "ZSOURCE"}, 2, "knowledgeC.db");
}

Status ReadMacosKnowledge(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kMacosKnowledgeKind, "macOS", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  Knowledge(**database, report).Read();
  return report.Finish();
}

}  // namespace schouw

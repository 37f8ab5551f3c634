#include "agent/artifact/activities_cache.h"

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_tables.h"
#include "agent/base/percent.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

using nlohmann::json;

constexpr std::int64_t kOpened = 5;
constexpr std::int64_t kInUse = 6;
constexpr std::int64_t kDeleted = 3;
constexpr std::size_t kMostPayloadBytes = 16u << 20;
constexpr std::size_t kMostIdsKept = 4'000'000;

json Parsed(std::string_view text) {
  if (text.size() > kMostPayloadBytes) return json(json::value_t::discarded);
  return json::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::string Member(const json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? ToValidUtf8(found->get_ref<const std::string&>()) : "";
}

// The first that is named of the program's identifiers on the platforms it has.
std::string ProgramOf(const json& app_id) {
  if (!app_id.is_array()) return "";
  for (const json& one : app_id)
    if (std::string program = Member(one, "application"); !program.empty()) return program;
  return "";
}

// A path below a known folder is "file:{GUID}/x", its braces escaped.
std::string PathOf(const std::string& uri) {
  if (!uri.starts_with("file:") || uri.starts_with("file://")) return PathOfFileUri(uri);
  return ToValidUtf8(PercentDecoded(std::string_view(uri).substr(5)));
}

bool IsPage(std::string_view uri) { return uri.starts_with("http://") || uri.starts_with("https://"); }

class ActivityReader {
 public:
  ActivityReader(SqliteDatabase& database, StoreReport& report) : database_(database), report_(report) {}

  void Read() {
    if (const auto* const table = RequireTable(database_, report_, "Activity", {"AppId", "ActivityType", "Payload"}))
      ReadTable(*table, "ActivityStatus");
    // Every version that was seen has both.
    const auto find = database_.Table("ManualSequence") ? RequireTable : OptionalTable;
    if (const auto* const table = find(database_, report_, "ActivityOperation", {"AppId", "ActivityType", "Payload"});
        table != nullptr && !report_.stopped())
      ReadTable(*table, "OperationType");
    if (bad_payloads_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_payloads_) + " activities can't be decoded"));
  }

 private:
  void ReadTable(const StoredTable& table, std::string_view status) {
    ExpectColumns(report_, table, {"Id", status, "StartTime"});
    const ColumnNames columns = {"Id", "AppId", "ActivityType", status, "StartTime", "Payload"};
    report_.Note(ScanTable(database_, table, columns, [&](const StoredRow& row) {
      const std::int64_t type = row.Integer(2).value_or(0);
      if (type != kOpened && type != kInUse) return Scan::kContinue;
      if (!row.IsAbsent(0) && ids_.size() < kMostIdsKept && !ids_.insert(std::string(row.Bytes(0))).second)
        return Scan::kContinue;
      if (row.Integer(3) == kDeleted) return Scan::kContinue;
      Record record = RecordOf(row);
      return record.text.empty() || report_.Emit(std::move(record)) ? Scan::kContinue : Scan::kStop;
    }));
  }

  Record RecordOf(const StoredRow& row) {
    const json payload = Parsed(row.Bytes(5)), app_id = Parsed(row.Bytes(1));
    if (payload.is_discarded() || app_id.is_discarded()) ++bad_payloads_;
    const std::string program = ProgramOf(app_id);
    const std::string content = Member(payload, "contentUri"), title = Member(payload, "displayText");
    Record record;
    if (IsPage(content)) {
      record = PageRecord(RecordKind::kUrlVisit, "", std::nullopt, Origin::kUnknown, {content, title});
    } else {
      record.kind = content.empty() ? RecordKind::kApp : RecordKind::kRecentFile;
      record.text = content.empty() ? program : PathOf(content);
      const std::string name = title.empty() ? Member(payload, "appDisplayName") : title;
      if (!name.empty() && name != record.text) record.text = record.text.empty() ? name : name + "\n" + record.text;
    }
    record.place = row.Place();
    record.app = program;
    const std::int64_t start = row.Integer(4).value_or(0);
    if (const auto time = FromUnixSeconds(start); start != 0 && time) record.time = *time;
    return record;
  }

  SqliteDatabase& database_;
  StoreReport& report_;
  std::unordered_set<std::string> ids_;
  std::uint64_t bad_payloads_ = 0;
};

}  // namespace

bool ClaimsActivitiesCache(const ArtifactInput& input) {
  return ClaimsByTables(input, {"Activity", "ActivityOperation", "Activity_PackageId"}, 2, "ActivitiesCache.db");
}

Status ReadActivitiesCache(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kActivitiesCacheKind, "Windows", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  ActivityReader(**database, report).Read();
  return report.Finish();
}

}  // namespace schouw

#include "agent/artifact/windows_notifications.h"

#include <algorithm>
#include <map>
#include <vector>

#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/store_tables.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kMostHandlers = 1'000'000;
constexpr std::size_t kMostAddresses = 100;  // of one notification

bool IsUrlEnd(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '|' || c == '\\';
}

std::string Replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

// Each address once, in the order in which they stand; of pictures ("src") none.
std::vector<std::string> AddressesIn(std::string_view payload) {
  std::vector<std::string> found;
  for (std::size_t at = payload.find("http"); at != std::string_view::npos; at = payload.find("http", at + 4)) {
    const std::string_view rest = payload.substr(at);
    if (!rest.starts_with("http://") && !rest.starts_with("https://")) continue;
    if (payload.substr(0, at).ends_with("src=\"") || payload.substr(0, at).ends_with("src='")) continue;
    const auto end = std::ranges::find_if(rest, IsUrlEnd);
    const std::string url = Replaced(ToValidUtf8(std::string_view(rest.begin(), end)), "&amp;", "&");
    if (std::ranges::find(found, url) == found.end()) found.push_back(url);
    if (found.size() == kMostAddresses) break;
  }
  return found;
}

std::map<std::int64_t, std::string> Handlers(SqliteDatabase& database, StoreReport& report) {
  std::map<std::int64_t, std::string> handlers;
  const auto* const table = RequireTable(database, report, "NotificationHandler", {"RecordId", "PrimaryId"});
  if (table == nullptr) return handlers;
  report.Note(ScanTable(database, *table, {"RecordId", "PrimaryId"}, [&](const StoredRow& row) {
    if (row.Integer(0)) handlers.emplace(*row.Integer(0), row.Text(1));
    return handlers.size() < kMostHandlers ? Scan::kContinue : Scan::kStop;
  }));
  return handlers;
}

}  // namespace

bool ClaimsWindowsNotifications(const ArtifactInput& input) {
  return ClaimsByTables(input, {"Notification", "NotificationHandler", "WNSPushChannel", "HandlerAssets"}, 3,
                        "wpndatabase.db");
}

Status ReadWindowsNotifications(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kWindowsNotificationsKind, "Windows", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  const auto* const table = RequireTable(**database, report, "Notification", {"Payload"});
  if (table == nullptr) return report.Finish();
  ExpectColumns(report, *table, {"HandlerId", "ArrivalTime"});
  const auto handlers = Handlers(**database, report);
  report.Note(ScanTable(**database, *table, {"HandlerId", "ArrivalTime", "Payload"}, [&](const StoredRow& row) {
    const auto handler = handlers.find(row.Integer(0).value_or(-1));
    const std::int64_t ticks = row.Integer(1).value_or(0);
    const auto time = FromWindowsFileTime(static_cast<std::uint64_t>(ticks));
    for (const std::string& url : AddressesIn(row.Bytes(2))) {
      Record record = PageRecord(RecordKind::kAppData, row.Place(), std::nullopt, Origin::kUnknown, {url, ""});
      if (ticks > 0 && time) record.time = *time;
      if (handler != handlers.end()) record.app = handler->second;
      if (!report.Emit(std::move(record))) return Scan::kStop;
    }
    return Scan::kContinue;
  }));
  return report.Finish();
}

}  // namespace schouw

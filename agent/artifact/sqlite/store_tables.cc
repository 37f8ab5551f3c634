#include "agent/artifact/sqlite/store_tables.h"

#include <algorithm>

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/sqlite/store_look.h"
#include "agent/base/bytes.h"

namespace schouw {
namespace {

constexpr std::string_view kOwnNames[] = {"ActivitiesCache.db",
                                          "BrowserState.db",
                                          "CloudTabs.db",
                                          "Login Data",
                                          "Media History",
                                          "Network Action Predictor",
                                          "SafariTabs.db",
                                          "Top Sites",
                                          "Web Data",
                                          "bounce-tracking-protection.sqlite",
                                          "com.apple.LaunchServices.QuarantineEventsV2",
                                          "cookies.sqlite",
                                          "favicons.sqlite",
                                          "formhistory.sqlite",
                                          "knowledgeC.db",
                                          "permissions.sqlite",
                                          "places.sqlite",
                                          "wpndatabase.db"};
constexpr std::string_view kInChromiumFolders[] = {"Cookies", "DIPS", "Favicons", "History", "Shortcuts"};
constexpr std::string_view kInFirefoxFolders[] = {"downloads.sqlite", "synced-tabs.db"};

}  // namespace

bool ClaimsByTables(const ArtifactInput& input, std::initializer_list<std::string_view> tables, int enough,
                    std::string_view usual_name) {
  if (!LooksLikeSqlite(input.head)) return false;
  return LookInto(input, [&](SqliteDatabase* database) {
    if (database == nullptr) return SameName(input.entry.Name(), usual_name);
    const auto found =
        std::count_if(tables.begin(), tables.end(), [&](std::string_view name) { return database->Table(name); });
    return found >= enough || IsOwnName(input, usual_name);
  });
}

bool IsOwnName(const ArtifactInput& input, std::string_view usual_name) {
  if (input.entry.Name() != usual_name) return false;
  const auto is_of = [&](const auto& names) { return std::ranges::find(names, usual_name) != std::end(names); };
  return is_of(kOwnNames) || (is_of(kInChromiumFolders) && IsInChromiumFolder(input.entry)) ||
         (is_of(kInFirefoxFolders) && IsInFirefoxFolder(input.entry));
}

const StoredTable* RequireTable(SqliteDatabase& database, StoreReport& report, std::string_view name,
                                std::initializer_list<std::string_view> essential) {
  const StoredTable* const table = OptionalTable(database, report, name, essential);
  if (table == nullptr && database.Table(name) == nullptr)
    report.Note(MakeError(ErrorCode::kUnsupported, "there is no table " + std::string(name)));
  return table;
}

const StoredTable* OptionalTable(SqliteDatabase& database, StoreReport& report, std::string_view name,
                                 std::initializer_list<std::string_view> essential) {
  const StoredTable* const table = database.Table(name);
  if (table == nullptr) return nullptr;
  for (const std::string_view column : essential) {
    if (table->Column(column) != nullptr) continue;
    report.Note(
        MakeError(ErrorCode::kUnsupported, "table " + std::string(name) + " has no column " + std::string(column)));
    return nullptr;
  }
  return table;
}

std::uint32_t SchemaVersion(const ArtifactInput& input) {
  constexpr std::size_t kVersionAt = 60;  // file format, section 1.3
  return input.head.size() < kVersionAt + 4 ? 0 : LoadBe<std::uint32_t>(AsBytes(input.head).data() + kVersionAt);
}

void ExpectColumns(StoreReport& report, const StoredTable& table, std::initializer_list<std::string_view> expected) {
  for (std::string_view names : expected) {
    const std::string first(names.substr(0, names.find('|')));
    bool found = false;
    while (!names.empty() && !found) {
      const std::size_t bar = std::min(names.find('|'), names.size());
      found = table.Column(names.substr(0, bar)) != nullptr;
      names.remove_prefix(std::min(bar + 1, names.size()));
    }
    if (!found) report.Note(MakeError(ErrorCode::kUnsupported, "table " + table.name + " has no column " + first));
  }
}

}  // namespace schouw

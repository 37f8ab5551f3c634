#include "agent/artifact/sqlite/store_tables.h"

#include <algorithm>

#include "agent/artifact/sqlite/store_look.h"

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
  return input.entry.Name() == usual_name && std::ranges::find(kOwnNames, usual_name) != std::end(kOwnNames);
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

#include "agent/artifact/sqlite/store_tables.h"

#include <algorithm>

#include "agent/artifact/sqlite/store_look.h"

namespace schouw {

bool ClaimsByTables(const ArtifactInput& input, std::initializer_list<std::string_view> tables, int enough,
                    std::string_view usual_name) {
  if (!LooksLikeSqlite(input.head)) return false;
  return LookInto(input, [&](SqliteDatabase* database) {
    if (database == nullptr) return SameName(input.entry.Name(), usual_name);
    const auto found =
        std::count_if(tables.begin(), tables.end(), [&](std::string_view name) { return database->Table(name); });
    return found >= enough;
  });
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

}  // namespace schouw

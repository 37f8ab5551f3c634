// What readers of several stores do with their tables: claiming, checking columns, telling what is missing.
#pragma once

#include <initializer_list>
#include <string_view>

#include "agent/artifact/sqlite/table_reader.h"
#include "agent/artifact/store_report.h"

namespace schouw {

// True when the content is an SQLite database with at least `enough` of `tables`. Where its schema can't be read at
// all, a store called exactly `usual_name` is claimed too, so that its failure is reported; so is one whose tables have
// other names, when IsOwnName.
bool ClaimsByTables(const ArtifactInput& input, std::initializer_list<std::string_view> tables, int enough,
                    std::string_view usual_name);

// True when the entry has exactly `usual_name`, and one program alone gives its stores that name. Others ("History",
// "Cookies") may be anybody's: they count in a folder of a browser that has such a store.
bool IsOwnName(const ArtifactInput& input, std::string_view usual_name);

// The table when it has all of `essential`; else null, after noting which table or column is missing.
const StoredTable* RequireTable(SqliteDatabase& database, StoreReport& report, std::string_view name,
                                std::initializer_list<std::string_view> essential);
// The same, but a store that never had the table is whole.
const StoredTable* OptionalTable(SqliteDatabase& database, StoreReport& report, std::string_view name,
                                 std::initializer_list<std::string_view> essential);
// The number that a program keeps in the head of its database for the age of its schema (PRAGMA user_version).
std::uint32_t SchemaVersion(const ArtifactInput& input);
// Notes which of `expected` the table lacks, so that what they would have said is not left out in silence; its rows are
// read all the same. "a|b": one of them, as one schema has it or another.
void ExpectColumns(StoreReport& report, const StoredTable& table, std::initializer_list<std::string_view> expected);

}  // namespace schouw

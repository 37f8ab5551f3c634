// Reads the live rows of one table of an SQLite database, whatever its schema's age and whatever is damaged.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/artifact/sqlite/database.h"

namespace schouw {

// Names of columns to read. One that the table lacks reads as absent in every row.
using ColumnNames = std::vector<std::string_view>;

// The row a statement stands on; valid until the next one.
class StoredRow {
 public:
  StoredRow(const StoredTable& table, sqlite3_stmt* statement, int first_column);

  // `column` is an index in the ColumnNames that were asked for.
  bool IsAbsent(std::size_t column) const;  // NULL, or no such column
  std::optional<std::int64_t> Integer(std::size_t column) const;
  std::optional<double> Real(std::size_t column) const;
  // Valid UTF-8: bytes that are none become U+FFFD. A number reads as its digits, NULL as empty.
  std::string Text(std::size_t column) const;
  bool IsNumber(std::size_t column) const;
  bool IsBlob(std::size_t column) const;
  // As stored; valid until the next row.
  std::string_view Bytes(std::size_t column) const;
  // "visits rowid 12"; "clusters_and_visits cluster_id 3, visit_id 4" for a table WITHOUT ROWID.
  std::string Place() const;

 private:
  const StoredTable& table_;
  sqlite3_stmt* statement_;
  int first_column_;  // what stands before it identifies the row
};

enum class Scan { kContinue, kStop };

// Calls `on_row` for each live row, in order of the row id. Where a page is damaged the rows before it come first, then
// those behind it, from the last row backwards.
// Returns what could not be read: empty when every row came out.
std::vector<Error> ScanTable(SqliteDatabase& database, const StoredTable& table, const ColumnNames& columns,
                             const std::function<Scan(const StoredRow&)>& on_row);

// Finds rows of a table by its integer key ("id"), one at a time.
class RowFinder {
 public:
  // `key` and `columns` as they may be called in `table`.
  static Result<RowFinder> Make(SqliteDatabase& database, const StoredTable& table, std::string_view key,
                                const ColumnNames& columns);
  // Nullopt: there is no such row. The row is valid until the next Find.
  Result<std::optional<StoredRow>> Find(std::int64_t key);

 private:
  RowFinder(SqliteDatabase& database, const StoredTable& table, Statement statement)
      : database_(&database), table_(&table), statement_(std::move(statement)) {}

  SqliteDatabase* database_;
  const StoredTable* table_;
  Statement statement_;
};

}  // namespace schouw

#include "agent/artifact/sqlite/table_reader.h"

#include <sqlite3.h>

#include <limits>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

// What identifies a row, then the columns asked for.
std::string SelectList(const StoredTable& table, const ColumnNames& columns) {
  std::string list;
  const auto add = [&](std::string_view item) { list.append(list.empty() ? "" : ", ").append(item); };
  if (!table.row_id.empty()) add(table.row_id);
  if (table.row_id.empty())
    for (const std::string& column : table.key_columns) add(QuoteName(column));
  for (const std::string_view wanted : columns) {
    const std::string* const column = table.Column(wanted);
    add(column != nullptr ? QuoteName(*column) : "NULL");
  }
  return list;
}

int IdentifyingColumns(const StoredTable& table) {
  return table.row_id.empty() ? static_cast<int>(table.key_columns.size()) : 1;
}

// NOT INDEXED still finds by row id, and keeps a damaged or hostile index out of it.
std::string Select(const StoredTable& table, const ColumnNames& columns) {
  return "SELECT " + SelectList(table, columns) + " FROM main." + QuoteName(table.name) + " NOT INDEXED";
}

// Text is taken as the bytes that are stored; only a database in UTF-16 is converted, by SQLite.
std::string TextOf(sqlite3_stmt* statement, int column) {
  const bool blob = sqlite3_column_type(statement, column) == SQLITE_BLOB;
  const void* const bytes =
      blob ? sqlite3_column_blob(statement, column) : static_cast<const void*>(sqlite3_column_text(statement, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  if (bytes == nullptr) return {};
  return ToValidUtf8({static_cast<const char*>(bytes), size});
}

// One walk over a table with row ids, in pieces: each piece goes on where the one before it failed.
class RowIdScan {
 public:
  RowIdScan(SqliteDatabase& database, const StoredTable& table, const ColumnNames& columns,
            const std::function<Scan(const StoredRow&)>& on_row)
      : database_(database), table_(table), columns_(columns), on_row_(on_row) {}

  std::vector<Error> Run() {
    Forward();
    if (damaged_ && !stopped_) Backward();
    if (too_big_ > 0)
      errors_.push_back(MakeError(ErrorCode::kTooBig, std::to_string(too_big_) + " rows are too big to be read"));
    return std::move(errors_);
  }

 private:
  using Row = std::int64_t;

  void Forward() {
    bool again = true;
    while (again && !stopped_) {
      const auto code = Walk("ASC", [&](Row row) { return Take(row, row > last_); });
      // A row over SQLite's limit ends the statement; the next one starts behind it.
      again = code == SQLITE_TOOBIG && PassOver();
    }
  }

  void Backward() {
    Row above = std::numeric_limits<Row>::max();
    bool first = true;
    Walk("DESC", [&](Row row) {
      const bool fits = row > last_ && (first || row < above);
      first = false;
      above = row;
      if (!fits || !Count()) return false;
      return true;
    });
  }

  bool Take(Row row, bool fits) {
    if (started_ && !fits) {
      Damaged(MakeError(ErrorCode::kMalformed, "row ids are out of order"));
      return false;
    }
    if (!Count()) return false;
    started_ = true;
    last_ = row;
    return true;
  }

  bool Count() {
    if (rows_++ < database_.limits().max_rows) return true;
    stopped_ = true;
    errors_.push_back(MakeError(ErrorCode::kTooMany, "more rows than a table may have"));
    return false;
  }

  void Damaged(Error error) {
    if (!damaged_) errors_.push_back(std::move(error));
    damaged_ = true;
  }

  // Returns the number that ended the walk. `accept` is asked before a row is handed on.
  int Walk(const char* direction, const std::function<bool(Row)>& accept) {
    const std::string row_id = table_.row_id;
    const std::string bound = started_ ? " WHERE " + row_id + " > " + std::to_string(last_) : "";
    const auto rows = database_.Prepare(Select(table_, columns_) + bound + " ORDER BY " + row_id + " " + direction);
    if (!rows) {
      Damaged(rows.error());
      return SQLITE_ERROR;
    }
    int code = SQLITE_OK;
    while ((code = sqlite3_step(rows->get())) == SQLITE_ROW) {
      if (!accept(sqlite3_column_int64(rows->get(), 0))) return SQLITE_DONE;
      if (on_row_(StoredRow(table_, rows->get(), 1)) == Scan::kStop) {
        stopped_ = true;
        return SQLITE_DONE;
      }
    }
    if (code == SQLITE_TOOBIG || code == SQLITE_DONE) return code;
    Error error = database_.ErrorFor(code);
    if (error.code == ErrorCode::kMalformed || error.code == ErrorCode::kIo) {
      Damaged(std::move(error));
    } else {
      stopped_ = true;
      errors_.push_back(std::move(error));
    }
    return code;
  }

  // Steps over the one row behind last_, whose content can't be loaded. False when even its id can't be read.
  bool PassOver() {
    const std::string bound = started_ ? " WHERE " + table_.row_id + " > " + std::to_string(last_) : "";
    const auto next = database_.Prepare("SELECT " + table_.row_id + " FROM main." + QuoteName(table_.name) +
                                        " NOT INDEXED" + bound + " ORDER BY " + table_.row_id + " LIMIT 1");
    if (!next || sqlite3_step(next->get()) != SQLITE_ROW) return false;
    last_ = sqlite3_column_int64(next->get(), 0);
    started_ = true;
    ++too_big_;
    return Count();
  }

  SqliteDatabase& database_;
  const StoredTable& table_;
  const ColumnNames& columns_;
  const std::function<Scan(const StoredRow&)>& on_row_;
  std::vector<Error> errors_;
  Row last_ = 0;
  std::uint64_t rows_ = 0;
  std::uint64_t too_big_ = 0;
  bool started_ = false;
  bool stopped_ = false;
  bool damaged_ = false;
};

std::vector<Error> ScanByKey(SqliteDatabase& database, const StoredTable& table, const ColumnNames& columns,
                             const std::function<Scan(const StoredRow&)>& on_row) {
  const auto rows = database.Prepare(Select(table, columns));
  if (!rows) return {rows.error()};
  std::uint64_t count = 0;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(rows->get())) == SQLITE_ROW) {
    if (++count > database.limits().max_rows)
      return {MakeError(ErrorCode::kTooMany, "more rows than a table may have")};
    if (on_row(StoredRow(table, rows->get(), IdentifyingColumns(table))) == Scan::kStop) return {};
  }
  if (code == SQLITE_DONE) return {};
  return {database.ErrorFor(code)};
}

}  // namespace

StoredRow::StoredRow(const StoredTable& table, sqlite3_stmt* statement, int first_column)
    : table_(table), statement_(statement), first_column_(first_column) {}

bool StoredRow::IsAbsent(std::size_t column) const {
  return sqlite3_column_type(statement_, first_column_ + static_cast<int>(column)) == SQLITE_NULL;
}

std::optional<std::int64_t> StoredRow::Integer(std::size_t column) const {
  if (IsAbsent(column)) return std::nullopt;
  return sqlite3_column_int64(statement_, first_column_ + static_cast<int>(column));
}

std::optional<double> StoredRow::Real(std::size_t column) const {
  if (IsAbsent(column)) return std::nullopt;
  return sqlite3_column_double(statement_, first_column_ + static_cast<int>(column));
}

std::string StoredRow::Text(std::size_t column) const {
  return TextOf(statement_, first_column_ + static_cast<int>(column));
}

bool StoredRow::IsNumber(std::size_t column) const {
  const int type = sqlite3_column_type(statement_, first_column_ + static_cast<int>(column));
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

bool StoredRow::IsBlob(std::size_t column) const {
  return sqlite3_column_type(statement_, first_column_ + static_cast<int>(column)) == SQLITE_BLOB;
}

std::string_view StoredRow::Bytes(std::size_t column) const {
  const int at = first_column_ + static_cast<int>(column);
  const void* const bytes = sqlite3_column_blob(statement_, at);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, at))};
}

std::string StoredRow::Place() const {
  if (!table_.row_id.empty()) return table_.name + " rowid " + std::to_string(sqlite3_column_int64(statement_, 0));
  std::string place = table_.name;
  for (std::size_t i = 0; i < table_.key_columns.size(); ++i)
    place.append(i == 0 ? " " : ", ")
        .append(table_.key_columns[i])
        .append(" ")
        .append(TextOf(statement_, static_cast<int>(i)));
  return place;
}

std::vector<Error> ScanTable(SqliteDatabase& database, const StoredTable& table, const ColumnNames& columns,
                             const std::function<Scan(const StoredRow&)>& on_row) {
  std::vector<Error> errors = table.row_id.empty() ? ScanByKey(database, table, columns, on_row)
                                                   : RowIdScan(database, table, columns, on_row).Run();
  for (Error& error : errors) error = std::move(error).In("read table " + table.name);
  return errors;
}

Result<RowFinder> RowFinder::Make(SqliteDatabase& database, const StoredTable& table, std::string_view key,
                                  const ColumnNames& columns) {
  const std::string* const column = table.Column(key);
  if (column == nullptr)
    return Fail(ErrorCode::kMalformed, "table " + table.name + " has no column " + std::string(key));
  SCHOUW_ASSIGN(Statement statement,
                database.Prepare(Select(table, columns) + " WHERE " + QuoteName(*column) + " = ?1"),
                "read table " + table.name);
  return RowFinder(database, table, std::move(statement));
}

Result<std::optional<StoredRow>> RowFinder::Find(std::int64_t key) {
  sqlite3_reset(statement_.get());
  sqlite3_bind_int64(statement_.get(), 1, key);
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return StoredRow(*table_, statement_.get(), IdentifyingColumns(*table_));
  if (code == SQLITE_DONE) return std::nullopt;
  return Fail(database_->ErrorFor(code).In("read table " + table_->name));
}

}  // namespace schouw

// Hash lists in SQLite: NSRL's RDS from version 3 (a table or view FILE, or METADATA, with digests as text) and The
// Sleuth Kit's (a table `hashes` with digests as bytes). Opened read-only and immutable; its views may call nothing
// that SQLite does not vouch for.
#include <sqlite3.h>
#include <sys/stat.h>

#include <memory>

#include "agent/hashlist/reading.h"

namespace schouw {
namespace {

struct DatabaseDeleter {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, DatabaseDeleter>;
using Statement = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

Error SqliteError(sqlite3* database) {
  return MakeError(ErrorCode::kMalformed, std::string("the SQLite list can't be read: ") + sqlite3_errmsg(database));
}

// The path as SQLite's URI wants it.
std::string UriOf(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      uri += '%' + ToHex(AsBytes(std::string_view(&c, 1)));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

// Whether the file is as long as its header says. A page of which the end is missing reads as zeroes, without an error.
// Database file format, 1.3.2, 1.3.8.
Status CheckWhole(const std::string& path) {
  SCHOUW_ASSIGN(const auto file, OpenListFile(path), "");
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(*file, 0, 100), "");
  if (head.size() < 100) return Fail(ErrorCode::kTruncated, "the SQLite list is cut off in its header");
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
  const auto number = [&](std::size_t i) {
    return std::uint64_t{at(i)} << 24 | std::uint64_t{at(i + 1)} << 16 | std::uint64_t{at(i + 2)} << 8 | at(i + 3);
  };
  const std::uint64_t stored = std::uint64_t{at(16)} << 8 | at(17);
  const std::uint64_t page = stored == 1 ? 65536 : stored;
  const bool knows_pages = number(24) == number(92);  // else written by a version that did not keep the number
  if (!knows_pages || file->size() >= page * number(28)) return {};
  return Fail(ErrorCode::kTruncated, "the SQLite list is cut off: " + std::to_string(file->size()) + " of " +
                                         std::to_string(page * number(28)) + " bytes");
}

Result<Database> OpenDatabase(const std::string& path) {
  SCHOUW_TRY(CheckWhole(path), "");
  struct stat status {};
  if (::stat((path + "-wal").c_str(), &status) == 0 && status.st_size > 0)
    return Fail(ErrorCode::kRefused, "the list is being written (there is a -wal beside it); close it first");
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(UriOf(path).c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  Database database(raw);
  if (opened != SQLITE_OK) return Fail(SqliteError(raw));
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  return database;
}

Result<Statement> Prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    return Fail(SqliteError(database));
  return Statement(statement);
}

std::string_view ColumnText(sqlite3_stmt* statement, int column) {
  const auto* text = static_cast<const char*>(sqlite3_column_blob(statement, column));
  return text == nullptr ? std::string_view()
                         : std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
}

std::string Quoted(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

// A table or view with digests.
struct HashTable {
  std::string name;
  std::vector<std::pair<DigestAlgorithm, std::string>> digests;  // and their columns
  std::string size;                                              // column, or empty
};

Result<HashTable> ColumnsOf(sqlite3* database, std::string name) {
  HashTable table{std::move(name), {}, {}};
  SCHOUW_ASSIGN(const Statement columns, Prepare(database, "PRAGMA table_info(" + Quoted(table.name) + ")"), "");
  while (sqlite3_step(columns.get()) == SQLITE_ROW) {
    const std::string column(ColumnText(columns.get(), 1));
    const std::string plain = PlainName(column);
    if (const auto algorithm = AlgorithmOfName(column)) table.digests.emplace_back(*algorithm, column);
    if (plain == "filesize" || plain == "size" || plain == "bytes") table.size = column;
  }
  return table;
}

// The one that is known to hold a list, and of several the one with the most digests, then with sizes.
Result<HashTable> FindTable(sqlite3* database) {
  SCHOUW_ASSIGN(const Statement names,
                Prepare(database,
                        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) IN "
                        "('file', 'metadata', 'hashes', 'hash') ORDER BY lower(name)"),
                "");
  HashTable best;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(names.get())) == SQLITE_ROW) {
    SCHOUW_ASSIGN(HashTable table, ColumnsOf(database, std::string(ColumnText(names.get(), 0))), "");
    const auto worth = [](const HashTable& t) { return 2 * t.digests.size() + (t.size.empty() ? 0u : 1u); };
    if (!table.digests.empty() && worth(table) > worth(best)) best = std::move(table);
  }
  if (step != SQLITE_DONE) return Fail(SqliteError(database));
  if (best.digests.empty())
    return Fail(ErrorCode::kUnsupported,
                "an SQLite file without a table of hashes that we know (FILE, METADATA, hashes)");
  return best;
}

std::string SelectFrom(const HashTable& table) {
  std::string columns;
  for (const auto& [algorithm, column] : table.digests) columns += (columns.empty() ? "" : ", ") + Quoted(column);
  if (!table.size.empty()) columns += ", " + Quoted(table.size);
  return "SELECT " + columns + " FROM " + Quoted(table.name);
}

// Bytes as they are, or hexadecimal text. False: neither.
bool TakeDigest(std::string_view value, DigestAlgorithm algorithm, Digests& digests) {
  if (value.size() != DigestBytes(algorithm)) return SetDigest(value, algorithm, digests);
  digests.Set(algorithm, AsBytes(value));
  return true;
}

void TakeRow(sqlite3_stmt* row, const HashTable& table, ListedHash& hash, std::string& fault) {
  int column = 0;
  for (const auto& [algorithm, name] : table.digests) {
    const std::string_view value = ColumnText(row, column++);
    if (!value.empty() && !TakeDigest(value, algorithm, hash.digests)) fault = "its " + name + " is none";
  }
  if (!table.size.empty() && sqlite3_column_type(row, column) == SQLITE_INTEGER) {
    if (const auto size = sqlite3_column_int64(row, column); size >= 0) hash.size = static_cast<std::uint64_t>(size);
  }
}

std::string NsrlVersion(sqlite3* database) {
  const auto statement = Prepare(database, "SELECT version FROM VERSION");
  if (!statement || sqlite3_step(statement->get()) != SQLITE_ROW) return "";
  return std::string(ColumnText(statement->get(), 0));
}

}  // namespace

Result<HashListReading> ReadSqliteList(const std::string& path, const OnListedHash& on_hash) {
  SCHOUW_ASSIGN(const Database database, OpenDatabase(path), "read list");
  SCHOUW_ASSIGN(const HashTable table, FindTable(database.get()), "read list");
  const bool tsk = PlainName(table.name) == "hashes";
  ListReading reading(tsk ? "tsk sqlite" : "nsrl sqlite", on_hash);
  if (!tsk) reading.set_version(NsrlVersion(database.get()));
  SCHOUW_ASSIGN(const Statement rows, Prepare(database.get(), SelectFrom(table)), "read list");
  std::uint64_t number = 0;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(rows.get())) == SQLITE_ROW) {
    ++number;
    ListedHash hash;
    std::string fault;
    TakeRow(rows.get(), table, hash, fault);
    if (!fault.empty()) {
      reading.Damaged("row " + std::to_string(number), fault);
    } else {
      SCHOUW_TRY(reading.Entry(hash), "");
    }
  }
  if (step != SQLITE_DONE) return Fail(SqliteError(database.get()));
  return reading.Take();
}

}  // namespace schouw

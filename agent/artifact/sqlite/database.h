// An SQLite database of a device, opened for reading its live rows: its write-ahead log applied, a hot journal rolled
// back, nothing of its schema executed.
//
// The schema is as hostile as the rows. Views, virtual tables and generated columns are never read (module
// implementations are dropped, an authorizer refuses every read that comes from a view or trigger and every function),
// indexes are never used, and work is counted in SQLite's own steps, so that two runs stop at the same row.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/artifact/artifact.h"
#include "agent/artifact/sqlite/store_files.h"
#include "agent/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace schouw {

// A real table. Names are as the schema spells them; looking one up ignores ASCII case.
struct StoredTable {
  std::string name;
  std::vector<std::string> columns;      // stored ones: generated and hidden columns are left out
  std::vector<std::string> key_columns;  // of the primary key, in its order; for WITHOUT ROWID
  std::string row_id;                    // a name by which the row id can be asked for; empty: WITHOUT ROWID

  // The schema's spelling, or null.
  const std::string* Column(std::string_view wanted) const;
};

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const;
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

class SqliteDatabase {
 public:
  // What is asked of a database that is only looked at, and of one that is read.
  enum class Effort { kLook, kRead };

  // `input` must outlive it. Errors: kUnsupported when the content is no SQLite database; kMalformed, kIo, kTooMany
  // when its schema can't be read.
  static Result<std::unique_ptr<SqliteDatabase>> Open(const ArtifactInput& input, Effort effort);
  ~SqliteDatabase();

  // Null when there is no real table of that name (a view or virtual table is none). Valid as long as this.
  const StoredTable* Table(std::string_view name);

  // Names of real tables, as the schema has them, SQLite's own among them.
  const std::vector<std::string>& table_names() const { return table_names_; }

  // What could not be applied or had to be passed over in opening; the rows that are there can be read all the same.
  const std::vector<Error>& damage() const { return damage_; }
  const Limits& limits() const { return input_.limits; }

  // For sqlite/table_reader only.
  Result<Statement> Prepare(const std::string& sql);
  // The error behind the number of a failed call.
  Error ErrorFor(int code);

 private:
  struct ConnectionDeleter {
    void operator()(sqlite3* connection) const;
  };
  using Connection = std::unique_ptr<sqlite3, ConnectionDeleter>;

  SqliteDatabase(const ArtifactInput& input, Effort effort);
  void ExamineLog();
  Status Connect(bool tolerant);
  Status Harden(bool tolerant);
  Status LoadTableNames();
  std::optional<StoredTable> Probe(const std::string& name);
  static int OnProgress(void* self);

  const ArtifactInput& input_;
  const ByteSource* wal_ = nullptr;
  const ByteSource* journal_ = nullptr;
  std::uint64_t steps_left_;  // in units of kStepsAUnit
  std::uint64_t steps_limit_;
  bool out_of_steps_ = false;
  std::unique_ptr<StoreFiles> files_;
  Connection connection_;  // before files_ in destruction
  std::vector<std::string> table_names_;
  std::map<std::string, std::optional<StoredTable>, std::less<>> tables_;  // probed so far, by lower-case name
  std::vector<Error> damage_;
};

// True when `head` starts as an SQLite database does. An encrypted one does not.
bool LooksLikeSqlite(std::string_view head);

// ASCII only, as SQLite compares names.
bool SameName(std::string_view a, std::string_view b);

// `name` between double quotes, for a statement.
std::string QuoteName(std::string_view name);

}  // namespace schouw

// One open SQLite database, its statements and transactions. Errors are sentences for the user: see failure.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "agent/base/last_of.h"
#include "agent/base/result.h"
#include "agent/store/failure.h"

struct sqlite3;
struct sqlite3_stmt;

namespace schouw {

// SQLite has signed numbers alone.
inline std::int64_t Signed(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// A prepared statement. Parameters count from 1, columns from 0. Must not outlive its database.
class Statement {
 public:
  static Result<Statement> Prepare(sqlite3* database, std::string_view sql);

  // Values are copied. Binding fails for want of memory alone, and then Step() does.
  Statement& Bind(int parameter, std::int64_t value);
  Statement& Bind(int parameter, std::string_view text);
  Statement& Bind(int parameter, std::optional<std::int64_t> value);
  Statement& BindBlob(int parameter, std::string_view bytes);

  // True: a row stands ready. False: done, and reset.
  Result<bool> Step();
  // Runs a statement that gives no rows.
  Status Run();
  void Reset();

  std::int64_t Int(int column) const;
  std::optional<std::int64_t> OptionalInt(int column) const;
  std::string Text(int column) const;
  // A value of an enum that counts from 0; its last stands for what lies outside it, as only a changed file has.
  template <typename T>
  T Enum(int column) const {
    constexpr T kLast = LastOf<T>();
    const std::int64_t value = Int(column);
    return value < 0 || value > static_cast<std::int64_t>(kLast) ? kLast : static_cast<T>(value);
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  enum class Mode { kRead, kWrite };

  // Opens an existing file (empty ones count) through the case's VFS. Foreign keys and secure_delete are on.
  static Result<Database> Open(const std::string& path, Mode mode);

  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_.get(); }
  Result<Statement> Prepare(std::string_view sql) const { return Statement::Prepare(handle(), sql); }
  Status Execute(const std::string& sql);
  // Fails when the file no longer stands at path(): SQLite itself goes on writing to what nobody will find again.
  Status CheckInPlace() const;
  // How many rows the last statement changed.
  std::int64_t changes() const;
  std::int64_t last_row_id() const;
  // Statements must be gone before.
  Status Close();

 private:
  struct CloseHandle {
    void operator()(sqlite3* database) const;
  };
  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  static Result<Database> OpenWith(const std::string& path, int access);
  // Whether one who only reads can't read it before its log is in order.
  bool NeedsRecovery() const;
  std::string path_;
  std::unique_ptr<sqlite3, CloseHandle> handle_;
};

// Rolls back unless committed.
class Transaction {
 public:
  static Result<Transaction> Begin(Database& database);
  ~Transaction();
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction& operator=(Transaction&&) = delete;
  Status Commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace schouw

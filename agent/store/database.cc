#include "agent/store/database.h"

#include <sqlite3.h>

#include "agent/store/case_key.h"
#include "agent/store/case_vfs.h"

namespace schouw {
namespace {

// The one place that chooses through which VFS every byte of a case goes: null is SQLite's default one.
Result<const char*> VfsFor(const std::string& path) {
  SCHOUW_TAKE(const bool is_protected, UnlockCase(path));
  if (!is_protected) return nullptr;
  const char* vfs = ProtectedCaseVfs();
  if (vfs == nullptr) return Fail(ErrorCode::kMemory, "geen geheugen meer voor controlebestand " + path);
  return vfs;
}

constexpr int kBusyTimeoutMs = 2'000;

std::string FileNameOf(sqlite3* database) {
  const char* name = sqlite3_db_filename(database, "main");
  return name != nullptr ? name : "";
}

Error FailureOf(sqlite3_stmt* statement) {
  sqlite3* database = sqlite3_db_handle(statement);
  return DatabaseFailure(database, FileNameOf(database));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<Statement> Statement::Prepare(sqlite3* database, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code != SQLITE_OK) return Fail(DatabaseFailure(database, FileNameOf(database)));
  return Statement(statement);
}

Statement& Statement::Bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), parameter, value);
  return *this;
}

Statement& Statement::Bind(int parameter, std::string_view text) {
  // A null pointer would be stored as NULL.
  const char* data = text.data() != nullptr ? text.data() : "";
  sqlite3_bind_text64(statement_.get(), parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::Bind(int parameter, std::optional<std::int64_t> value) {
  if (value) return Bind(parameter, *value);
  sqlite3_bind_null(statement_.get(), parameter);
  return *this;
}

Statement& Statement::BindBlob(int parameter, std::string_view bytes) {
  sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  return *this;
}

Result<bool> Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    Error error = FailureOf(statement_.get());
    Reset();
    return Fail(std::move(error));
  }
  Reset();
  return false;
}

Status Statement::Run() {
  SCHOUW_TAKE(bool row, Step());
  if (row) Reset();
  return {};
}

void Statement::Reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::Int(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::optional<std::int64_t> Statement::OptionalInt(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return Int(column);
}

std::string Statement::Text(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);  // first the bytes, then their number
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

void Database::CloseHandle::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Result<Database> Database::Open(const std::string& path, Mode mode) {
  SCHOUW_TAKE(Database database, OpenWith(path, mode == Mode::kWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY));
  if (mode == Mode::kRead && database.NeedsRecovery()) {
    // Its writer was killed: the log beside it must be put in order first, which only one who may write can do.
    SCHOUW_TAKE(database, OpenWith(path, SQLITE_OPEN_READWRITE));
    SCHOUW_PASS(database.Execute("SELECT count(*) FROM sqlite_schema; PRAGMA query_only = ON"));
  }
  SCHOUW_PASS(
      database.Execute("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; "
                       "PRAGMA temp_store = MEMORY; PRAGMA synchronous = NORMAL"));
  return database;
}

Result<Database> Database::OpenWith(const std::string& path, int access) {
  SCHOUW_TAKE(const char* const vfs, VfsFor(path));
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, access | SQLITE_OPEN_NOMUTEX, vfs);
  Database database(path, handle);
  if (code != SQLITE_OK) return Fail(DatabaseFailure(handle, path));
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return database;
}

bool Database::NeedsRecovery() const {
  const int code = sqlite3_exec(handle(), "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
  return code != SQLITE_OK && (sqlite3_errcode(handle()) & 0xff) == SQLITE_READONLY;
}

Status Database::Execute(const std::string& sql) {
  if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return Fail(DatabaseFailure(handle(), path_));
}

Status Database::CheckInPlace() const {
  int moved = 0;
  sqlite3_file_control(handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0) return Fail(GoneFromItsPlace(path_));
  return {};
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle()); }
std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(handle()); }

Status Database::Close() {
  if (handle_ == nullptr) return {};
  if (sqlite3_close(handle_.get()) != SQLITE_OK) return Fail(DatabaseFailure(handle(), path_));
  (void)handle_.release();  // closed above
  return {};
}

Result<Transaction> Transaction::Begin(Database& database) {
  SCHOUW_PASS(database.Execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::~Transaction() {
  // Some errors have rolled back already; a second time does no harm.
  if (database_ != nullptr) sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Status Transaction::Commit() {
  SCHOUW_PASS(database_->Execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace schouw

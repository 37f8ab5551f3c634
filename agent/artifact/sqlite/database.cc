#include "agent/artifact/sqlite/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>

#include "agent/artifact/sqlite/wal.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr int kStepsAUnit = 1000;
// Reading a row takes some twenty steps, looking one up in another table as many again.
constexpr std::uint64_t kStepsARow = 100;
constexpr std::uint64_t kUnitsToOpen = 2000;  // about a hundred thousand schema entries
constexpr std::uint64_t kMaxSchemaSqlBytes = 1'000'000;

bool StartsWithIgnoringCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && SameName(text.substr(0, prefix.size()), prefix);
}

std::string_view ColumnText(sqlite3_stmt* statement, int column) {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

// Reading is allowed, and nothing else; not even reading when a view or trigger asks for it.
int Authorize(void*, int action, const char*, const char*, const char*, const char* inside) {
  if (inside != nullptr) return SQLITE_DENY;
  return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_PRAGMA ? SQLITE_OK : SQLITE_DENY;
}

ErrorCode CodeFor(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_NOMEM: return ErrorCode::kMemory;
    case SQLITE_TOOBIG: return ErrorCode::kTooBig;
    case SQLITE_INTERRUPT: return ErrorCode::kTooMany;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: return ErrorCode::kIo;
    case SQLITE_AUTH: return ErrorCode::kRefused;
    default: return ErrorCode::kMalformed;
  }
}

const ByteSource* FindCompanion(const ArtifactInput& input, std::string_view suffix) {
  const std::string name = std::string(input.entry.Name()).append(suffix);
  const auto found = std::find_if(input.companions.begin(), input.companions.end(),
                                  [&](const CompanionSource& companion) { return SameName(companion.name, name); });
  return found == input.companions.end() ? nullptr : found->content;
}

// As the header says (file format, section 1.3.2); 0 where it says nothing possible.
std::uint64_t PageBytes(std::string_view head) {
  constexpr std::size_t kAt = 16;
  if (head.size() < kAt + 2) return kAt + 2;
  const std::uint64_t bytes = LoadBe<std::uint16_t>(AsBytes(head).data() + kAt);
  if (bytes == 1) return 65536;
  return bytes >= 512 && std::has_single_bit(bytes) ? bytes : 0;
}

}  // namespace

bool LooksLikeSqlite(std::string_view head) { return head.starts_with(kMagic); }

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && AsciiLowerCased(a) == AsciiLowerCased(b);
}

std::string QuoteName(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

const std::string* StoredTable::Column(std::string_view wanted) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const std::string& column) { return SameName(column, wanted); });
  return found == columns.end() ? nullptr : &*found;
}

void StatementDeleter::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void SqliteDatabase::ConnectionDeleter::operator()(sqlite3* connection) const { sqlite3_close(connection); }

SqliteDatabase::SqliteDatabase(const ArtifactInput& input, Effort effort)
    : input_(input),
      wal_(FindCompanion(input, "-wal")),
      journal_(FindCompanion(input, "-journal")),
      steps_left_(kUnitsToOpen),
      steps_limit_(effort == Effort::kLook ? 0 : input.limits.max_rows / kStepsAUnit * kStepsARow + 1) {}

SqliteDatabase::~SqliteDatabase() = default;

int SqliteDatabase::OnProgress(void* self) {
  auto& database = *static_cast<SqliteDatabase*>(self);
  if (database.steps_left_ > 0) --database.steps_left_;
  database.out_of_steps_ = database.steps_left_ == 0;
  return database.out_of_steps_ ? 1 : 0;
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(const ArtifactInput& input, Effort effort) {
  if (!LooksLikeSqlite(input.head)) return Fail(ErrorCode::kUnsupported, "not an SQLite database");
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(input, effort));
  // SQLite takes what is shorter than a page for an empty database.
  const bool logged = database->wal_ != nullptr && database->wal_->size() > 0;
  if (!logged && input.content.size() < PageBytes(input.head))
    return Fail(ErrorCode::kTruncated, "database ends within its first page", input.content.size());
  if (effort == Effort::kRead) database->ExamineLog();
  const std::uint64_t page_bytes = PageBytes(input.head);
  const bool changes = logged || (database->journal_ != nullptr && database->journal_->size() > 0);
  if (!changes && page_bytes > 0 && input.content.size() % page_bytes != 0)
    database->damage_.push_back(MakeError(ErrorCode::kTruncated, "database ends within a page", input.content.size()));
  Status opened = database->Connect(false);
  if (!opened && opened.error().code == ErrorCode::kMalformed) {
    // Cut short, or one entry of the schema does not parse: SQLite then refuses everything unless told to go on.
    database->damage_.push_back(std::move(opened).error());
    opened = database->Connect(true);
  }
  SCHOUW_TRY(std::move(opened), "open database");
  if (database->files_->asked_for_other_file())
    database->damage_.push_back(
        MakeError(ErrorCode::kUnsupported, "its journal belongs to a transaction over several databases"));
  database->steps_left_ += database->steps_limit_;
  return database;
}

void SqliteDatabase::ExamineLog() {
  if (wal_ == nullptr) return;
  auto state = ExamineWal(*wal_);
  if (!state) {
    damage_.push_back(std::move(state).error());
  } else if (!state->header_fits) {
    damage_.push_back(MakeError(ErrorCode::kMalformed, "the header of the write-ahead log is damaged"));
  } else if (state->lost_frames > 0) {
    damage_.push_back(MakeError(ErrorCode::kMalformed, std::to_string(state->lost_frames) +
                                                           " frames of the write-ahead log, from a damaged one on, " +
                                                           "could not be applied"));
  } else if (state->cut) {
    damage_.push_back(MakeError(ErrorCode::kTruncated, "the write-ahead log ends inside a frame"));
  }
}

Status SqliteDatabase::Connect(bool tolerant) {
  tables_.clear();
  table_names_.clear();
  connection_.reset();
  files_ = std::make_unique<StoreFiles>(input_.content, wal_, journal_, input_.limits.max_store_bytes);
  sqlite3* raw = nullptr;
  const int flags = (files_->has_journal() ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX |
                    SQLITE_OPEN_PRIVATECACHE;
  const int code = sqlite3_open_v2(StoreFiles::kDatabaseName, &raw, flags, files_->vfs_name());
  connection_.reset(raw);
  if (code != SQLITE_OK) return Fail(ErrorFor(code));
  SCHOUW_TRY(Harden(tolerant), "set up");
  if (Status loaded = LoadTableNames(); !loaded) return loaded;
  // Only now: it reads the schema, and in tolerant mode the first statement that does fails. A smaller cache only costs
  // time.
  sqlite3_exec(connection_.get(), "PRAGMA cache_size=-65536", nullptr, nullptr, nullptr);
  return {};
}

Status SqliteDatabase::Harden(bool tolerant) {
  sqlite3* const db = connection_.get();
  constexpr std::array kSwitches = {
      std::pair(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),   std::pair(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
      std::pair(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),   std::pair(SQLITE_DBCONFIG_ENABLE_VIEW, 0),
      std::pair(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1), std::pair(SQLITE_DBCONFIG_DQS_DML, 0)};
  for (const auto& [option, value] : kSwitches) sqlite3_db_config(db, option, value, nullptr);
  // "Writable" is what SQLite calls the mode that reads on past a bad schema entry and a file shorter than its header
  // says; writing stays refused by query_only, by the authorizer and by the files themselves.
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, tolerant ? 0 : 1, nullptr);
  if (tolerant) sqlite3_db_config(db, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, nullptr);
  sqlite3_drop_modules(db, nullptr);
  const auto cell_bytes = std::min<std::uint64_t>(input_.limits.max_member_in_memory_bytes, 1'000'000'000);
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, static_cast<int>(cell_bytes));
  sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, static_cast<int>(kMaxSchemaSqlBytes));
  sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 200);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
  sqlite3_progress_handler(db, kStepsAUnit, OnProgress, this);
  for (const char* const pragma : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA temp_store=MEMORY", "PRAGMA query_only=ON",
                                   "PRAGMA cell_size_check=ON", "PRAGMA mmap_size=0"}) {
    const int code = sqlite3_exec(db, pragma, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return Fail(ErrorFor(code));
  }
  sqlite3_set_authorizer(db, Authorize, nullptr);
  return {};
}

Status SqliteDatabase::LoadTableNames() {
  const std::string sql = "SELECT type, name, rootpage, sql FROM main.sqlite_schema";
  auto prepared = Prepare(sql);
  if (!prepared) prepared = Prepare(sql);  // in tolerant mode the first one fails and the next works with what there is
  if (!prepared) return Fail(std::move(prepared).error());
  sqlite3_stmt* const rows = prepared->get();
  int code = SQLITE_OK;
  while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
    const bool real = SameName(ColumnText(rows, 0), "table") && sqlite3_column_int64(rows, 2) > 0 &&
                      StartsWithIgnoringCase(ColumnText(rows, 3), "CREATE TABLE");
    if (real) table_names_.emplace_back(ColumnText(rows, 1));
  }
  if (code == SQLITE_DONE) return {};
  if (table_names_.empty()) return Fail(ErrorFor(code));
  damage_.push_back(ErrorFor(code).In("read schema"));
  return {};
}

const StoredTable* SqliteDatabase::Table(std::string_view name) {
  const std::string key = AsciiLowerCased(name);
  auto found = tables_.find(key);
  if (found == tables_.end()) {
    const auto listed = std::find_if(table_names_.begin(), table_names_.end(),
                                     [&](const std::string& table) { return SameName(table, name); });
    found = tables_.emplace(key, listed == table_names_.end() ? std::nullopt : Probe(*listed)).first;
  }
  return found->second ? &*found->second : nullptr;
}

std::optional<StoredTable> SqliteDatabase::Probe(const std::string& name) {
  // The columns type, name and sql of sqlite_schema need not agree: this asks what SQLite made of them.
  if (sqlite3_table_column_metadata(connection_.get(), "main", name.c_str(), nullptr, nullptr, nullptr, nullptr,
                                    nullptr, nullptr) != SQLITE_OK)
    return std::nullopt;
  StoredTable table;
  table.name = name;
  const auto info = Prepare("PRAGMA main.table_xinfo(" + QuoteName(name) + ")");
  if (!info) return std::nullopt;
  std::map<int, std::string> key;
  while (sqlite3_step(info->get()) == SQLITE_ROW) {
    const std::string column(ColumnText(info->get(), 1));
    const int key_position = sqlite3_column_int(info->get(), 5);
    if (sqlite3_column_int(info->get(), 6) == 0) table.columns.push_back(column);
    if (key_position > 0) key.emplace(key_position, column);
  }
  for (auto& [position, column] : key) table.key_columns.push_back(std::move(column));
  for (const char* const row_id : {"rowid", "_rowid_", "oid"}) {
    if (table.Column(row_id) != nullptr || !table.row_id.empty()) continue;
    if (Prepare("SELECT " + std::string(row_id) + " FROM main." + QuoteName(name))) table.row_id = row_id;
  }
  return table;
}

Result<Statement> SqliteDatabase::Prepare(const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.c_str(), static_cast<int>(sql.size()), 0, &raw, nullptr);
  Statement statement(raw);
  if (code != SQLITE_OK) return Fail(ErrorFor(code));
  return statement;
}

Error SqliteDatabase::ErrorFor(int code) {
  if (out_of_steps_) return MakeError(ErrorCode::kTooMany, "more steps than a store may take");
  const bool below = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_FULL;
  if (below && files_->failure()) return *files_->failure();
  return MakeError(CodeFor(code), sqlite3_errstr(code));
}

}  // namespace schouw

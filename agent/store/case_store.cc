#include "agent/store/case_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "agent/store/audit.h"
#include "agent/store/case_key.h"
#include "agent/store/check_facts.h"
#include "agent/store/curtain.h"
#include "agent/store/file_sum.h"
#include "agent/store/schema.h"
#include "agent/store/session_end.h"
#include "agent/store/signals.h"
#include "agent/store/state.h"

namespace schouw {
namespace {

// A new file that only its owner may read, empty but for the header of a protected case. Closed again before SQLite
// opens it: closing a descriptor of a file drops every lock this process has on it.
Status MakeFile(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd.valid()) return Fail(FileFailure(errno, path));
  if (RecipientsOfNewCases().empty()) return {};
  SCHOUW_TAKE(const std::string header, MakeCaseHeader());
  const ssize_t written = write(fd.get(), header.data(), header.size());
  if (written == static_cast<ssize_t>(header.size())) return {};
  const Error failure = FileFailure(written < 0 ? errno : ENOSPC, path);
  unlink(path.c_str());
  return Fail(failure);
}

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

// Before anything opens it: a folder is no damaged disk, and a pipe would wait for somebody to write.
Status CheckIsFile(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return Fail(FileFailure(errno, path));
  if (!S_ISREG(about.st_mode)) return Fail(NotACase(path));
  return {};
}

Status StartWriting(Database& database) { return database.Execute("PRAGMA journal_mode = WAL"); }

Status WriteCourse(Database& database, const CheckInfo& check, UnixNanos started) {
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(Statement scan, database.Prepare("INSERT INTO scan(only, started) VALUES(1, ?)"));
  SCHOUW_PASS(scan.Bind(1, started.value).Run());
  SCHOUW_TAKE(Statement retention,
              database.Prepare("INSERT INTO retention(only, no_signals_days, signals_days, objection_days)"
                               " VALUES(1, ?, ?, ?)"));
  retention.Bind(1, std::int64_t{check.no_signals_days}).Bind(2, std::int64_t{check.signals_days});
  SCHOUW_PASS(retention.Bind(3, std::int64_t{check.objection_days}).Run());
  SCHOUW_PASS(WriteCheckFacts(database, check));
  return transaction.Commit();
}

// Everything a new case holds before its first device.
Result<Database> MakeDatabase(const std::string& path, const CheckInfo& check, UnixNanos started) {
  SCHOUW_TAKE(Database database, Database::Open(path, Database::Mode::kWrite));
  SCHOUW_PASS(database.Execute("PRAGMA page_size = 8192"));
  SCHOUW_PASS(StartWriting(database));
  SCHOUW_PASS(Migrate(database, 0));
  SCHOUW_PASS(WriteCourse(database, check, started));
  return database;
}

void RemoveCase(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) unlink((path + suffix).c_str());
}

// Renames without replacing; where the file system can't do that in one step (FAT), in two.
Status Publish(const std::string& draft, const std::string& path) {
  if (renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (errno != EINVAL && errno != ENOSYS) return Fail(FileFailure(errno, path));
  if (Exists(path)) return Fail(AlreadyThere(path));
  if (rename(draft.c_str(), path.c_str()) != 0) return Fail(FileFailure(errno, path));
  return {};
}

// The error of a draft, with the name that the user gave.
Error Renamed(Error error, const std::string& draft, const std::string& path) {
  for (std::size_t at = 0; (at = error.message.find(draft, at)) != std::string::npos; at += path.size()) {
    error.message.replace(at, draft.size(), path);
  }
  return error;
}

}  // namespace

CaseStore::CaseStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaseStore::CaseStore(CaseStore&&) noexcept = default;

CaseStore& CaseStore::operator=(CaseStore&& other) noexcept {
  if (this != &other) {
    if (state_) (void)Close();
    state_ = std::move(other.state_);
  }
  return *this;
}

CaseStore::~CaseStore() {
  if (state_) (void)Close();
}

Result<CaseStore> CaseStore::Create(const std::string& path, const CheckInfo& check, UnixNanos started) {
  if (Exists(path)) return Fail(AlreadyThere(path));
  SCHOUW_TAKE(LockFile lock, LockFile::Take(path));
  SCHOUW_PASS(MakeFile(path));
  auto database = MakeDatabase(path, check, started);
  if (!database) {
    RemoveCase(path);
    return Fail(std::move(database).error());
  }
  return CaseStore(std::make_unique<State>(State{std::move(lock), std::move(*database), std::nullopt}));
}

Result<CaseStore> CaseStore::CreateBegun(const std::string& path, const CheckInfo& check, UnixNanos started,
                                         const std::function<Status(CaseStore&)>& begin) {
  if (Exists(path)) return Fail(AlreadyThere(path));
  SCHOUW_TAKE(std::optional<LockFile> lock, LockFile::Take(path));
  const std::string draft = path + ".begin";
  RemoveCase(draft);  // of one that was killed; a living one would hold the lock
  unlink((draft + ".lock").c_str());
  auto store = Create(draft, check, started);
  Status status;
  if (!store) status = Fail(Error(store.error()));
  if (status) status = begin(*store);
  if (status) status = store->Close();
  if (status) status = Publish(draft, path);
  if (!status) {
    if (store) (void)store->Close();
    RemoveCase(draft);
    return Fail(NotYetBegun(Renamed(std::move(status).error(), draft, path), path));
  }
  lock.reset();
  auto opened = OpenForWriting(path);
  if (!opened && !Exists(path)) return Fail(GoneFromItsPlace(path));
  return opened;
}

Result<CaseStore> CaseStore::OpenForWriting(const std::string& path) {
  SCHOUW_PASS(CheckIsFile(path));
  SCHOUW_TAKE(LockFile lock, LockFile::Take(path));
  (void)DropFileSum(path);  // what can't be written shows when it is opened
  SCHOUW_TAKE(Database database, Database::Open(path, Database::Mode::kWrite));
  SCHOUW_TAKE(const int version, CheckSchema(database));
  SCHOUW_PASS(StartWriting(database));
  SCHOUW_PASS(Migrate(database, version));
  SCHOUW_PASS(DrawCurtain(database));
  return CaseStore(std::make_unique<State>(State{std::move(lock), std::move(database), std::nullopt}));
}

Result<CaseStore> CaseStore::OpenForReading(const std::string& path) {
  SCHOUW_PASS(CheckIsFile(path));
  SCHOUW_TAKE(Database database, Database::Open(path, Database::Mode::kRead));
  SCHOUW_TAKE(const int version, CheckSchema(database));
  if (version < CurrentSchemaVersion()) {
    SCHOUW_PASS(database.Close());
    SCHOUW_TAKE(CaseStore migrated, OpenForWriting(path));
    SCHOUW_PASS(migrated.Close());
    return OpenForReading(path);
  }
  SCHOUW_PASS(DrawCurtain(database));
  return CaseStore(std::make_unique<State>(State{std::nullopt, std::move(database), std::nullopt}));
}

Status CaseStore::SetCheck(const CheckInfo& check) {
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(state_->database));
  SCHOUW_PASS(WriteCheckFacts(state_->database, check));
  return transaction.Commit();
}

Status CaseStore::AddPack(const PackInfo& pack) {
  Database& database = state_->database;
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(Statement insert,
              database.Prepare("INSERT INTO pack(ordinal, id, version, title, sha256, explain) VALUES("
                               "(SELECT ifnull(max(ordinal) + 1, 0) FROM pack), ?, ?, ?, ?, ?)"));
  SCHOUW_PASS(insert.Bind(1, pack.id)
                  .Bind(2, pack.version)
                  .Bind(3, pack.title)
                  .Bind(4, pack.sha256)
                  .Bind(5, pack.explain)
                  .Run());
  const std::int64_t ordinal = database.last_row_id();
  SCHOUW_TAKE(Statement sign, database.Prepare("INSERT INTO pack_signature(pack, ordinal, name) VALUES(?, ?, ?)"));
  for (std::size_t i = 0; i < pack.signed_by.size(); ++i) {
    SCHOUW_PASS(sign.Bind(1, ordinal).Bind(2, static_cast<std::int64_t>(i)).Bind(3, pack.signed_by[i]).Run());
  }
  SCHOUW_TAKE(Statement add, database.Prepare("INSERT INTO rule(pack, ordinal, id, kind, category, severity, why, ask,"
                                              " at_least_a_day, judged, wrong, looked_for)"
                                              " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  for (std::size_t i = 0; i < pack.rules.size(); ++i) {
    const RuleInfo& rule = pack.rules[i];
    add.Bind(1, ordinal).Bind(2, static_cast<std::int64_t>(i)).Bind(3, rule.id).Bind(4, rule.kind);
    add.Bind(5, rule.category).Bind(6, rule.severity).Bind(7, rule.why).Bind(8, rule.ask);
    add.Bind(9, static_cast<std::int64_t>(rule.at_least_a_day)).Bind(10, static_cast<std::int64_t>(rule.judged));
    SCHOUW_PASS(add.Bind(11, static_cast<std::int64_t>(rule.wrong)).Bind(12, rule.looked_for).Run());
  }
  return transaction.Commit();
}

Status CaseStore::PutDevice(const DeviceInfo& device) {
  SCHOUW_TAKE(
      Statement put,
      state_->database.Prepare("INSERT INTO device(id, name, format, bytes, description, serial, state, reason)"
                               " VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET name = excluded.name,"
                               " format = excluded.format, bytes = excluded.bytes, description = excluded.description,"
                               " serial = excluded.serial, state = excluded.state, reason = excluded.reason"));
  put.Bind(1, device.id).Bind(2, device.name).Bind(3, device.format).Bind(4, static_cast<std::int64_t>(device.bytes));
  return put.Bind(5, device.description).Bind(6, device.serial).Bind(7, device.state).Bind(8, device.reason).Run();
}

Status CaseStore::PutVolume(const std::string& device, const VolumeCoverage& volume) {
  SCHOUW_TAKE(Statement put, state_->database.Prepare(
                                 "INSERT OR REPLACE INTO volume(device, id, offset, length, pool_block, filesystem, "
                                 "state, reason) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"));
  put.Bind(1, device).Bind(2, volume.spec.id).Bind(3, static_cast<std::int64_t>(volume.spec.offset));
  put.Bind(4, static_cast<std::int64_t>(volume.spec.length)).Bind(5, static_cast<std::int64_t>(volume.spec.pool_block));
  return put.Bind(6, volume.filesystem).Bind(7, static_cast<std::int64_t>(volume.state)).Bind(8, volume.reason).Run();
}

// job.kind of the one row a device that counts what was left undone: no job, so never done.
static constexpr std::int64_t kUndoneKind = 255;

// Nothing is added to what was sealed or signed off.
static Status CheckIsDraft(const CaseStore& store) {
  if (store.sealed()) return Fail(Sealed(store.path()));
  SCHOUW_TAKE(const ScanInfo scan, store.scan());
  if (scan.status == "draft") return {};
  return Fail(ErrorCode::kRefused,
              "controlebestand " + store.path() + " is afgetekend: er komt niets meer bij; maak een nieuwe controle");
}

Status CaseStore::StoreResults(const std::vector<JobResult>& results) {
  SCHOUW_PASS(CheckIsDraft(*this));
  SCHOUW_PASS(state_->database.CheckInPlace());
  if (!state_->writer) {
    SCHOUW_TAKE(state_->writer, ResultWriter::Create(state_->database));
  }
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(state_->database));
  Status status;
  for (const JobResult& result : results) {
    if (status = state_->writer->Write(result); !status) break;
  }
  if (status) status = transaction.Commit();
  if (!status) state_->writer->Forget();
  return status;
}

Status CaseStore::PutUndone(const std::string& device, const JobResult& undone) {
  SCHOUW_PASS(CheckIsDraft(*this));
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(state_->database));
  SCHOUW_TAKE(Statement problems, state_->database.Prepare("DELETE FROM problem WHERE entry IN (SELECT id FROM entry"
                                                           " WHERE device = ? AND instr(text, ':') = length(text))"));
  SCHOUW_PASS(problems.Bind(1, device).Run());
  SCHOUW_TAKE(Statement counts, state_->database.Prepare("DELETE FROM job WHERE device = ? AND kind = ?"));
  SCHOUW_PASS(counts.Bind(1, device).Bind(2, kUndoneKind).Run());
  SCHOUW_PASS(transaction.Commit());
  if (undone.counts == EntryCounts{} && undone.problems.empty()) return {};
  JobResult row = undone;
  row.key = JobKey{device, "", static_cast<JobKind>(kUndoneKind), {}, 0};
  return StoreResults({std::move(row)});
}

Status CaseStore::SetScanSettings(const std::string& json) {
  SCHOUW_TAKE(Statement update, state_->database.Prepare("UPDATE scan SET settings = ?"));
  return update.Bind(1, json).Run();
}

Status CaseStore::Finish(const ScanEnd& end) {
  SCHOUW_PASS(CheckIsDraft(*this));
  SCHOUW_PASS(state_->database.CheckInPlace());
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(state_->database));
  SCHOUW_PASS(DeriveSignals(state_->database));
  SCHOUW_TAKE(Statement update, state_->database.Prepare("UPDATE scan SET state = ?, finished = ?"));
  SCHOUW_PASS(update.Bind(1, end.state).Bind(2, end.finished.value).Run());
  return transaction.Commit();
}

Status CaseStore::Close() {
  if (!state_) return {};
  const std::unique_ptr<State> state = std::move(state_);
  const std::string path = state->database.path();
  state->writer.reset();
  Status status;
  if (state->lock) status = state->database.CheckInPlace();
  const bool wrote = state->lock && status && sqlite3_total_changes64(state->database.handle()) > 0;
  const Status ended = wrote ? EndSession(state->database, Now()) : Status();
  if (state->lock && status) {
    // Leaving WAL mode copies what stands in the -wal into the file and removes it.
    status = state->database.Execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
  }
  Status closed = state->database.Close();
  if (state->lock && status && closed) (void)PutFileSum(path);  // without one, verifying says so
  if (status && !closed) status = std::move(closed);
  if (status && !ended) status = ended;
  return status;
}

Status CaseStore::Log(const std::string& who, const std::string& operation, const std::string& what, UnixNanos when) {
  const bool looking = operation == "consultation" || operation == "disclosure";
  return AppendAudit(state_->database, who, operation, what, when,
                     looking ? AuditWeight::kCourse : AuditWeight::kContent);
}

Status CaseStore::LogCourse(const std::string& who, const std::string& operation, const std::string& what,
                            UnixNanos when) {
  return AppendAudit(state_->database, who, operation, what, when, AuditWeight::kCourse);
}

Result<std::string> CaseStore::audit_head() const {
  SCHOUW_TAKE(const AuditHeads heads, ReadAuditHeads(state_->database));
  return heads.hash;
}

Result<std::string> CaseStore::content_mark() const {
  SCHOUW_TAKE(const AuditHeads heads, ReadAuditHeads(state_->database));
  return heads.mark;
}

Result<std::vector<AuditRow>> CaseStore::audit_rows() const { return ReadAuditRows(state_->database); }
Result<bool> CaseStore::HasAuditHash(const std::string& hex) const { return AuditHolds(state_->database, hex); }
Result<std::optional<std::uint64_t>> CaseStore::FirstBrokenAuditRow() const { return FirstBrokenRow(state_->database); }

const std::string& CaseStore::path() const { return state_->database.path(); }
void* CaseStore::database() const { return state_->database.handle(); }
Database& CaseStore::opened() const { return state_->database; }
bool CaseStore::sealed() const { return IsCurtainDrawn(state_->database); }

}  // namespace schouw

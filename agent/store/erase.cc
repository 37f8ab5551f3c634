#include "agent/store/erase.h"

#include "agent/store/audit.h"
#include "agent/store/curtain.h"
#include "agent/store/erase_rows.h"

namespace schouw {
namespace {

template <typename Delete>
Status Erase(CaseStore& store, const ErasureNote& note, Delete&& erase) {
  Database& database = store.opened();
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_PASS(erase(database));
  SCHOUW_PASS(AppendAuditWithin(database, note.who, "erasure", note.what, note.when, AuditWeight::kContent));
  SCHOUW_PASS(transaction.Commit());
  return Compact(store);
}

// Copies the -wal into the file and cuts it to nothing.
Status EmptyLog(Database& database) {
  SCHOUW_TAKE(Statement checkpoint, database.Prepare("PRAGMA wal_checkpoint(TRUNCATE)"));
  SCHOUW_TAKE(const bool row, checkpoint.Step());
  const bool busy = row && checkpoint.Int(0) != 0;
  checkpoint.Reset();
  if (busy) return Fail(InUse(database.path()));
  return {};
}

}  // namespace

Status EraseEntry(CaseStore& store, const std::string& device, const std::string& entry, const ErasureNote& note) {
  return Erase(store, note, [&](Database& database) { return DeleteEntry(database, device, entry); });
}

Status EraseSignal(CaseStore& store, const std::string& signal, const ErasureNote& note) {
  return Erase(store, note, [&](Database& database) { return DeleteSignal(database, signal); });
}

Status Compact(CaseStore& store) {
  Database& database = store.opened();
  // First what was overwritten goes into the file: VACUUM would cut the end of it off with the old bytes in it.
  SCHOUW_PASS(EmptyLog(database));
  SCHOUW_PASS(RaiseCurtain(database));
  const Status made_anew = database.Execute("VACUUM");
  SCHOUW_PASS(DrawCurtain(database));
  SCHOUW_PASS(made_anew);
  return EmptyLog(database);
}

}  // namespace schouw

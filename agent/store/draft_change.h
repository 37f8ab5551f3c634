// One change of what is judged: a transaction that also raises the case's change number. Private to store/.
#pragma once

#include <string>

#include "agent/store/audit.h"
#include "agent/store/decisions.h"

namespace schouw {

class DraftChange {
 public:
  // kRefused unless the case is a draft.
  static Result<DraftChange> Begin(CaseStore& store);
  Database& database() { return *database_; }
  std::uint64_t number() const { return number_; }
  Status Log(const Doer& doer, const std::string& operation, const std::string& what) {
    return AppendAuditWithin(*database_, doer.who, operation, what, doer.when, AuditWeight::kContent);
  }
  Status Commit() { return transaction_.Commit(); }

 private:
  DraftChange(Database& database, Transaction transaction, std::uint64_t number)
      : database_(&database), transaction_(std::move(transaction)), number_(number) {}
  Database* database_;
  Transaction transaction_;
  std::uint64_t number_;
};

}  // namespace schouw

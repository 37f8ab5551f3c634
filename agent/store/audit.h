// The audit log: rows that are only ever added, each hash taken over the one before it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/base/time.h"
#include "agent/store/case_store.h"
#include "agent/store/database.h"

namespace schouw {

// Whether a row says what the case holds, or only how things went (broken off and resumed, looked at, handed over).
enum class AuditWeight { kContent, kCourse };

// Two chains run through the rows. Each field is hashed as its length in bytes in decimals, ':' and its text.
//   mark = SHA-256(mark of the row before; who, operation, what) for a row of content, unless it repeats the last one
//   that
//          changed the mark; of other rows that of the row before
//   hash = SHA-256(hash of the row before; seq, at, who, operation, what, mark in hexadecimal)
// Before the first row both are 32 zero bytes. `hash` covers everything. `mark` leaves out when things were done and
// what did not touch the content, so that equal runs print equal reports, also after a crash and resume. Refuses
// (kInternal) an operation that article 25 does not name.
Status AppendAudit(Database& database, const std::string& who, const std::string& operation, const std::string& what,
                   UnixNanos when, AuditWeight weight);

// The same inside a transaction of the caller, so that what is done and its row stand together or not at all.
Status AppendAuditWithin(Database& database, const std::string& who, const std::string& operation,
                         const std::string& what, UnixNanos when, AuditWeight weight);

struct AuditHeads {
  std::string hash;  // lower-case hex
  std::string mark;
};
Result<AuditHeads> ReadAuditHeads(const Database& database);
Result<std::vector<AuditRow>> ReadAuditRows(const Database& database);
// Whether a row has this hash or mark, in hexadecimal.
Result<bool> AuditHolds(const Database& database, const std::string& hex);
// The seq of the first row whose number, mark or hash does not follow.
Result<std::optional<std::uint64_t>> FirstBrokenRow(const Database& database);

}  // namespace schouw

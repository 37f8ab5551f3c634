// The audit log: rows that are only ever added, each hash taken over the one before it.
#pragma once

#include <optional>
#include <string>

#include "agent/base/time.h"
#include "agent/store/database.h"

namespace schouw {

// hash = SHA-256(hash of the row before, or 32 zero bytes; then seq, at, who, operation, what as text, each preceded by
// its length in bytes as a decimal and ':'). Refuses (kInternal) an operation that article 25 does not name.
Status AppendAudit(Database& database, const std::string& who, const std::string& operation, const std::string& what,
                   UnixNanos when);
// Lower-case hex of the last row's hash; of the last row of collection, alteration, combination or erasure when
// `of_content`.
Result<std::string> AuditHead(const Database& database, bool of_content);
// The seq of the first row whose hash or number does not follow.
Result<std::optional<std::uint64_t>> FirstBrokenRow(const Database& database);

}  // namespace schouw

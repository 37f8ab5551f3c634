#include "agent/store/audit.h"

#include <algorithm>
#include <array>

#include "agent/base/sha256.h"

namespace schouw {
namespace {

// Article 25 of Directive (EU) 2016/680.
constexpr std::array<std::string_view, 6> kOperations = {"collection", "consultation", "alteration",
                                                         "disclosure", "combination",  "erasure"};

struct AuditRow {
  std::int64_t seq = 0;
  std::int64_t at = 0;
  std::string who, operation, what;
};

std::string HashOf(const std::string& previous, const AuditRow& row) {
  Sha256 hash;
  hash.Update(AsBytes(previous));
  for (const std::string& field :
       {std::to_string(row.seq), std::to_string(row.at), row.who, row.operation, row.what}) {
    hash.Update(AsBytes(std::to_string(field.size()) + ":"));
    hash.Update(AsBytes(field));
  }
  return hash.Finish();
}

std::string HashBeforeFirst() { return std::string(32, '\0'); }

}  // namespace

Status AppendAudit(Database& database, const std::string& who, const std::string& operation, const std::string& what,
                   UnixNanos when) {
  if (std::find(kOperations.begin(), kOperations.end(), operation) == kOperations.end()) {
    return Fail(ErrorCode::kInternal, "handeling \"" + operation + "\" hoort niet in het logboek");
  }
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(Statement last, database.Prepare("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"));
  SCHOUW_TAKE(const bool any, last.Step());
  const AuditRow row{any ? last.Int(0) + 1 : 1, when.value, who, operation, what};
  const std::string hash = HashOf(any ? last.Text(1) : HashBeforeFirst(), row);
  last.Reset();
  SCHOUW_TAKE(Statement insert,
              database.Prepare("INSERT INTO audit(seq, at, who, operation, what, hash) VALUES(?,?,?,?,?,?)"));
  SCHOUW_PASS(insert.Bind(1, row.seq).Bind(2, row.at).Bind(3, who).Bind(4, operation).Bind(5, what).BindBlob(6, hash)
                  .Run());
  return transaction.Commit();
}

Result<std::string> AuditHead(const Database& database, bool of_content) {
  const std::string which = of_content ? "WHERE operation NOT IN ('consultation', 'disclosure') " : "";
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT hash FROM audit " + which + "ORDER BY seq DESC LIMIT 1"));
  SCHOUW_TAKE(const bool any, query.Step());
  return ToHex(AsBytes(any ? query.Text(0) : HashBeforeFirst()));
}

Result<std::optional<std::uint64_t>> FirstBrokenRow(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT seq, at, who, operation, what, hash FROM audit ORDER BY seq"));
  std::string previous = HashBeforeFirst();
  for (std::int64_t expected = 1;; ++expected) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return std::optional<std::uint64_t>();
    const AuditRow found{query.Int(0), query.Int(1), query.Text(2), query.Text(3), query.Text(4)};
    std::string hash = query.Text(5);
    if (found.seq != expected || HashOf(previous, found) != hash) return static_cast<std::uint64_t>(expected);
    previous = std::move(hash);
  }
}

}  // namespace schouw

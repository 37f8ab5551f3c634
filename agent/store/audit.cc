#include "agent/store/audit.h"

#include <algorithm>
#include <array>

#include "agent/base/sha256.h"

namespace schouw {
namespace {

// Article 25 of Directive (EU) 2016/680.
constexpr std::array<std::string_view, 6> kOperations = {"collection", "consultation", "alteration",
                                                         "disclosure", "combination",  "erasure"};

std::string Before() { return std::string(32, '\0'); }

struct Chain {
  std::int64_t seq = 0;
  std::string hash = Before();
  std::string mark = Before();
};

struct AuditRow {
  std::int64_t seq = 0;
  std::int64_t at = 0;
  std::string who, operation, what;
};

std::string ChainHash(const std::string& previous, std::initializer_list<std::string> fields) {
  Sha256 hash;
  hash.Update(AsBytes(previous));
  for (const std::string& field : fields) {
    hash.Update(AsBytes(std::to_string(field.size()) + ":"));
    hash.Update(AsBytes(field));
  }
  return hash.Finish();
}

std::string MarkOf(const Chain& before, const AuditRow& row) {
  return ChainHash(before.mark, {row.who, row.operation, row.what});
}

std::string HashOf(const Chain& before, const AuditRow& row, const std::string& mark) {
  return ChainHash(before.hash, {std::to_string(row.seq), std::to_string(row.at), row.who, row.operation, row.what,
                                 ToHex(AsBytes(mark))});
}

Result<Chain> LastOf(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT seq, hash, mark FROM audit ORDER BY seq DESC LIMIT 1"));
  SCHOUW_TAKE(const bool any, query.Step());
  return any ? Chain{query.Int(0), query.Text(1), query.Text(2)} : Chain();
}

}  // namespace

Status AppendAudit(Database& database, const std::string& who, const std::string& operation, const std::string& what,
                   UnixNanos when, AuditWeight weight) {
  if (std::find(kOperations.begin(), kOperations.end(), operation) == kOperations.end()) {
    return Fail(ErrorCode::kInternal, "handeling \"" + operation + "\" hoort niet in het logboek");
  }
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(const Chain last, LastOf(database));
  const AuditRow row{last.seq + 1, when.value, who, operation, what};
  const std::string mark = weight == AuditWeight::kContent ? MarkOf(last, row) : last.mark;
  SCHOUW_TAKE(Statement insert,
              database.Prepare("INSERT INTO audit(seq, at, who, operation, what, mark, hash) VALUES(?,?,?,?,?,?,?)"));
  insert.Bind(1, row.seq).Bind(2, row.at).Bind(3, who).Bind(4, operation).Bind(5, what).BindBlob(6, mark);
  SCHOUW_PASS(insert.BindBlob(7, HashOf(last, row, mark)).Run());
  return transaction.Commit();
}

Result<AuditHeads> ReadAuditHeads(const Database& database) {
  SCHOUW_TAKE(const Chain last, LastOf(database));
  return AuditHeads{ToHex(AsBytes(last.hash)), ToHex(AsBytes(last.mark))};
}

Result<std::optional<std::uint64_t>> FirstBrokenRow(const Database& database) {
  SCHOUW_TAKE(Statement query,
              database.Prepare("SELECT seq, at, who, operation, what, mark, hash FROM audit ORDER BY seq"));
  for (Chain chain;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) return std::optional<std::uint64_t>();
    const AuditRow row{query.Int(0), query.Int(1), query.Text(2), query.Text(3), query.Text(4)};
    const Chain found{row.seq, query.Text(6), query.Text(5)};
    const bool mark_follows = found.mark == chain.mark || found.mark == MarkOf(chain, row);
    if (row.seq != chain.seq + 1 || !mark_follows || HashOf(chain, row, found.mark) != found.hash) {
      return static_cast<std::uint64_t>(chain.seq + 1);
    }
    chain = found;
  }
}

}  // namespace schouw

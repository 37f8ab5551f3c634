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
  std::uint64_t seq = 0;
  std::string hash = Before();
  std::string mark = Before();
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
  return ChainHash(before.hash, {std::to_string(row.seq), std::to_string(row.at.value), row.who, row.operation,
                                 row.what, ToHex(AsBytes(mark))});
}

Result<Chain> LastOf(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT seq, hash, mark FROM audit ORDER BY seq DESC LIMIT 1"));
  SCHOUW_TAKE(const bool any, query.Step());
  return any ? Chain{static_cast<std::uint64_t>(query.Int(0)), query.Text(1), query.Text(2)} : Chain();
}

// Whether `row` says the same as the row that gave the log its present mark.
Result<bool> Repeats(const Database& database, const Chain& last, const AuditRow& row) {
  SCHOUW_TAKE(Statement query,
              database.Prepare("SELECT who, operation, what FROM audit WHERE mark = ? ORDER BY seq LIMIT 1"));
  query.BindBlob(1, last.mark);
  SCHOUW_TAKE(const bool any, query.Step());
  const bool counted = last.mark != Before();
  return any && counted && query.Text(0) == row.who && query.Text(1) == row.operation && query.Text(2) == row.what;
}

}  // namespace

Status AppendAudit(Database& database, const std::string& who, const std::string& operation, const std::string& what,
                   UnixNanos when, AuditWeight weight) {
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_PASS(AppendAuditWithin(database, who, operation, what, when, weight));
  return transaction.Commit();
}

Status AppendAuditWithin(Database& database, const std::string& who, const std::string& operation,
                         const std::string& what, UnixNanos when, AuditWeight weight) {
  if (std::find(kOperations.begin(), kOperations.end(), operation) == kOperations.end()) {
    return Fail(ErrorCode::kInternal, "handeling \"" + operation + "\" hoort niet in het logboek");
  }
  SCHOUW_TAKE(const Chain last, LastOf(database));
  const AuditRow row{last.seq + 1, when, who, operation, what, ""};
  SCHOUW_TAKE(const bool repeats, Repeats(database, last, row));
  const std::string mark = weight == AuditWeight::kContent && !repeats ? MarkOf(last, row) : last.mark;
  SCHOUW_TAKE(Statement insert,
              database.Prepare("INSERT INTO audit(seq, at, who, operation, what, mark, hash) VALUES(?,?,?,?,?,?,?)"));
  insert.Bind(1, static_cast<std::int64_t>(row.seq))
      .Bind(2, when.value)
      .Bind(3, who)
      .Bind(4, operation)
      .Bind(5, what)
      .BindBlob(6, mark);
  return insert.BindBlob(7, HashOf(last, row, mark)).Run();
}

Result<AuditHeads> ReadAuditHeads(const Database& database) {
  SCHOUW_TAKE(const Chain last, LastOf(database));
  return AuditHeads{ToHex(AsBytes(last.hash)), ToHex(AsBytes(last.mark))};
}

namespace {

constexpr char kSelectRows[] = "SELECT seq, at, who, operation, what, hash, mark FROM audit ORDER BY seq";

AuditRow ReadRow(const Statement& query) {
  return {static_cast<std::uint64_t>(query.Int(0)),
          UnixNanos{query.Int(1)},
          query.Text(2),
          query.Text(3),
          query.Text(4),
          ToHex(AsBytes(query.Text(5)))};
}

}  // namespace

Result<std::vector<AuditRow>> ReadAuditRows(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare(kSelectRows));
  std::vector<AuditRow> rows;
  for (;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) return rows;
    rows.push_back(ReadRow(query));
  }
}

Result<bool> AuditHolds(const Database& database, const std::string& hex) {
  const auto bytes = FromHex(hex);
  if (!bytes) return false;
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT 1 FROM audit WHERE hash = ?1 OR mark = ?1 LIMIT 1"));
  query.BindBlob(1, *bytes);
  SCHOUW_TAKE(const bool any, query.Step());
  return any;
}

Result<std::optional<std::uint64_t>> FirstBrokenRow(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare(kSelectRows));
  for (Chain chain;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) return std::optional<std::uint64_t>();
    const AuditRow row = ReadRow(query);
    const Chain found{row.seq, query.Text(5), query.Text(6)};
    const bool mark_follows = found.mark == chain.mark || found.mark == MarkOf(chain, row);
    if (row.seq != chain.seq + 1 || !mark_follows || HashOf(chain, row, found.mark) != found.hash) {
      return chain.seq + 1;
    }
    chain = found;
  }
}

}  // namespace schouw

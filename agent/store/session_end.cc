#include "agent/store/session_end.h"

#include <sodium.h>
#include <sqlite3.h>

#include <bit>
#include <memory>
#include <utility>

#include "agent/base/sha256.h"
#include "agent/identity/locked_memory.h"
#include "agent/identity/public_key.h"
#include "agent/store/audit.h"
#include "agent/store/case_key.h"

namespace schouw {
namespace {

struct Signer {
  std::string who, public_key;
  LockedBytes secret;  // 64 bytes
};

Signer& ThisSigner() {
  static Signer signer;
  return signer;
}

std::string SignedText(const SessionEnd& end) {
  return "schouw session end 1\n" + end.who + "\n" + std::to_string(end.at.value) + "\n" + std::to_string(end.seq) +
         "\n" + end.hash + "\n" + end.content + "\n";
}

void Sign(SessionEnd& end) {
  const Signer& signer = ThisSigner();
  end.who = signer.who;
  if (signer.secret == nullptr) return;
  end.key = signer.public_key;
  const std::string text = SignedText(end);
  end.signature.resize(crypto_sign_BYTES);
  crypto_sign_detached(reinterpret_cast<unsigned char*>(end.signature.data()), nullptr,
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(), signer.secret.get());
}

void AddField(Sha256& hash, std::string_view field) {
  hash.Update(AsBytes(std::to_string(field.size()) + ":"));
  hash.Update(AsBytes(field));
}

std::string RealAsHex(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(bits >> (56 - 8 * i));
  return ToHex(AsBytes(bytes));
}

void AddValue(Sha256& hash, sqlite3_stmt* row, int column) {
  const auto bytes = [&] {
    const void* data = sqlite3_column_blob(row, column);
    const auto count = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), count);
  };
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER: return AddField(hash, "i" + std::to_string(sqlite3_column_int64(row, column)));
    case SQLITE_FLOAT: return AddField(hash, "r" + RealAsHex(sqlite3_column_double(row, column)));
    case SQLITE_TEXT: return AddField(hash, "t" + bytes());
    case SQLITE_BLOB: return AddField(hash, "b" + bytes());
    default: return AddField(hash, "n");
  }
}

Status AddTable(const Database& database, const std::string& name, bool has_rowid, Sha256& hash) {
  sqlite3_stmt* raw = nullptr;
  const std::string sql = "SELECT * FROM main.\"" + name + "\"" + (has_rowid ? " ORDER BY rowid" : "");
  if (sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) {
    return Fail(DatabaseFailure(database.handle(), database.path()));
  }
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> rows(raw, sqlite3_finalize);
  for (;;) {
    const int code = sqlite3_step(raw);
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return Fail(DatabaseFailure(database.handle(), database.path()));
    for (int column = 0; column < sqlite3_column_count(raw); ++column) AddValue(hash, raw, column);
  }
}

SessionEnd ReadEnd(const Statement& row) {
  return {UnixNanos{row.Int(0)},
          static_cast<std::uint64_t>(row.Int(1)),
          ToHex(AsBytes(row.Text(2))),
          ToHex(AsBytes(row.Text(3))),
          row.Text(4),
          row.Text(5),
          row.Text(6)};
}

Result<std::vector<SessionEnd>> ReadEnds(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT at, seq, hash, content, who, key, signature FROM session_end"
                                                " ORDER BY number"));
  std::vector<SessionEnd> ends;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return ends;
    ends.push_back(ReadEnd(query));
  }
}

bool Fits(const SessionEnd& end, const std::vector<AuditRow>& rows) {
  const std::string expected = end.seq == 0 ? std::string(64, '0') : "";
  if (end.seq > rows.size()) return false;
  if (end.hash != (end.seq == 0 ? expected : rows[end.seq - 1].hash)) return false;
  return end.key.empty() ? end.signature.empty() : Verifies(end.key, AsBytes(SignedText(end)), end.signature);
}

}  // namespace

Status SignSessionsAs(const std::string& who, const SecretKey& key) {
  SCHOUW_ASSIGN(LockedBytes copy, NewLockedBytes(crypto_sign_SECRETKEYBYTES), "");
  std::copy_n(key.bytes(), crypto_sign_SECRETKEYBYTES, copy.get());
  ThisSigner() = {who, key.public_key(), std::move(copy)};
  return {};
}

Result<std::string> ContentDigest(const Database& database) {
  SCHOUW_TAKE(
      Statement tables,
      database.Prepare("SELECT s.name, s.sql, t.wr FROM main.sqlite_schema s JOIN pragma_table_list t"
                       " ON t.schema = 'main' AND t.name = s.name WHERE s.type = 'table'"
                       " AND s.name NOT IN ('audit', 'session_end') AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                       " ORDER BY s.name"));
  Sha256 hash;
  for (;;) {
    SCHOUW_TAKE(const bool row, tables.Step());
    if (!row) return ToHex(AsBytes(hash.Finish()));
    AddField(hash, tables.Text(0));
    AddField(hash, tables.Text(1));
    SCHOUW_PASS(AddTable(database, tables.Text(0), tables.Int(2) == 0, hash));
  }
}

Status EndSession(Database& database, UnixNanos when) {
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SessionEnd end;
  end.at = when;
  SCHOUW_TAKE(Statement last, database.Prepare("SELECT ifnull(max(seq), 0) FROM audit"));
  SCHOUW_TAKE(const bool any, last.Step());
  end.seq = any ? static_cast<std::uint64_t>(last.Int(0)) : 0;
  last.Reset();
  SCHOUW_TAKE(const AuditHeads heads, ReadAuditHeads(database));
  end.hash = heads.hash;
  SCHOUW_TAKE(end.content, ContentDigest(database));
  Sign(end);
  SCHOUW_TAKE(Statement insert, database.Prepare("INSERT INTO session_end(at, seq, hash, content, who, key, signature)"
                                                 " VALUES(?, ?, ?, ?, ?, ?, ?)"));
  insert.Bind(1, when.value).Bind(2, static_cast<std::int64_t>(end.seq)).BindBlob(3, FromHex(end.hash).value());
  insert.BindBlob(4, FromHex(end.content).value()).Bind(5, end.who).BindBlob(6, end.key);
  SCHOUW_PASS(insert.BindBlob(7, end.signature).Run());
  return transaction.Commit();
}

Result<SessionCheck> CheckSessions(const CaseStore& store) {
  const Database& database = store.opened();
  SessionCheck check;
  SCHOUW_TAKE(check.ends, ReadEnds(database));
  SCHOUW_TAKE(check.file, CheckFileSum(store.path()));
  SCHOUW_TAKE(const std::vector<AuditRow> rows, ReadAuditRows(database));
  for (std::size_t i = 0; i < check.ends.size() && !check.broken; ++i) {
    if (!Fits(check.ends[i], rows)) check.broken = i + 1;
  }
  if (check.ends.empty() || check.broken) return check;
  check.rows_after = rows.size() - check.ends.back().seq;
  SCHOUW_TAKE(const ScanInfo scan, store.scan());
  check.broken_off = check.rows_after > 0 || check.file == FileSum::kAbsent || !scan.finished;
  if (check.broken_off) return check;
  SCHOUW_TAKE(const std::string content, ContentDigest(database));
  check.content_changed = content != check.ends.back().content;
  return check;
}

}  // namespace schouw

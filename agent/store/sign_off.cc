#include "agent/store/sign_off.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "agent/base/bytes.h"
#include "agent/base/sha256.h"
#include "agent/store/draft_change.h"
#include "agent/store/retention.h"

namespace schouw {
namespace {

// What goes on after the sign-off: looking, notices, holds.
constexpr std::array<std::string_view, 13> kOpenTables = {
    "audit",         "audit_head", "finding",       "handover",    "hold",           "lift",      "retention",
    "review_course", "sign_off",   "review_opened", "session_end", "content_erased", "disclosure"};

std::vector<std::string> Split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Result<std::string> LayoutOf(const Database& database) {
  SCHOUW_TAKE(Statement query,
              database.Prepare("SELECT m.name, group_concat(c.name, ',') FROM main.sqlite_schema AS m,"
                               " pragma_table_info(m.name, 'main') AS c WHERE m.type = 'table' GROUP BY m.name"
                               " ORDER BY m.name"));
  std::string layout;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return layout;
    const std::string table = query.Text(0);
    const bool open = std::find(kOpenTables.begin(), kOpenTables.end(), table) != kOpenTables.end();
    if (open || table.starts_with("sqlite_")) continue;
    layout += table + ":" + query.Text(1) + ";";
  }
}

bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ',';
  });
}

// "SELECT quoted columns FROM table ORDER BY key".
Result<std::string> SelectOf(const Database& database, const std::string& table, const std::string& columns) {
  SCHOUW_TAKE(Statement key, database.Prepare("SELECT group_concat('\"' || name || '\"', ',') FROM (SELECT name FROM"
                                              " pragma_table_info(?, 'main') WHERE pk > 0 ORDER BY pk)"));
  SCHOUW_TAKE(const bool row, key.Bind(1, table).Step());
  const std::string order = row ? key.Text(0) : "";
  std::string list;
  for (const std::string& column : Split(columns, ',')) {
    list += (list.empty() ? "typeof(\"" : ", typeof(\"") + column + "\"), CAST(\"" + column + "\" AS BLOB)";
  }
  return "SELECT " + list + " FROM main.\"" + table + "\" ORDER BY " + order;
}

Status AddTable(const Database& database, const std::string& part, Sha256& hash) {
  const std::size_t colon = part.find(':');
  const std::string table = part.substr(0, colon);
  const std::string columns = colon == std::string::npos ? "" : part.substr(colon + 1);
  if (!IsName(table) || !IsName(columns)) return Fail(Damaged(database.path()));
  SCHOUW_TAKE(const std::string select, SelectOf(database, table, columns));
  SCHOUW_TAKE(Statement rows, database.Prepare(select));
  const int count = 2 * (static_cast<int>(std::count(columns.begin(), columns.end(), ',')) + 1);
  for (;;) {
    SCHOUW_TAKE(const bool row, rows.Step());
    if (!row) return {};
    for (int i = 0; i < count; ++i) {
      const std::string value = rows.Text(i);
      hash.Update(AsBytes(std::to_string(value.size()) + ":"));
      hash.Update(AsBytes(value));
    }
  }
}

Status PutSignOff(CaseStore& store, const std::string& why, bool agreed, const Doer& doer,
                  const SignedContent& content) {
  SCHOUW_TAKE(Statement insert,
              store.opened().Prepare("INSERT INTO sign_off(version, by, at, why, layout, digest, agreed) VALUES((SELECT"
                                     " ifnull(max(version), 0) + 1 FROM sign_off), ?, ?, ?, ?, ?, ?)"));
  insert.Bind(1, doer.who).Bind(2, doer.when.value).Bind(3, why).Bind(4, content.layout).Bind(5, content.digest);
  return insert.Bind(6, std::int64_t{agreed}).Run();
}

}  // namespace

Result<std::map<std::string, HandedBack>> ReadHandedBack(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT device, returned_to, returned_at FROM handed_back"));
  std::map<std::string, HandedBack> devices;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return devices;
    devices.emplace(query.Text(0), HandedBack{query.Text(1), UnixNanos{query.Int(2)}});
  }
}

Status PutHandedBack(CaseStore& store, const std::string& device, const HandedBack& handed, const Doer& doer) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  SCHOUW_TAKE(Statement put,
              change.database().Prepare("INSERT OR REPLACE INTO handed_back(device, returned_to, returned_at, by)"
                                        " VALUES(?, ?, ?, ?)"));
  SCHOUW_PASS(put.Bind(1, device).Bind(2, handed.to).Bind(3, handed.at.value).Bind(4, doer.who).Run());
  SCHOUW_PASS(change.Log(doer, "alteration", "device " + device + " handed back"));
  return change.Commit();
}

// A first row without a name says that the list is known; what follows is the list.
Result<std::optional<std::vector<CopyMade>>> ReadCopies(const CaseStore& store) {
  SCHOUW_TAKE(Statement query,
              store.opened().Prepare("SELECT ordinal, what, wiped_by, wiped_at, how FROM copy_made ORDER BY ordinal"));
  std::optional<std::vector<CopyMade>> copies;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return copies;
    if (!copies) copies.emplace();
    if (query.Int(0) == 0) continue;
    CopyMade copy{query.Text(1), query.Text(2), std::nullopt, query.Text(4)};
    if (const auto at = query.OptionalInt(3)) copy.wiped_at = UnixNanos{*at};
    copies->push_back(std::move(copy));
  }
}

Status PutCopies(CaseStore& store, const std::vector<CopyMade>& copies, const Doer& doer) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  SCHOUW_PASS(change.database().Execute(
      "DELETE FROM copy_made; INSERT INTO copy_made(ordinal, what, wiped_by, how) VALUES(0, '', '', '')"));
  SCHOUW_TAKE(Statement put, change.database().Prepare("INSERT INTO copy_made(what, wiped_by, wiped_at, how)"
                                                       " VALUES(?, ?, ?, ?)"));
  for (const CopyMade& copy : copies) {
    std::optional<std::int64_t> at;
    if (copy.wiped_at) at = copy.wiped_at->value;
    SCHOUW_PASS(put.Bind(1, copy.what).Bind(2, copy.wiped_by).Bind(3, at).Bind(4, copy.how).Run());
  }
  SCHOUW_PASS(change.Log(doer, "alteration",
                         copies.empty() ? "no copy was made" : std::to_string(copies.size()) + " copies written down"));
  return change.Commit();
}

Result<std::vector<SignOff>> ReadSignOffs(const CaseStore& store) {
  SCHOUW_TAKE(Statement query,
              store.opened().Prepare("SELECT version, by, at, why, digest, agreed FROM sign_off ORDER BY version"));
  std::vector<SignOff> all;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return all;
    all.push_back({static_cast<std::uint64_t>(query.Int(0)), query.Text(1), UnixNanos{query.Int(2)}, query.Text(3),
                   query.Text(4), query.Int(5) != 0});
  }
}

Result<std::vector<Disagreement>> ReadDisagreements(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT signal, note, by FROM disagreement ORDER BY signal"));
  std::vector<Disagreement> all;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return all;
    all.push_back({query.Text(0), query.Text(1), query.Text(2)});
  }
}

Result<std::string> Finalise(CaseStore& store, const std::vector<Disagreement>& disagreements, const Doer& doer) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  Database& database = change.database();
  SCHOUW_TAKE(Statement put, database.Prepare("INSERT OR REPLACE INTO disagreement(signal, by, at, note)"
                                              " VALUES(?, ?, ?, ?)"));
  for (const Disagreement& one : disagreements) {
    SCHOUW_PASS(put.Bind(1, one.signal).Bind(2, doer.who).Bind(3, doer.when.value).Bind(4, one.note).Run());
  }
  SCHOUW_TAKE(const SignedContent content, DigestContent(store));
  SCHOUW_PASS(PutSignOff(store, "", disagreements.empty(), doer, content));
  SCHOUW_PASS(database.Execute("UPDATE retention SET status = 'final'"));
  SCHOUW_PASS(StartRetention(store, doer.when));
  SCHOUW_PASS(change.Log(doer, "alteration", "signed off, digest " + content.digest));
  SCHOUW_PASS(change.Commit());
  return content.digest;
}

Status Correct(CaseStore& store, const std::string& why, const Doer& doer) {
  Database& database = store.opened();
  if (why.empty()) return Fail(ErrorCode::kRefused, "zeg ook wat er verbeterd wordt en waarom (--why)");
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(const ScanInfo scan, store.scan());
  if (scan.status != "final" && scan.status != "corrected") {
    return Fail(ErrorCode::kRefused, "deze controle is nog niet afgetekend; een concept kan gewoon worden aangepast");
  }
  SCHOUW_TAKE(const SignedContent content, DigestContent(store));
  SCHOUW_PASS(PutSignOff(store, why, true, doer, content));
  SCHOUW_PASS(database.Execute("UPDATE retention SET status = 'corrected'"));
  SCHOUW_PASS(
      AppendAuditWithin(database, doer.who, "alteration", "report corrected", doer.when, AuditWeight::kContent));
  return transaction.Commit();
}

Result<std::vector<Disclosure>> ReadDisclosures(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT at, by, audience, receiver, why, version FROM disclosure"
                                                      " ORDER BY seq"));
  std::vector<Disclosure> all;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return all;
    all.push_back({UnixNanos{query.Int(0)}, query.Text(1), query.Text(2), query.Text(3), query.Text(4),
                   static_cast<std::uint64_t>(query.Int(5))});
  }
}

Status PutDisclosure(CaseStore& store, const Disclosure& given, const std::string& what) {
  Database& database = store.opened();
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(Statement put,
              database.Prepare("INSERT INTO disclosure(at, by, audience, receiver, why, version) VALUES(?, ?, ?, ?, ?,"
                               " (SELECT ifnull(max(version), 0) FROM sign_off))"));
  put.Bind(1, given.at.value).Bind(2, given.by).Bind(3, given.audience).Bind(4, given.to);
  SCHOUW_PASS(put.Bind(5, given.why).Run());
  SCHOUW_PASS(AppendAuditWithin(database, given.by, "disclosure", what, given.at, AuditWeight::kContent));
  return transaction.Commit();
}

Result<SignedContent> DigestContent(const CaseStore& store, std::string layout) {
  const Database& database = store.opened();
  if (layout.empty()) {
    SCHOUW_TAKE(layout, LayoutOf(database));
  }
  Sha256 hash;
  hash.Update(AsBytes(layout));
  for (const std::string& part : Split(layout, ';')) {
    hash.Update(AsBytes("\n" + part + "\n"));
    SCHOUW_PASS(AddTable(database, part, hash));
  }
  return SignedContent{layout, ToHex(AsBytes(hash.Finish()))};
}

Result<std::optional<std::uint64_t>> FirstBrokenSignOff(const CaseStore& store) {
  SCHOUW_TAKE(const ScanInfo scan, store.scan());
  if (scan.status != "final" && scan.status != "corrected") return std::optional<std::uint64_t>();
  SCHOUW_TAKE(Statement query,
              store.opened().Prepare("SELECT version, layout, digest FROM sign_off WHERE version > (SELECT"
                                     " ifnull(max(sign_off), 0) FROM content_erased) UNION ALL"
                                     " SELECT sign_off, layout, digest FROM content_erased WHERE seq = (SELECT"
                                     " max(seq) FROM content_erased) ORDER BY 1"));
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return std::optional<std::uint64_t>();
    SCHOUW_TAKE(const SignedContent now, DigestContent(store, query.Text(1)));
    if (now.digest != query.Text(2)) return std::optional(static_cast<std::uint64_t>(query.Int(0)));
  }
}

}  // namespace schouw

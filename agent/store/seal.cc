#include "agent/store/seal.h"

#include <algorithm>
#include <utility>

#include "agent/store/audit.h"
#include "agent/store/curtain.h"
#include "agent/store/erase.h"
#include "agent/store/erase_rows.h"

namespace schouw {
namespace {

Status AddFinding(Database& database, const Finding& finding) {
  SCHOUW_TAKE(Statement insert,
              database.Prepare("INSERT INTO finding(cause, at, who, status_before, device, volume, number, inside,"
                               " account, time, digests, list, list_version, list_sha256, pack, rule, signal, why)"
                               " VALUES(?, ?, ?, ifnull((SELECT status_before FROM finding WHERE"
                               " (SELECT status FROM retention) = 'sealed' ORDER BY seq DESC LIMIT 1),"
                               " (SELECT status FROM retention)), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  std::optional<std::int64_t> number, time;
  if (finding.number) number = static_cast<std::int64_t>(*finding.number);
  if (finding.time) time = finding.time->value;
  insert.Bind(1, finding.cause).Bind(2, finding.at.value).Bind(3, finding.who).Bind(4, finding.device);
  insert.Bind(5, finding.volume).Bind(6, number).Bind(7, std::int64_t{finding.inside}).Bind(8, finding.account);
  insert.Bind(9, time).Bind(10, finding.digests).Bind(11, finding.list).Bind(12, finding.list_version);
  insert.Bind(13, finding.list_sha256).Bind(14, finding.pack).Bind(15, finding.rule).Bind(16, finding.signal);
  return insert.Bind(17, finding.why).Run();
}

Status SetStatus(Database& database, std::string_view status) {
  SCHOUW_TAKE(Statement update, database.Prepare("UPDATE retention SET status = ?"));
  return update.Bind(1, status).Run();
}

Status LogSeal(Database& database, const Finding& finding) {
  return AppendAuditWithin(database, finding.who, "alteration", "case sealed: " + finding.cause, finding.at,
                           AuditWeight::kContent);
}

Status StopScan(Database& database, UnixNanos when) {
  SCHOUW_TAKE(Statement update, database.Prepare("UPDATE scan SET state = 'stopped', finished = ?"));
  return update.Bind(1, when.value).Run();
}

// What points at a signal without saying anything of it.
Result<Finding> PointerTo(const Database& database, const std::string& signal) {
  SCHOUW_TAKE(Statement query,
              database.Prepare("SELECT device, entry.text, account, time, pack.id, rule.id, number FROM main.signal"
                               " JOIN main.match ON match.id = signal.match JOIN main.entry ON entry.id = match.entry"
                               " JOIN pack ON pack.ordinal = match.pack"
                               " JOIN rule ON rule.pack = match.pack AND rule.ordinal = match.rule"
                               " WHERE signal.id = ?"));
  SCHOUW_TAKE(const bool any, query.Bind(1, signal).Step());
  if (!any) return Fail(ErrorCode::kNotFound, "signaal " + signal + " staat niet in " + database.path());
  Finding finding;
  finding.cause = "signal";
  finding.device = query.Text(0);
  const std::string entry = query.Text(1);
  finding.volume = entry.substr(0, entry.find(':'));
  finding.inside = entry.find("!/") != std::string::npos;
  finding.account = query.Text(2);
  if (const auto time = query.OptionalInt(3)) finding.time = UnixNanos{*time};
  finding.pack = query.Text(4);
  finding.rule = query.Text(5);
  if (const auto number = query.OptionalInt(6)) finding.number = static_cast<std::uint64_t>(*number);
  finding.signal = signal;
  return finding;
}

Status RefusedSeal(std::string why) { return Fail(ErrorCode::kRefused, std::move(why)); }

std::optional<UnixNanos> TimeAt(const Statement& row, int column) {
  const auto value = row.OptionalInt(column);
  return value ? std::optional(UnixNanos{*value}) : std::nullopt;
}

Finding ReadFinding(const Statement& row) {
  Finding finding;
  finding.cause = row.Text(0);
  finding.at = UnixNanos{row.Int(1)};
  if (const auto number = row.OptionalInt(5)) finding.number = static_cast<std::uint64_t>(*number);
  finding.inside = row.Int(6) != 0;
  finding.time = TimeAt(row, 8);
  const std::pair<std::string*, int> texts[] = {
      {&finding.who, 2},     {&finding.device, 3}, {&finding.volume, 4},        {&finding.account, 7},
      {&finding.digests, 9}, {&finding.list, 10},  {&finding.list_version, 11}, {&finding.list_sha256, 12},
      {&finding.pack, 13},   {&finding.rule, 14},  {&finding.signal, 15},       {&finding.why, 16}};
  for (const auto& [text, column] : texts) *text = row.Text(column);
  return finding;
}

Result<std::vector<Finding>> ReadFindings(const Database& database) {
  SCHOUW_TAKE(Statement query,
              database.Prepare("SELECT cause, at, who, device, volume, number, inside, account, time, digests, list,"
                               " list_version, list_sha256, pack, rule, signal, why FROM finding ORDER BY seq"));
  std::vector<Finding> findings;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return findings;
    findings.push_back(ReadFinding(query));
  }
}

Result<std::vector<Handover>> ReadHandovers(const Database& database) {
  SCHOUW_TAKE(Statement query,
              database.Prepare("SELECT at, who, handed_to, police_reference FROM handover ORDER BY seq"));
  std::vector<Handover> handovers;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return handovers;
    handovers.push_back({UnixNanos{query.Int(0)}, query.Text(1), query.Text(2), query.Text(3)});
  }
}

// Findings that somebody still has to hand over or lift.
constexpr char kOpenFindings[] =
    " FROM finding WHERE seq NOT IN (SELECT finding FROM handover) AND seq NOT IN (SELECT finding FROM lift)";

// Whether a match with a list closed the case that nobody lifted.
Result<bool> HasLiveTripwire(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT 1 FROM finding WHERE cause = 'tripwire'"
                                                " AND seq NOT IN (SELECT finding FROM lift)"));
  return query.Step();
}

}  // namespace

Status SealForTripwire(CaseStore& store, Finding finding, const std::string& entry) {
  finding.cause = "tripwire";
  Database& database = store.opened();
  {
    SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
    SCHOUW_PASS(AddFinding(database, finding));
    SCHOUW_PASS(DeleteEveryMention(database, finding.device, entry));
    SCHOUW_PASS(StopScan(database, finding.at));
    SCHOUW_PASS(SetStatus(database, "sealed"));
    SCHOUW_PASS(LogSeal(database, finding));
    SCHOUW_PASS(AppendAuditWithin(database, finding.who, "erasure", "what names the file that was found", finding.at,
                                  AuditWeight::kContent));
    SCHOUW_PASS(transaction.Commit());
  }
  SCHOUW_PASS(DrawCurtain(database));
  return Compact(store);
}

Status SealForSignal(CaseStore& store, const std::string& signal, const std::string& who, const std::string& why,
                     UnixNanos when) {
  Database& database = store.opened();
  SCHOUW_TAKE(Finding finding, PointerTo(database, signal));
  finding.at = when;
  finding.who = who;
  finding.why = why;
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_PASS(AddFinding(database, finding));
  SCHOUW_PASS(SetStatus(database, "sealed"));
  SCHOUW_PASS(LogSeal(database, finding));
  SCHOUW_PASS(transaction.Commit());
  return DrawCurtain(database);
}

Result<NoticeState> ReadNotice(const CaseStore& store) {
  const Database& database = store.opened();
  NoticeState notice;
  SCHOUW_TAKE(notice.findings, ReadFindings(database));
  SCHOUW_TAKE(notice.handovers, ReadHandovers(database));
  notice.sealed = store.sealed();
  SCHOUW_TAKE(Statement query, database.Prepare(std::string("SELECT 1") + kOpenFindings + " LIMIT 1"));
  SCHOUW_TAKE(notice.open, query.Step());
  return notice;
}

Status EnterHandover(CaseStore& store, const Handover& handover) {
  if (handover.who.empty() || handover.handed_to.empty() || handover.police_reference.empty()) {
    return RefusedSeal("voor de overdracht is nodig: wie (--as), aan wie (--handed-to) en het nummer van de politie");
  }
  Database& database = store.opened();
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(Statement insert,
              database.Prepare(std::string("INSERT INTO handover(finding, at, who, handed_to, police_reference)"
                                           " SELECT seq, ?, ?, ?, ?") +
                               kOpenFindings));
  insert.Bind(1, handover.at.value).Bind(2, handover.who).Bind(3, handover.handed_to);
  SCHOUW_PASS(insert.Bind(4, handover.police_reference).Run());
  if (database.changes() == 0)
    return RefusedSeal("in " + store.path() + " is geen melding die nog moet worden overgedragen");
  SCHOUW_PASS(AppendAuditWithin(database, handover.who, "disclosure",
                                "notice handed to " + handover.handed_to + ", reference " + handover.police_reference,
                                handover.at, AuditWeight::kCourse));
  return transaction.Commit();
}

Status LiftSeal(CaseStore& store, const std::string& first, const std::string& second,
                const std::string& police_reference, UnixNanos when) {
  if (!store.sealed()) return RefusedSeal(store.path() + " is niet verzegeld");
  if (first.empty() || second.empty() || first == second) {
    return RefusedSeal("een zegel wordt door twee verschillende mensen opgeheven: geef --as twee keer");
  }
  if (police_reference.empty())
    return RefusedSeal("zonder het nummer van de politie kan het zegel niet worden opgeheven");
  Database& database = store.opened();
  SCHOUW_TAKE(const std::vector<Handover> handovers, ReadHandovers(database));
  const bool known = std::ranges::any_of(
      handovers, [&](const Handover& handover) { return handover.police_reference == police_reference; });
  if (!handovers.empty() && !known) return RefusedSeal("bij de overdracht staat een ander nummer van de politie");
  SCHOUW_TAKE(const bool tripwire, HasLiveTripwire(database));
  if (tripwire && !known) {
    return RefusedSeal("de overdracht aan de politie van " + store.path() +
                       " is nog niet vastgelegd; doe dat eerst met schouw notice --handed-to --police-reference");
  }
  {
    SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
    SCHOUW_TAKE(Statement insert, database.Prepare("INSERT INTO lift(finding, at, first, second, police_reference)"
                                                   " SELECT seq, ?, ?, ?, ? FROM finding"
                                                   " WHERE seq NOT IN (SELECT finding FROM lift)"));
    SCHOUW_PASS(insert.Bind(1, when.value).Bind(2, first).Bind(3, second).Bind(4, police_reference).Run());
    SCHOUW_PASS(database.Execute(
        "UPDATE retention SET status = (SELECT status_before FROM finding ORDER BY seq DESC LIMIT 1)"));
    SCHOUW_PASS(AppendAuditWithin(database, first + ", " + second, "alteration",
                                  "seal lifted, reference " + police_reference, when, AuditWeight::kContent));
    SCHOUW_PASS(transaction.Commit());
  }
  return DrawCurtain(database);
}

}  // namespace schouw

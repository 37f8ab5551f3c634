#include "agent/store/retention.h"

#include <algorithm>
#include <array>
#include <utility>

#include "agent/store/audit.h"
#include "agent/store/curtain.h"
#include "agent/store/database.h"
#include "agent/store/erase.h"
#include "agent/store/retention_rows.h"
#include "agent/store/seal.h"
#include "agent/store/sign_off.h"

namespace schouw {
namespace {

constexpr std::array<std::string_view, 3> kReasons = {"objection", "court", "notice"};

Status Refused(std::string why) { return Fail(ErrorCode::kRefused, std::move(why)); }

Result<std::uint64_t> CountOf(const Database& database, const std::string& table) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT count(*) FROM main." + table));
  SCHOUW_TAKE(const bool row, query.Step());
  return row ? static_cast<std::uint64_t>(query.Int(0)) : 0;
}

Result<std::vector<Hold>> OpenHolds(const Database& database) {
  SCHOUW_TAKE(Statement query,
              database.Prepare("SELECT seq, at, who, reason, why FROM hold WHERE released IS NULL ORDER BY seq"));
  std::vector<Hold> holds;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return holds;
    holds.push_back({static_cast<std::uint64_t>(query.Int(0)), UnixNanos{query.Int(1)}, query.Text(2), query.Text(3),
                     query.Text(4), std::nullopt});
  }
}

// Tables of content: all that are not of the course.
Result<std::vector<std::string>> ContentTables(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'"));
  std::vector<std::string> tables;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return tables;
    if (!IsCourseTable(query.Text(0)) && !query.Text(0).starts_with("sqlite_")) tables.push_back(query.Text(0));
  }
}

// What in the tables that stay says more than a count.
constexpr char kForgetDetails[] = R"sql(
UPDATE scan SET settings = '';
DELETE FROM check_fact WHERE name IN ('account', 'mandate_toml', 'device_description', 'because');
UPDATE device SET name = '', description = '', serial = '';
UPDATE finding SET account = '', why = '', time = NULL;
UPDATE hold SET why = '';
UPDATE retention SET status = 'purged';
)sql";

// Of a sealed case nobody is told a number by rule either.
constexpr char kKeepCounts[] = R"sql(
DELETE FROM main.kept_count;
INSERT INTO main.kept_count(pack, rule, kind, device, signals)
  SELECT pack.id, rule.id, match.kind, entry.device, count(*) FROM main.signal AS signal
  JOIN main.match AS match ON match.id = signal.match JOIN main.entry AS entry ON entry.id = match.entry
  JOIN main.pack AS pack ON pack.ordinal = match.pack
  JOIN main.rule AS rule ON rule.pack = match.pack AND rule.ordinal = match.rule
  WHERE (SELECT status FROM main.retention) <> 'sealed'
  GROUP BY pack.id, rule.id, match.kind, entry.device;
)sql";

Status DeleteContent(Database& database) {
  SCHOUW_TAKE(const auto tables, ContentTables(database));
  // In what order is all the same: references are looked at when the transaction ends.
  SCHOUW_PASS(database.Execute("PRAGMA defer_foreign_keys = ON"));
  for (const std::string& table : tables) SCHOUW_PASS(database.Execute("DELETE FROM main.\"" + table + "\""));
  return database.Execute(kForgetDetails);
}

// What stops any erasing of a case.
Status CheckNotHeld(const CaseStore& store, const RetentionState& state, const std::string& why) {
  if (why.empty()) return Refused("zeg ook waarom (--why); dat komt in het logboek");
  if (state.status == "purged") return Refused(store.path() + " is al opgeschoond");
  if (state.notice_open) {
    return Refused("de melding aan de politie in " + store.path() +
                   " is nog niet overgedragen; leg eerst de overdracht vast met schouw notice");
  }
  if (!state.holds.empty()) {
    return Refused(store.path() + " moet bewaard blijven (" + state.holds.front().reason +
                   "); hef dat eerst op met schouw hold --release");
  }
  return {};
}

Status CheckMayPurge(const CaseStore& store, const std::string& why) {
  SCHOUW_TAKE(const RetentionState state, ReadRetention(store));
  return CheckNotHeld(store, state, why);
}

Status CheckMayErase(const CaseStore& store, const std::string& why, UnixNanos when) {
  SCHOUW_TAKE(const RetentionState state, ReadRetention(store));
  SCHOUW_PASS(CheckNotHeld(store, state, why));
  if (!state.objection_ends || (state.status != "final" && state.status != "corrected")) {
    return Refused(store.path() + " is niet definitief: de bezwaartermijn loopt nog niet");
  }
  if (AmsterdamDate(when) < *state.objection_ends) {
    return Refused("de bezwaartermijn van " + store.path() + " loopt nog; wat niet relevant is, gaat weg vanaf " +
                   FormatDutchDate(*state.objection_ends));
  }
  if (state.not_relevant_left == 0) return Refused("in " + store.path() + " staat niets meer dat niet relevant is");
  SCHOUW_TAKE(const auto broken, FirstBrokenSignOff(store));
  if (broken) return Refused(store.path() + " is niet meer wat is afgetekend; kijk eerst wat schouw verify zegt");
  return {};
}

// What is left, as the content that was signed from now on.
Status PutErased(const CaseStore& store, const std::string& who, std::uint64_t signals, UnixNanos when) {
  SCHOUW_TAKE(const SignedContent content, DigestContent(store));
  SCHOUW_TAKE(Statement insert, store.opened().Prepare("INSERT INTO content_erased(at, who, signals, sign_off, layout,"
                                                       " digest) VALUES(?, ?, ?, (SELECT max(version) FROM sign_off),"
                                                       " ?, ?)"));
  insert.Bind(1, when.value).Bind(2, who).Bind(3, static_cast<std::int64_t>(signals)).Bind(4, content.layout);
  return insert.Bind(5, content.digest).Run();
}

std::string NoteOf(const Purged& purged, const std::string& why) {
  return "content purged: " + std::to_string(purged.signals) + " signals, " + std::to_string(purged.matches) +
         " matches, " + std::to_string(purged.entries) + " entries: " + why;
}

}  // namespace

Result<RetentionState> ReadRetention(const CaseStore& store) {
  const Database& database = store.opened();
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT status, no_signals_days, signals_days, final_at, had_signals,"
                                                " objection_days FROM retention"));
  SCHOUW_TAKE(const bool row, query.Step());
  if (!row) return Fail(NotACase(store.path()));
  RetentionState state;
  state.status = query.Text(0);
  SCHOUW_TAKE(const std::uint64_t signals, CountOf(database, "signal"));
  state.had_signals = query.Int(4) != 0 || signals > 0;
  if (const auto final_at = query.OptionalInt(3)) {
    state.final_at = UnixNanos{*final_at};
    const std::int64_t days = query.Int(state.had_signals ? 2 : 1);
    const std::int64_t final_day = DaysSinceEpoch(AmsterdamDate(*state.final_at));
    state.due = DateFromDays(final_day + days);
    state.objection_ends = DateFromDays(final_day + query.Int(5));
  }
  SCHOUW_TAKE(state.not_relevant_left, NotRelevantLeft(database));
  SCHOUW_TAKE(state.holds, OpenHolds(database));
  SCHOUW_TAKE(const NoticeState notice, ReadNotice(store));
  state.notice_open = notice.open;
  return state;
}

Status StartRetention(CaseStore& store, UnixNanos final_at) {
  SCHOUW_TAKE(Statement update, store.opened().Prepare("UPDATE retention SET final_at = ?, had_signals ="
                                                       " EXISTS(SELECT 1 FROM main.signal) WHERE final_at IS NULL"));
  return update.Bind(1, final_at.value).Run();
}

Status PutHold(CaseStore& store, const std::string& who, const std::string& reason, const std::string& why,
               UnixNanos when) {
  if (std::find(kReasons.begin(), kReasons.end(), reason) == kReasons.end()) {
    return Refused("een reden om te bewaren is objection, court of notice, niet '" + reason + "'");
  }
  if (why.empty()) return Refused("zeg ook waarom (--why)");
  Database& database = store.opened();
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(Statement insert, database.Prepare("INSERT INTO hold(at, who, reason, why) VALUES(?, ?, ?, ?)"));
  SCHOUW_PASS(insert.Bind(1, when.value).Bind(2, who).Bind(3, reason).Bind(4, why).Run());
  SCHOUW_PASS(AppendAuditWithin(database, who, "alteration", "hold: " + reason, when, AuditWeight::kCourse));
  return transaction.Commit();
}

Status ReleaseHolds(CaseStore& store, const std::string& who, const std::string& why, UnixNanos when) {
  if (why.empty()) return Refused("zeg ook waarom (--why)");
  Database& database = store.opened();
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(Statement update,
              database.Prepare("UPDATE hold SET released = ?, released_by = ? WHERE released IS NULL"));
  SCHOUW_PASS(update.Bind(1, when.value).Bind(2, who).Run());
  if (database.changes() == 0) return Refused(store.path() + " wordt niet vastgehouden");
  SCHOUW_PASS(AppendAuditWithin(database, who, "alteration", "hold released: " + why, when, AuditWeight::kCourse));
  return transaction.Commit();
}

Result<Purged> PurgeCase(CaseStore& store, const std::string& who, const std::string& why, UnixNanos when) {
  SCHOUW_PASS(CheckMayPurge(store, why));
  Database& database = store.opened();
  Purged purged;
  SCHOUW_TAKE(purged.signals, CountOf(database, "signal"));
  SCHOUW_TAKE(purged.matches, CountOf(database, "match"));
  SCHOUW_TAKE(purged.entries, CountOf(database, "entry"));
  {
    SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
    SCHOUW_PASS(database.Execute(purged.signals == 0 ? "" : "UPDATE retention SET had_signals = 1"));
    SCHOUW_PASS(database.Execute(kKeepCounts));
    SCHOUW_PASS(DeleteContent(database));
    SCHOUW_PASS(AppendAuditWithin(database, who, "erasure", NoteOf(purged, why), when, AuditWeight::kContent));
    SCHOUW_PASS(transaction.Commit());
  }
  SCHOUW_PASS(DrawCurtain(database));
  SCHOUW_PASS(Compact(store));
  return purged;
}

Result<std::uint64_t> EraseNotRelevant(CaseStore& store, const std::string& who, const std::string& why,
                                       UnixNanos when) {
  SCHOUW_PASS(CheckMayErase(store, why, when));
  Database& database = store.opened();
  SCHOUW_TAKE(const std::uint64_t signals, NotRelevantLeft(database));
  {
    SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
    SCHOUW_PASS(BlankNotRelevant(database));
    SCHOUW_PASS(PutErased(store, who, signals, when));
    const std::string what = "content erased of " + std::to_string(signals) + " signals not judged relevant: " + why;
    SCHOUW_PASS(AppendAuditWithin(database, who, "erasure", what, when, AuditWeight::kContent));
    SCHOUW_PASS(transaction.Commit());
  }
  SCHOUW_PASS(Compact(store));
  return signals;
}

}  // namespace schouw

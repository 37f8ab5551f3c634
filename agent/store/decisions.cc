#include "agent/store/decisions.h"

#include "agent/store/audit.h"
#include "agent/store/draft_change.h"
#include "agent/store/erase.h"
#include "agent/store/erase_rows.h"

namespace schouw {
namespace {

constexpr char kSelectReviews[] =
    "SELECT review.signal, version, change, decision, reason, review.note, by, at, bulk, client_said, declined, "
    "outcome,"
    " agreement FROM review LEFT JOIN review_step ON review_step.id = review.step";

Review ReadReview(const Statement& row) {
  Review review;
  review.version = static_cast<std::uint64_t>(row.Int(1));
  review.change = static_cast<std::uint64_t>(row.Int(2));
  if (const std::string decision = row.Text(3); !decision.empty()) review.decision = decision;
  review.reason = row.Text(4);
  review.note = row.Text(5);
  review.by = row.Text(6);
  if (const auto at = row.OptionalInt(7)) review.at = UnixNanos{*at};
  review.bulk = row.Int(8) != 0;
  review.client_said = row.Text(9);
  review.declined = row.Int(10) != 0;
  review.outcome = row.Text(11);
  review.agreement = row.Text(12);
  review.can_undo = review.decision != "open";
  return review;
}

// Makes the signal's row when it has none, and counts one change of it.
Status Touch(DraftChange& change, const std::string& signal) {
  SCHOUW_TAKE(Statement insert, change.database().Prepare(
                                    "INSERT INTO review(signal, version, change, note, client_said, declined, outcome,"
                                    " agreement) VALUES(?1, 2, ?2, '', '', 0, '', '')"
                                    " ON CONFLICT(signal) DO UPDATE SET version = version + 1, change = ?2"));
  return insert.Bind(1, signal).Bind(2, static_cast<std::int64_t>(change.number())).Run();
}

Status DecideOne(DraftChange& change, const std::string& signal, const Judgment& judgment, const Doer& doer) {
  SCHOUW_PASS(Touch(change, signal));
  SCHOUW_TAKE(Statement step, change.database().Prepare(
                                  "INSERT INTO review_step(signal, previous, decision, reason, note, by, at, bulk)"
                                  " VALUES(?1, (SELECT step FROM review WHERE signal = ?1), ?2, ?3, ?4, ?5, ?6, ?7)"));
  step.Bind(1, signal).Bind(2, judgment.decision).Bind(3, judgment.reason).Bind(4, judgment.note).Bind(5, doer.who);
  SCHOUW_PASS(step.Bind(6, doer.when.value).Bind(7, std::int64_t{judgment.bulk}).Run());
  SCHOUW_TAKE(Statement point, change.database().Prepare("UPDATE review SET step = ?, note = ? WHERE signal = ?"));
  return point.Bind(1, change.database().last_row_id()).Bind(2, judgment.note).Bind(3, signal).Run();
}

std::string Named(const std::vector<std::string>& signals) {
  return signals.size() == 1 ? "signal " + signals.front() : std::to_string(signals.size()) + " signals in one card";
}

// The step before the one that holds, as a new step: nothing is taken out of the history.
Status UndoOne(DraftChange& change, const std::string& signal, const Doer& doer) {
  SCHOUW_TAKE(Statement before,
              change.database().Prepare(
                  "SELECT a.decision, a.reason, a.note, a.bulk, a.previous FROM review"
                  " JOIN review_step AS now ON now.id = review.step LEFT JOIN review_step AS a ON a.id = now.previous"
                  " WHERE review.signal = ?"));
  SCHOUW_TAKE(const bool any, before.Bind(1, signal).Step());
  if (!any) return {};
  Judgment judgment{before.Text(0), before.Text(1), before.Text(2), before.Int(3) != 0};
  const std::optional<std::int64_t> previous = before.OptionalInt(4);
  before.Reset();
  if (judgment.decision.empty()) judgment.decision = "open";
  SCHOUW_PASS(DecideOne(change, signal, judgment, doer));
  SCHOUW_TAKE(Statement point, change.database().Prepare("UPDATE review_step SET previous = ? WHERE id = (SELECT step"
                                                         " FROM review WHERE signal = ?)"));
  return point.Bind(1, previous).Bind(2, signal).Run();
}

Status DeleteReviewOf(DraftChange& change, const std::string& signal) {
  for (const char* table : {"review", "review_step", "review_opened"}) {
    SCHOUW_TAKE(Statement forget, change.database().Prepare(std::string("DELETE FROM ") + table + " WHERE signal = ?"));
    SCHOUW_PASS(forget.Bind(1, signal).Run());
  }
  return {};
}

}  // namespace

Result<DraftChange> DraftChange::Begin(CaseStore& store) {
  Database& database = store.opened();
  SCHOUW_PASS(database.CheckInPlace());
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(const ScanInfo scan, store.scan());
  if (scan.status != "draft") {
    return Fail(ErrorCode::kRefused, "deze controle is " +
                                         std::string(scan.status == "sealed" ? "verzegeld" : "afgetekend") +
                                         ": er verandert niets meer aan");
  }
  SCHOUW_PASS(database.Execute("UPDATE review_course SET change = change + 1"));
  SCHOUW_TAKE(const std::uint64_t number, ReviewChange(store));
  return DraftChange(database, std::move(transaction), number);
}

Result<Reviews> ReadReviews(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare(kSelectReviews));
  Reviews reviews;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return reviews;
    reviews.emplace(query.Text(0), ReadReview(query));
  }
}

Result<std::vector<ReviewStep>> ReadReviewHistory(const CaseStore& store, const std::string& signal) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT decision, reason, note, by, at, bulk FROM review_step"
                                                      " WHERE signal = ? ORDER BY id"));
  query.Bind(1, signal);
  std::vector<ReviewStep> steps;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return steps;
    steps.push_back(
        {query.Text(0), query.Text(1), query.Text(2), query.Text(3), UnixNanos{query.Int(4)}, query.Int(5) != 0});
  }
}

Result<std::uint64_t> ReviewChange(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT change FROM review_course"));
  SCHOUW_TAKE(const bool row, query.Step());
  return row ? static_cast<std::uint64_t>(query.Int(0)) : 1;
}

Status Decide(CaseStore& store, const std::vector<std::string>& signals, const Judgment& judgment, const Doer& doer) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  for (const std::string& signal : signals) SCHOUW_PASS(DecideOne(change, signal, judgment, doer));
  const std::string reason = judgment.reason.empty() ? "" : " (" + judgment.reason + ")";
  SCHOUW_PASS(change.Log(doer, "alteration", Named(signals) + " decided: " + judgment.decision + reason));
  return change.Commit();
}

Status UndoDecisions(CaseStore& store, const std::vector<std::string>& signals, const Doer& doer) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  for (const std::string& signal : signals) SCHOUW_PASS(UndoOne(change, signal, doer));
  SCHOUW_PASS(change.Log(doer, "alteration", Named(signals) + ": decision undone"));
  return change.Commit();
}

Status PutNote(CaseStore& store, const std::string& signal, const std::string& note, const Doer& doer) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  SCHOUW_PASS(Touch(change, signal));
  SCHOUW_TAKE(Statement update, change.database().Prepare("UPDATE review SET note = ? WHERE signal = ?"));
  SCHOUW_PASS(update.Bind(1, note).Bind(2, signal).Run());
  SCHOUW_PASS(change.Log(doer, "alteration", "signal " + signal + ": note changed"));
  return change.Commit();
}

Status PutTalk(CaseStore& store, const std::string& signal, const Talk& talk, const Doer& doer) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  SCHOUW_PASS(Touch(change, signal));
  SCHOUW_TAKE(Statement update,
              change.database().Prepare("UPDATE review SET client_said = ?, declined = ?, outcome = ?, agreement = ?"
                                        " WHERE signal = ?"));
  update.Bind(1, talk.client_said).Bind(2, std::int64_t{talk.declined}).Bind(3, talk.outcome);
  SCHOUW_PASS(update.Bind(4, talk.agreement).Bind(5, signal).Run());
  SCHOUW_PASS(change.Log(doer, "alteration", "signal " + signal + ": talk written down, outcome " + talk.outcome));
  return change.Commit();
}

Status ProtectSignal(CaseStore& store, const std::string& signal, const std::string& pack, const std::string& rule,
                     const Doer& doer) {
  {
    SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
    SCHOUW_PASS(DeleteSignal(change.database(), signal));
    SCHOUW_PASS(DeleteReviewOf(change, signal));
    SCHOUW_TAKE(Statement count,
                change.database().Prepare("INSERT INTO protected_signal(pack, rule, by, at) VALUES(?, ?, ?, ?)"));
    SCHOUW_PASS(count.Bind(1, pack).Bind(2, rule).Bind(3, doer.who).Bind(4, doer.when.value).Run());
    SCHOUW_PASS(change.Log(doer, "erasure", "signal erased as protected, rule " + pack + "/" + rule));
    SCHOUW_PASS(change.Commit());
  }
  return Compact(store);
}

Result<std::uint64_t> ProtectedSignals(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT count(*) FROM protected_signal"));
  SCHOUW_TAKE(const bool row, query.Step());
  return row ? static_cast<std::uint64_t>(query.Int(0)) : 0;
}

Result<std::vector<ErasedSignal>> ReadErasedSignals(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT seq, pack, rule, by, at FROM protected_signal ORDER BY"
                                                      " seq"));
  std::vector<ErasedSignal> all;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return all;
    all.push_back({"erased-" + std::to_string(query.Int(0)), query.Text(1), query.Text(2), query.Text(3),
                   UnixNanos{query.Int(4)}});
  }
}

Result<std::vector<SetAside>> ReadSetAside(const CaseStore& store) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT pack, rule, by, why, at FROM set_aside"));
  std::vector<SetAside> rules;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return rules;
    rules.push_back({query.Text(0), query.Text(1), query.Text(2), query.Text(3), UnixNanos{query.Int(4)}});
  }
}

Status PutSetAside(CaseStore& store, const SetAside& rule, bool set) {
  SCHOUW_TAKE(DraftChange change, DraftChange::Begin(store));
  SCHOUW_TAKE(Statement put, change.database().Prepare(set ? "INSERT OR REPLACE INTO set_aside(pack, rule, by, why, at)"
                                                             " VALUES(?, ?, ?, ?, ?)"
                                                           : "DELETE FROM set_aside WHERE pack = ? AND rule = ?"));
  put.Bind(1, rule.pack).Bind(2, rule.rule);
  if (set) put.Bind(3, rule.by).Bind(4, rule.why).Bind(5, rule.at.value);
  SCHOUW_PASS(put.Run());
  const std::string what =
      "rule " + rule.pack + "/" + rule.rule + (set ? " set aside as too broad" : " no longer set aside");
  SCHOUW_PASS(change.Log({rule.by, rule.at}, "alteration", what));
  return change.Commit();
}

Status MarkOpened(CaseStore& store, const std::string& signal, std::uint64_t version, const Doer& doer, bool log) {
  Database& database = store.opened();
  SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
  SCHOUW_TAKE(Statement put, database.Prepare("INSERT OR REPLACE INTO review_opened(signal, who, version, at)"
                                              " VALUES(?, ?, ?, ?)"));
  put.Bind(1, signal).Bind(2, doer.who).Bind(3, static_cast<std::int64_t>(version));
  SCHOUW_PASS(put.Bind(4, doer.when.value).Run());
  if (log) {
    SCHOUW_PASS(AppendAuditWithin(database, doer.who, "consultation", "signal " + signal + " opened", doer.when,
                                  AuditWeight::kCourse));
  }
  return transaction.Commit();
}

Result<std::map<std::string, std::uint64_t>> ReadOpened(const CaseStore& store, const std::string& who) {
  SCHOUW_TAKE(Statement query, store.opened().Prepare("SELECT signal, version FROM review_opened WHERE who = ?"));
  query.Bind(1, who);
  std::map<std::string, std::uint64_t> opened;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return opened;
    opened.emplace(query.Text(0), static_cast<std::uint64_t>(query.Int(1)));
  }
}

}  // namespace schouw

#include "agent/store/retention_rows.h"

#include <set>
#include <string>

#include "agent/store/signals.h"

namespace schouw {
namespace {

// Signals whose content goes: those without one of the decisions that keep it, and without a disagreement.
constexpr char kNotRelevant[] =
    " FROM main.signal WHERE id NOT IN (SELECT review.signal FROM main.review JOIN main.review_step ON review_step.id ="
    " review.step WHERE decision IN ('discuss', 'possible_breach', 'notice'))"
    " AND id NOT IN (SELECT signal FROM main.disagreement)";

struct Row {
  std::int64_t ordinal = 0, match = 0;
};

Result<std::vector<Row>> RowsToBlank(const Database& database, std::set<std::string>& ids) {
  SCHOUW_TAKE(Statement query, database.Prepare(std::string("SELECT id, ordinal, match") + kNotRelevant));
  std::vector<Row> rows;
  for (;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) return rows;
    ids.insert(query.Text(0));
    rows.push_back({query.Int(1), query.Int(2)});
  }
}

Result<std::set<std::string>> AllSignals(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare("SELECT id FROM main.signal"));
  std::set<std::string> ids;
  for (;;) {
    SCHOUW_TAKE(const bool any, query.Step());
    if (!any) return ids;
    ids.insert(query.Text(0));
  }
}

// Matches that stand behind a signal that stays keep it company; those shown by one that goes are blanked; the rest
// goes.
Status DeleteOtherMatches(Database& database, const std::vector<Row>& blank, const std::set<std::string>& gone) {
  std::set<std::int64_t> shown;
  for (const Row& row : blank) shown.insert(row.match);
  SCHOUW_TAKE(const std::set<std::string> signals, AllSignals(database));
  SCHOUW_TAKE(const auto matches, SignalOfEachMatch(database));
  SCHOUW_TAKE(Statement erase, database.Prepare("DELETE FROM main.match WHERE id = ?"));
  for (const auto& [match, signal] : matches) {
    const bool stays = signals.contains(signal) && !gone.contains(signal);
    if (!stays && !shown.contains(match)) SCHOUW_PASS(erase.Bind(1, match).Run());
  }
  return {};
}

Status BlankOne(Database& database, const Row& row) {
  SCHOUW_TAKE(Statement entry,
              database.Prepare("INSERT OR IGNORE INTO main.entry(device, text) SELECT device, '' FROM main.match"
                               " JOIN main.entry ON entry.id = match.entry WHERE match.id = ?"));
  SCHOUW_PASS(entry.Bind(1, row.match).Run());
  SCHOUW_TAKE(
      Statement match,
      database.Prepare("UPDATE main.match SET place = '', by_line = 0, time = NULL, text = '', url = '',"
                       " title = '', app = '', account = '', profile = '', size = NULL, sha256 = '', hit = '',"
                       " before = '', after = '', number = NULL, entry = (SELECT blank.id FROM main.entry AS blank"
                       " JOIN main.entry AS old ON old.device = blank.device WHERE old.id = match.entry"
                       " AND blank.text = '') WHERE id = ?"));
  SCHOUW_PASS(match.Bind(1, row.match).Run());
  SCHOUW_TAKE(Statement places, database.Prepare("DELETE FROM main.signal_place WHERE signal = ?"));
  SCHOUW_PASS(places.Bind(1, row.ordinal).Run());
  SCHOUW_TAKE(Statement signal, database.Prepare("UPDATE main.signal SET first = NULL, last = NULL WHERE ordinal = ?"));
  return signal.Bind(1, row.ordinal).Run();
}

Status ForgetNotes(Database& database, const std::set<std::string>& gone) {
  SCHOUW_TAKE(Statement review, database.Prepare("UPDATE main.review SET note = '', client_said = '', agreement = ''"
                                                 " WHERE signal = ?"));
  SCHOUW_TAKE(Statement step, database.Prepare("UPDATE main.review_step SET note = '' WHERE signal = ?"));
  for (const std::string& signal : gone) {
    SCHOUW_PASS(review.Bind(1, signal).Run());
    SCHOUW_PASS(step.Bind(1, signal).Run());
  }
  return {};
}

// Members go before what holds them.
Status DeleteLooseEntries(Database& database) {
  do {
    SCHOUW_PASS(database.Execute(
        "DELETE FROM main.entry WHERE id NOT IN (SELECT entry FROM main.match) AND id NOT IN (SELECT entry FROM"
        " main.problem) AND id NOT IN (SELECT entry FROM main.artifact) AND id NOT IN (SELECT entry FROM"
        " main.signal_place) AND id NOT IN (SELECT container FROM main.entry WHERE container IS NOT NULL)"));
  } while (database.changes() > 0);
  return {};
}

}  // namespace

Result<std::uint64_t> NotRelevantLeft(const Database& database) {
  SCHOUW_TAKE(Statement query, database.Prepare(std::string("SELECT count(*)") + kNotRelevant +
                                                " AND match IN (SELECT match.id FROM main.match JOIN main.entry ON"
                                                " entry.id = match.entry WHERE entry.text <> '')"));
  SCHOUW_TAKE(const bool row, query.Step());
  return row ? static_cast<std::uint64_t>(query.Int(0)) : 0;
}

Status BlankNotRelevant(Database& database) {
  std::set<std::string> gone;
  SCHOUW_TAKE(const std::vector<Row> rows, RowsToBlank(database, gone));
  SCHOUW_PASS(DeleteOtherMatches(database, rows, gone));
  for (const Row& row : rows) SCHOUW_PASS(BlankOne(database, row));
  SCHOUW_PASS(ForgetNotes(database, gone));
  return DeleteLooseEntries(database);
}

}  // namespace schouw

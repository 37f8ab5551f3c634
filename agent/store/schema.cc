// Layout of NAME.schouw, and why.
//
// Four groups of tables, because they have different lives:
//   course    scan, retention         how far the check is; changes after the content is sealed
//   log       audit                   append-only, also after sealing: looking is logged too
//   work      job                     what is done, so that a broken-off scan can go on; never a name in it, only
//                                     device, volume, kind, address and counts: the file must be able to forget a name
//   content   all others              what was found and where; sealed at sign-off
//
// Names of entries stand in `entry` alone; match, problem, artifact and signal_place point at it and go with it
// (ON DELETE CASCADE). A container is an entry too, and its members point at it, so one DELETE erases an entry, its
// members and all that was found there. secure_delete is on: what is deleted is overwritten. (The -wal still holds it
// until the file is closed.)
//
// match holds what was found as it was found, in order of arrival, which means nothing. signal and signal_place are
// derived from it when a scan ends and may be thrown away and made again at any time.
//
// check_fact is a list of names and values instead of one wide row: a mandate gains fields more often than this layout
// may change, and nothing selects by them.
//
// job is WITHOUT ROWID on its whole key: millions of rows, looked up only by key, no second index.
// Numbers of 64 bits without sign (inode, sizes) are stored as the signed number with the same bits.
// Times are nanoseconds since 1970 UTC; NULL where the program kept none.
#include "agent/store/schema.h"

#include <array>
#include <iterator>
#include <string>

namespace schouw {
namespace {

struct Migration {
  int to_version;
  const char* sql;
};

constexpr char kLayout1[] = R"sql(
CREATE TABLE scan(
  only     INTEGER PRIMARY KEY CHECK(only = 1),
  started  INTEGER NOT NULL,
  finished INTEGER,
  state    TEXT NOT NULL DEFAULT 'partial',
  settings TEXT NOT NULL DEFAULT '');
CREATE TABLE retention(
  only            INTEGER PRIMARY KEY CHECK(only = 1),
  status          TEXT NOT NULL DEFAULT 'draft',
  no_signals_days INTEGER NOT NULL,
  signals_days    INTEGER NOT NULL);

CREATE TABLE audit(
  seq       INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  who       TEXT NOT NULL,
  operation TEXT NOT NULL,
  what      TEXT NOT NULL,
  mark      BLOB NOT NULL CHECK(length(mark) = 32),
  hash      BLOB NOT NULL CHECK(length(hash) = 32));
CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_keeps_text BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_has_no_gap BEFORE INSERT ON audit
  WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM audit)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE job(
  device TEXT NOT NULL, volume TEXT NOT NULL, kind INTEGER NOT NULL,
  inode INTEGER NOT NULL, attribute INTEGER NOT NULL, attribute_id INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  read INTEGER NOT NULL, partial INTEGER NOT NULL, not_read INTEGER NOT NULL, out_of_scope INTEGER NOT NULL,
  other_accounts INTEGER NOT NULL, known_good INTEGER NOT NULL, bytes_read INTEGER NOT NULL,
  protected INTEGER NOT NULL,
  PRIMARY KEY(device, volume, kind, inode, attribute, attribute_id, ordinal)) WITHOUT ROWID;

CREATE TABLE check_fact(
  name TEXT NOT NULL, ordinal INTEGER NOT NULL, value TEXT NOT NULL, detail TEXT NOT NULL,
  PRIMARY KEY(name, ordinal)) WITHOUT ROWID;
CREATE TABLE pack(
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, title TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE pack_signature(
  pack INTEGER NOT NULL REFERENCES pack, ordinal INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY(pack, ordinal)) WITHOUT ROWID;
CREATE TABLE rule(
  pack INTEGER NOT NULL REFERENCES pack, ordinal INTEGER NOT NULL,
  id TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, severity TEXT NOT NULL,
  why TEXT NOT NULL, ask TEXT NOT NULL,
  PRIMARY KEY(pack, ordinal)) WITHOUT ROWID;
CREATE TABLE device(
  id TEXT PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL, bytes INTEGER NOT NULL, description TEXT NOT NULL,
  serial TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE volume(
  device TEXT NOT NULL REFERENCES device, id TEXT NOT NULL,
  offset INTEGER NOT NULL, length INTEGER NOT NULL, pool_block INTEGER NOT NULL,
  filesystem TEXT NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY(device, id)) WITHOUT ROWID;

CREATE TABLE entry(
  id        INTEGER PRIMARY KEY,
  device    TEXT NOT NULL,
  text      TEXT NOT NULL,
  container INTEGER REFERENCES entry ON DELETE CASCADE,
  UNIQUE(device, text));
CREATE INDEX entry_of_container ON entry(container) WHERE container IS NOT NULL;
CREATE TABLE match(
  id      INTEGER PRIMARY KEY,
  pack    INTEGER NOT NULL, rule INTEGER NOT NULL,
  entry   INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
  kind    INTEGER NOT NULL, place TEXT NOT NULL, by_line INTEGER NOT NULL, time INTEGER,
  text    TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, app TEXT NOT NULL, account TEXT NOT NULL,
  profile TEXT NOT NULL, origin INTEGER NOT NULL, state INTEGER NOT NULL,
  size    INTEGER, sha256 TEXT NOT NULL,
  hit     TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
  FOREIGN KEY(pack, rule) REFERENCES rule(pack, ordinal));
CREATE INDEX match_of_entry ON match(entry);
CREATE TABLE problem(
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE, reason INTEGER NOT NULL, detail TEXT NOT NULL,
  count INTEGER NOT NULL);
CREATE INDEX problem_of_entry ON problem(entry);
CREATE TABLE artifact(
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
  kind TEXT NOT NULL, account TEXT NOT NULL, profile TEXT NOT NULL, state INTEGER NOT NULL,
  records INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE INDEX artifact_of_entry ON artifact(entry);

CREATE TABLE signal(
  ordinal     INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  match       INTEGER NOT NULL REFERENCES match ON DELETE CASCADE,
  occurrences INTEGER NOT NULL, first INTEGER, last INTEGER);
CREATE INDEX signal_of_match ON signal(match);
CREATE TABLE signal_place(
  signal INTEGER NOT NULL REFERENCES signal ON DELETE CASCADE, ordinal INTEGER NOT NULL,
  entry  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE, place TEXT NOT NULL,
  PRIMARY KEY(signal, ordinal)) WITHOUT ROWID;
CREATE INDEX signal_place_of_entry ON signal_place(entry);
)sql";

// What a notice to the police is about: pointers, never a name or a word of what was found. Part of the course: it
// stays when content goes. A row of `handover` or `lift` is about the finding of that seq.
constexpr char kLayout2[] = R"sql(
CREATE TABLE finding(
  seq INTEGER PRIMARY KEY, cause TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, status_before TEXT NOT NULL,
  device TEXT NOT NULL, volume TEXT NOT NULL, number INTEGER, inside INTEGER NOT NULL, account TEXT NOT NULL,
  time INTEGER, digests TEXT NOT NULL, list TEXT NOT NULL, list_version TEXT NOT NULL, list_sha256 TEXT NOT NULL,
  pack TEXT NOT NULL, rule TEXT NOT NULL, signal TEXT NOT NULL, why TEXT NOT NULL);
CREATE TABLE handover(
  seq INTEGER PRIMARY KEY, finding INTEGER NOT NULL REFERENCES finding, at INTEGER NOT NULL, who TEXT NOT NULL,
  handed_to TEXT NOT NULL, police_reference TEXT NOT NULL);
CREATE TABLE lift(
  seq INTEGER PRIMARY KEY, finding INTEGER NOT NULL REFERENCES finding, at INTEGER NOT NULL, first TEXT NOT NULL,
  second TEXT NOT NULL CHECK(second <> first), police_reference TEXT NOT NULL);
)sql";

// What a rule asks of a day, how often it was wrong before; signals that nobody asked for.
constexpr char kLayout3[] = R"sql(
ALTER TABLE rule ADD COLUMN at_least_a_day INTEGER NOT NULL DEFAULT 1;
ALTER TABLE rule ADD COLUMN judged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rule ADD COLUMN wrong INTEGER NOT NULL DEFAULT 0;
ALTER TABLE signal ADD COLUMN only_redirects INTEGER NOT NULL DEFAULT 0;
)sql";

// Clocks and holds. final_at is set once, when the report becomes final; had_signals then, since signals may go.
constexpr char kLayout4[] = R"sql(
ALTER TABLE retention ADD COLUMN final_at INTEGER;
ALTER TABLE retention ADD COLUMN had_signals INTEGER NOT NULL DEFAULT 0;
CREATE TABLE hold(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, why TEXT NOT NULL,
  released INTEGER, released_by TEXT);
)sql";

// What the case was when each session that wrote to it ended: see session_end.h.
constexpr char kLayout5[] = R"sql(
CREATE TABLE session_end(
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL CHECK(length(hash) = 32),
  content BLOB NOT NULL CHECK(length(content) = 32), who TEXT NOT NULL, key BLOB, signature BLOB);
CREATE TRIGGER session_end_keeps_rows BEFORE DELETE ON session_end
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER session_end_keeps_text BEFORE UPDATE ON session_end
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
)sql";

// Judging (decisions.h). Signals are named by their id, which deriving them again gives back; nothing here points at a
// row of `signal`. review_step is what was decided, in order; review says which step holds now. review_course and
// sign_off belong to the course: they say nothing of what was found.
constexpr char kLayout6[] = R"sql(
CREATE TABLE review_course(only INTEGER PRIMARY KEY CHECK(only = 1), change INTEGER NOT NULL);
INSERT INTO review_course(only, change) VALUES(1, 1);
CREATE TABLE review_step(
  id INTEGER PRIMARY KEY, signal TEXT NOT NULL, previous INTEGER, decision TEXT NOT NULL, reason TEXT NOT NULL,
  note TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, bulk INTEGER NOT NULL);
CREATE INDEX review_step_of_signal ON review_step(signal);
CREATE TABLE review(
  signal TEXT PRIMARY KEY, version INTEGER NOT NULL, change INTEGER NOT NULL, step INTEGER, note TEXT NOT NULL,
  client_said TEXT NOT NULL, declined INTEGER NOT NULL, outcome TEXT NOT NULL, agreement TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE review_opened(
  signal TEXT NOT NULL, who TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(signal, who)) WITHOUT ROWID;
CREATE TABLE set_aside(
  pack TEXT NOT NULL, rule TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY(pack, rule)) WITHOUT ROWID;
CREATE TABLE protected_signal(seq INTEGER PRIMARY KEY, pack TEXT NOT NULL, rule TEXT NOT NULL, by TEXT NOT NULL,
  at INTEGER NOT NULL);
CREATE TABLE handed_back(
  device TEXT PRIMARY KEY, returned_to TEXT NOT NULL, returned_at INTEGER NOT NULL, by TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE copy_made(
  ordinal INTEGER PRIMARY KEY, what TEXT NOT NULL, wiped_by TEXT NOT NULL, wiped_at INTEGER, how TEXT NOT NULL);
CREATE TABLE disagreement(
  signal TEXT PRIMARY KEY, by TEXT NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sign_off(
  version INTEGER PRIMARY KEY, by TEXT NOT NULL, at INTEGER NOT NULL, why TEXT NOT NULL, layout TEXT NOT NULL,
  digest TEXT NOT NULL);
)sql";

// The check before (earlier_check.h): what it was compared with and what came of that, the agreements it brought along.
// Of signals only numbers stay when a case is purged: kept_count, of the course. A rule's looked_for tells whether two
// cases asked the same.
constexpr char kLayout7[] = R"sql(
ALTER TABLE rule ADD COLUMN looked_for TEXT NOT NULL DEFAULT '';
CREATE TABLE kept_count(
  pack TEXT NOT NULL, rule TEXT NOT NULL, kind INTEGER NOT NULL, device TEXT NOT NULL, signals INTEGER NOT NULL,
  PRIMARY KEY(pack, rule, kind, device)) WITHOUT ROWID;
CREATE TABLE earlier_check(
  only INTEGER PRIMARY KEY CHECK(only = 1), reference TEXT NOT NULL, number INTEGER NOT NULL, day TEXT NOT NULL,
  counts_only INTEGER NOT NULL, remarks TEXT NOT NULL);
CREATE TABLE compared(
  ordinal INTEGER PRIMARY KEY, pack TEXT NOT NULL, rule TEXT NOT NULL, kind INTEGER NOT NULL, before INTEGER NOT NULL,
  now INTEGER NOT NULL, appeared INTEGER NOT NULL, same INTEGER NOT NULL, gone INTEGER NOT NULL,
  outside INTEGER NOT NULL, why_not TEXT NOT NULL);
CREATE TABLE earlier_agreement(
  ordinal INTEGER PRIMARY KEY, number INTEGER NOT NULL, day TEXT NOT NULL, text TEXT NOT NULL);
)sql";

// What a pack says of itself; whether who signed off agreed; what was erased after the sign-off (see retention.h). The
// last row of content_erased holds in place of the digests of the sign-offs up to `sign_off`.
constexpr char kLayout8[] = R"sql(
ALTER TABLE pack ADD COLUMN explain TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_off ADD COLUMN agreed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE retention ADD COLUMN objection_days INTEGER NOT NULL DEFAULT 42;
CREATE TABLE content_erased(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, signals INTEGER NOT NULL, sign_off INTEGER NOT NULL,
  layout TEXT NOT NULL, digest TEXT NOT NULL);
)sql";

// What the mandate's choices left out (LeftOut of agent/model/coverage.h), and who else is signed in to a profile.
constexpr char kLayout9[] = R"sql(
ALTER TABLE job ADD COLUMN left_kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN left_older INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN left_undated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN left_bin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN left_bin_entries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN left_shared_entries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN left_memory_entries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE artifact ADD COLUMN signed_in TEXT NOT NULL DEFAULT '';
)sql";

// Who was given a report (sign_off.h), and from when on the check before looked.
constexpr char kLayout10[] = R"sql(
CREATE TABLE disclosure(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, audience TEXT NOT NULL, receiver TEXT NOT NULL,
  why TEXT NOT NULL, version INTEGER NOT NULL);
ALTER TABLE earlier_check ADD COLUMN since TEXT NOT NULL DEFAULT '';
)sql";

// Of the file that a match stands in: its number in the file system, for who has to find it again.
constexpr char kLayout11[] = R"sql(
ALTER TABLE match ADD COLUMN number INTEGER;
)sql";

// A change of layout is a new row here, never a change of an old one.
constexpr std::array kMigrations = {
    Migration{1, kLayout1}, Migration{2, kLayout2},   Migration{3, kLayout3},   Migration{4, kLayout4},
    Migration{5, kLayout5}, Migration{6, kLayout6},   Migration{7, kLayout7},   Migration{8, kLayout8},
    Migration{9, kLayout9}, Migration{10, kLayout10}, Migration{11, kLayout11},
};

Result<std::int64_t> Pragma(Database& database, const char* sql) {
  SCHOUW_TAKE(Statement query, database.Prepare(sql));
  SCHOUW_TAKE(bool row, query.Step());
  return row ? query.Int(0) : 0;
}

}  // namespace

int CurrentSchemaVersion() { return kMigrations.back().to_version; }

Result<int> CheckSchema(Database& database) {
  SCHOUW_TAKE(std::int64_t application, Pragma(database, "PRAGMA application_id"));
  SCHOUW_TAKE(std::int64_t version, Pragma(database, "PRAGMA user_version"));
  if (application != kCaseApplicationId || version < 1) return Fail(NotACase(database.path()));
  if (version > CurrentSchemaVersion()) {
    return Fail(ErrorCode::kUnsupported, "controlebestand " + database.path() +
                                             " is gemaakt met een nieuwere versie van Schouw (indeling " +
                                             std::to_string(version) + ", deze versie kent " +
                                             std::to_string(CurrentSchemaVersion()) + "); gebruik die nieuwere versie");
  }
  return static_cast<int>(version);
}

Status Migrate(Database& database, int version) {
  for (const Migration& migration : kMigrations) {
    if (migration.to_version <= version) continue;
    SCHOUW_TAKE(Transaction transaction, Transaction::Begin(database));
    SCHOUW_PASS(database.Execute(migration.sql));
    SCHOUW_PASS(database.Execute("PRAGMA application_id = " + std::to_string(kCaseApplicationId) +
                                 "; PRAGMA user_version = " + std::to_string(migration.to_version)));
    SCHOUW_PASS(transaction.Commit());
  }
  return {};
}

}  // namespace schouw

// The end of each session that wrote to a case: what the log and the content were then, signed by who was at work.
//
// Each row of session_end names the last row of the log with its hash, and a digest of every other table. So a change
// of the content shows until the next session, and with a signature nobody but its holder can make it fit again. A
// session that was killed leaves no row; the next one's covers what it wrote.
// Signed is this text, each line ended by a line feed: "schouw session end 1", who, at (nanoseconds since 1970), seq,
// hash, content; hashes in lower-case hex. The digest: see ContentDigest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/time.h"
#include "agent/identity/secret_key.h"
#include "agent/store/case_store.h"
#include "agent/store/database.h"
#include "agent/store/file_sum.h"

namespace schouw {

struct SessionEnd {
  UnixNanos at;
  std::uint64_t seq = 0;      // of the log's last row, 0 when it has none
  std::string hash, content;  // lower-case hex
  std::string who;            // empty: nobody's key was there
  std::string key;            // 32 raw bytes, Ed25519; empty when not signed
  std::string signature;      // 64 raw bytes
};

// From now on sessions of this process are signed in the name of `who`. Keeps a copy of the key in locked memory until
// the program ends. Called at the start of a verb, before any thread.
Status SignSessionsAs(const std::string& who, const SecretKey& key);

// SHA-256 over, for each table but the log's two and SQLite's own, in order of name: its name, the statement that made
// it, and each row in order of its key, each value as one letter for its type (n, i, r, t, b) and its bytes (a number
// in decimals, a real as 16 hex digits). Each of these as its length in decimals, ':' and the bytes.
Result<std::string> ContentDigest(const Database& database);

// Adds the row. Inside no transaction.
Status EndSession(Database& database, UnixNanos when);

// What can be said of the ends of sessions in a case.
struct SessionCheck {
  std::vector<SessionEnd> ends;
  std::optional<std::uint64_t> broken;  // the first that doesn't fit the log, or whose signature doesn't hold: from 1
  bool content_changed = false;         // since the last one
  FileSum file = FileSum::kHolds;       // of the file as it stands on disk
  bool broken_off = false;              // the last session has no end: what it wrote can't be told from fraud
  std::uint64_t rows_after = 0;         // rows of the log after the last one: of a session that was broken off
};
Result<SessionCheck> CheckSessions(const CaseStore& store);

}  // namespace schouw

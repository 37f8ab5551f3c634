// Looks through a write-ahead log for frames that SQLite silently leaves out.
//
// SQLite applies the frames up to the first one whose salts or checksum do not fit and says nothing of the rest. After
// the log was restarted the rest is stale (an older salt) and rightly left out. Frames of the current salt behind a bad
// one were written in this life of the log: those are lost rows. Source: SQLite file format, section 4.
#pragma once

#include <cstdint>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

struct WalState {
  std::uint64_t good_frames = 0;  // fit in salt and checksum, from the start
  std::uint64_t lost_frames = 0;  // of the current salt, at or behind the first one that does not fit
  bool cut = false;               // ends inside a frame of the current salt: a transaction that is not whole
  bool header_fits = true;        // false: SQLite ignores the whole log
};

// An empty log has no frames and a header that fits. Errors: those of the source.
Result<WalState> ExamineWal(const ByteSource& wal);

}  // namespace schouw

// Taking content out of a case for good: rows deleted and overwritten, the file made anew without them, its log
// emptied.
//
// Each takes a row in the audit log ("erasure") in the transaction that deletes: the one stands there with the other.
// `what` of that row is the caller's and must hold nothing of the content. A process that is killed between the two
// steps leaves overwritten rows; the next one that writes to the case and closes it empties the log.
#pragma once

#include <string>

#include "agent/store/case_store.h"

namespace schouw {

struct ErasureNote {
  std::string who;
  std::string what;
  UnixNanos when;
};

// One entry (text as EntryText has it) with its streams, its members and all that was found there. Erasing what is not
// there is no error: only the log row is added.
Status EraseEntry(CaseStore& store, const std::string& device, const std::string& entry, const ErasureNote& note);
// All of one signal: its matches, those listed under `also` too. kNotFound: there is no such signal.
Status EraseSignal(CaseStore& store, const std::string& signal, const ErasureNote& note);

// Makes the file anew from its live rows and empties the -wal. Refuses (InUse) while another connection reads.
Status Compact(CaseStore& store);

}  // namespace schouw

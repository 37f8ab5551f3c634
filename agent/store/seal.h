// Sealing a case for a notice to the police, and what the notice is about.
//
// A sealed case (status "sealed") gives nobody anything of what was found: not signals, entries, stores, problems or
// decisions, to no reader of its tables. Only counts, devices, volumes, the log and the findings below are left. That
// is in the store: a reader that knows nothing of sealing reads empty tables. Lifting takes two people and the police's
// reference; then it is readable again, but for what was erased.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/case_store.h"

namespace schouw {

// A pointer that tells the police where to look, and nobody else anything.
struct Finding {
  std::string cause;  // "tripwire" or "signal"
  UnixNanos at;       // when it was noticed
  std::string who;    // whose check it was, or who judged
  std::string device, volume;
  std::optional<std::uint64_t> number;  // of the entry in its file system (inode, MFT record)
  bool inside = false;                  // it lies in another file: an archive, a mail
  std::string account;
  std::optional<UnixNanos> time;  // as the device keeps it
  std::string digests;            // "sha256 …", "md5 …; sha1 …"
  std::string list, list_version, list_sha256;
  std::string pack, rule, signal;  // cause "signal"
  std::string why;                 // own words of who judged
};

struct Handover {
  UnixNanos at;
  std::string who, handed_to, police_reference;
};

// What is known of the notice of a case: its findings, in order; handed over, lifted.
struct NoticeState {
  std::vector<Finding> findings;
  std::vector<Handover> handovers;
  bool sealed = false;
  // A finding that was neither handed over nor lifted: purging and the client's report wait for it.
  bool open = false;
};

// Seals for a file on a list: the scan's state becomes "stopped" and it has ended. Every row of the entry (`entry` as
// EntryText has it; kept nowhere), of what contains it and of what names it is erased, and gone from the file when
// this returns. Sealing again adds a finding.
Status SealForTripwire(CaseStore& store, Finding finding, const std::string& entry);
// Seals for a signal that somebody judged to be one for the police. Nothing is erased. kNotFound: no such signal.
Status SealForSignal(CaseStore& store, const std::string& signal, const std::string& who, const std::string& why,
                     UnixNanos when);

Result<NoticeState> ReadNotice(const CaseStore& store);
// kRefused where there is nothing to hand over, or a text is empty.
Status EnterHandover(CaseStore& store, const Handover& handover);
// Opens the case again. kRefused: not sealed, one and the same person, no reference, none that a hand-over has, or no
// hand-over where a list's match closed the case.
Status LiftSeal(CaseStore& store, const std::string& first, const std::string& second,
                const std::string& police_reference, UnixNanos when);

}  // namespace schouw

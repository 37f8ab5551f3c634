// The end of a check: devices handed back, copies wiped, the sign-off that closes the content, and its proof.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/case_store.h"
#include "agent/store/decisions.h"

namespace schouw {

struct HandedBack {
  std::string to;
  UnixNanos at;
};
Result<std::map<std::string, HandedBack>> ReadHandedBack(const CaseStore& store);  // by device
Status PutHandedBack(CaseStore& store, const std::string& device, const HandedBack& handed, const Doer& doer);

struct CopyMade {
  std::string what, wiped_by;
  std::optional<UnixNanos> wiped_at;
  std::string how;
};
// Nothing: not said yet. An empty list: none was made.
Result<std::optional<std::vector<CopyMade>>> ReadCopies(const CaseStore& store);
Status PutCopies(CaseStore& store, const std::vector<CopyMade>& copies, const Doer& doer);

struct Disagreement {
  std::string signal, note;
  std::string by{};  // when read
};
Result<std::vector<Disagreement>> ReadDisagreements(const CaseStore& store);
struct SignOff {
  std::uint64_t version = 0;
  std::string by;
  UnixNanos at;
  std::string why;     // of a correction; empty of the first
  std::string digest;  // lower-case hex
  bool agreed = true;  // with every decision
};
Result<std::vector<SignOff>> ReadSignOffs(const CaseStore& store);
// Closes the content: status "final", clock of retention started, digest kept. Conditions are the caller's to check.
Result<std::string> Finalise(CaseStore& store, const std::vector<Disagreement>& disagreements, const Doer& doer);
// One more version: the content stays closed, the correction is a text beside it, and the status "corrected". kRefused
// when the case was never final.
Status Correct(CaseStore& store, const std::string& why, const Doer& doer);

// A report that was given to somebody.
struct Disclosure {
  UnixNanos at;
  std::string by, audience, to, why;
  std::uint64_t version = 0;  // of the last sign-off then; 0: a draft
};
Result<std::vector<Disclosure>> ReadDisclosures(const CaseStore& store);  // in order
// With a row in the log, "disclosure", that says `what`.
Status PutDisclosure(CaseStore& store, const Disclosure& given, const std::string& what);

// SHA-256 over every content table, its rows in order of their key, each value as its type, length and bytes; over the
// tables and columns of `layout`, or of the case as it is now when that is empty.
struct SignedContent {
  std::string layout, digest;
};
Result<SignedContent> DigestContent(const CaseStore& store, std::string layout = "");
// Whether the content is what was signed: the number of the first sign-off that it differs from, or nothing. Nothing
// too when the content was sealed or purged since, which the log tells. What EraseNotRelevant left counts as signed.
Result<std::optional<std::uint64_t>> FirstBrokenSignOff(const CaseStore& store);

}  // namespace schouw

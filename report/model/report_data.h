// Everything a report can say about a check, as plain data. Made by one set of queries; json, html and csv only print
// it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/result.h"
#include "agent/model/check.h"
#include "agent/model/coverage.h"
#include "agent/model/problem.h"
#include "agent/model/record.h"
#include "agent/store/case_store.h"
#include "agent/store/decisions.h"
#include "agent/store/earlier_check.h"
#include "agent/store/sign_off.h"

namespace schouw {

// All texts are valid UTF-8.
struct ReportSignal {
  std::string id;
  std::size_t pack = 0;  // index in ReportData::packs
  std::size_t rule = 0;  // index in its rules
  RecordKind kind = RecordKind::kDocument;
  std::string device, entry, place;
  std::optional<UnixNanos> time;
  std::string text, url, title;  // of the record; text may be cut, see Match
  std::string account, app, profile;
  Origin origin = Origin::kUnknown;
  RecordState state = RecordState::kLive;
  std::string match, before, after;
  std::uint64_t occurrences = 0;
  std::optional<UnixNanos> first, last;
  bool only_redirects = false;    // no match of it came about by more than a redirect or an embedded page
  std::vector<std::string> also;  // "entry · place", with the device before it where it is another one
  Review review;
  bool opened = false;  // by who decided it
};

// Found relevant by who judged it.
inline bool IsRelevant(const ReportSignal& signal) {
  return signal.review.decision == "discuss" || signal.review.decision == "possible_breach";
}

struct ReportVolume {
  std::string device;
  VolumeCoverage coverage;
};

struct ReportArtifact {
  std::string kind, device, entry, account, profile;
  ReadState state = ReadState::kRead;
  std::uint64_t records = 0;
  std::string reason;
  std::string signed_in = {};
};

// Equal problems of one entry are one line with their number.
struct ReportProblem {
  std::string device, entry;
  ProblemReason reason = ProblemReason::kDamaged;
  std::string detail;
  std::uint64_t count = 0;
};

struct ReportData {
  std::string language = "nl";  // of what is printed: "nl" or "en"
  CheckInfo check;
  ScanInfo scan;
  std::string content_mark;  // see CaseStore
  std::vector<DeviceInfo> devices;
  std::vector<PackInfo> packs;
  std::vector<ReportVolume> volumes;
  EntryCounts entries;
  std::uint64_t protected_records = 0;
  LeftOut left_out;
  std::vector<ReportArtifact> artifacts;  // by device, entry, kind
  std::vector<ReportProblem> not_read;    // by device, entry, reason, detail
  std::vector<ReportSignal> signals;      // in the case's order
  std::uint64_t protected_signals = 0;    // erased by who judged
  std::vector<SignOff> sign_offs;         // the first one, and a correction each
  std::vector<Disclosure> disclosures;    // who was given a report
  std::vector<Disagreement> disagreements;
  std::vector<SetAside> set_aside;                // rules that are too broad
  std::map<std::string, HandedBack> handed_back;  // by device
  std::optional<std::vector<CopyMade>> copies;    // nothing: not said yet
  std::optional<Comparison> comparison;           // with the check before, if that was done
  std::vector<EarlierAgreement> earlier_agreements;

  const RuleInfo& RuleOf(const ReportSignal& signal) const { return packs[signal.pack].rules[signal.rule]; }
  bool IsSetAside(const ReportSignal& signal) const;
  // Files, parts and devices of which something could not be read.
  std::uint64_t NotWhollyRead() const;
  // Of what is outside the mandate: for its kind, not for where it stands.
  std::uint64_t EntriesOfAnotherKind() const;
  // The rule's, but what came by redirects alone is never more than "info".
  std::string SeverityOf(const ReportSignal& signal) const {
    return signal.only_redirects ? "info" : RuleOf(signal).severity;
  }
};

Result<ReportData> BuildReport(const CaseStore& store);

}  // namespace schouw

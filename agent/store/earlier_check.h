// The check before this one: what came of comparing with it, in numbers, and the agreements that it brought along.
// Nothing of what was found then is kept here but the words of those agreements.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/model/record.h"
#include "agent/store/case_store.h"
#include "agent/store/decisions.h"

namespace schouw {

// Signals of one rule in one kind of record. `appeared`, `same` and `gone` hold nothing where they can't be compared.
struct ComparedRow {
  std::string pack, rule;
  RecordKind kind = RecordKind::kDocument;
  std::uint64_t before = 0, now = 0;  // signals of the two checks
  std::uint64_t appeared = 0;         // now, and not found before
  std::uint64_t same = 0;             // now, and found before as well
  std::uint64_t gone = 0;             // before, and not found now
  std::uint64_t outside = 0;          // of one check, in a time that the other did not look at
  std::vector<std::string> why_not;   // codes: see tally/compare.h; empty: comparable
};

struct Comparison {
  std::string reference;  // of the earlier check's mandate
  std::uint32_t number = 0;
  Date day;
  std::optional<Date> since;         // from when on it looked
  bool counts_only = false;          // the earlier case was purged: only `before` and `now` are known
  std::vector<std::string> remarks;  // codes, as above
  std::vector<ComparedRow> rows;     // by pack, rule, kind

  // The later check begins where the earlier ended: each row has `before` and `now` alone, each of its own period.
  bool follows() const { return std::find(remarks.begin(), remarks.end(), "follows") != remarks.end(); }
};

struct EarlierAgreement {
  std::uint32_t number = 0;  // of the check it was made in
  Date day;
  std::string text;
};

// Keeps both in a draft, in place of what stood there, and logs it as combination. kRefused when it is no draft.
Status PutEarlierCheck(CaseStore& store, const Comparison& comparison, const std::vector<EarlierAgreement>& agreements,
                       const std::string& why, const Doer& doer);
Result<std::optional<Comparison>> ReadComparison(const CaseStore& store);
Result<std::vector<EarlierAgreement>> ReadEarlierAgreements(const CaseStore& store);

// What is left of the signals of a purged case.
struct KeptCount {
  std::string pack, rule;
  RecordKind kind = RecordKind::kDocument;
  std::string device;
  std::uint64_t signals = 0;
};
Result<std::vector<KeptCount>> ReadKeptCounts(const CaseStore& store);

}  // namespace schouw

#include "agent/tally/compare.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "agent/store/fold.h"
#include "agent/tally/compare_sides.h"

namespace schouw {
namespace {

Status Refused(std::string why) { return Fail(ErrorCode::kRefused, std::move(why)); }

Status CheckComparable(const Side& earlier, const Side& later) {
  for (const Side* side : {&earlier, &later}) {
    if (side->data.scan.status == "sealed")
      return Refused(side->path + " is verzegeld: daarmee wordt niets vergeleken tot de verzegeling is opgeheven");
  }
  if (later.data.scan.status == "purged") return Refused(later.path + " is opgeschoond: er valt niets te vergelijken");
  if (earlier.data.check.client != later.data.check.client)
    return Refused(
        "de controles zijn van verschillende cliënten; alleen controles van dezelfde cliënt worden vergeleken");
  if (earlier.data.check.exercise != later.data.check.exercise)
    return Refused("een oefening en een echte controle worden niet vergeleken");
  if (earlier.data.scan.started >= later.data.scan.started)
    return Refused("de eerste is niet de vorige controle: geef eerst de oudste, dan de nieuwste");
  if (earlier.purged() && earlier.kept.empty() && earlier.had_signals)
    return Refused(earlier.path + " is opgeschoond en bewaart geen tellingen; er valt niets te vergelijken");
  return {};
}

using RowKey = std::tuple<std::string, std::string, RecordKind>;

// What makes two signals of one rule and kind the same.
std::string SameKey(const ReportSignal& signal) {
  if (signal.kind == RecordKind::kDocument) return FoldLower(signal.match) + "\n" + signal.entry;
  if (signal.kind == RecordKind::kHash) return signal.text + "\n" + signal.entry;
  return FoldLower(signal.text);
}

RowKey KeyOf(const ReportData& data, const ReportSignal& signal) {
  return {data.packs[signal.pack].id, data.RuleOf(signal).id, signal.kind};
}

// Whether all of a signal lies before the day on which the other check's period begins.
bool IsBefore(const ReportSignal& signal, const std::optional<Date>& since) {
  return since && signal.last && AmsterdamDate(*signal.last) < *since;
}

// Counted, but without anything of what it was: see EraseNotRelevant.
bool IsErased(const ReportSignal& signal) { return signal.entry.empty(); }

struct Row {
  ComparedRow counts;
  std::vector<const ReportSignal*> before, now;
  std::set<std::string> why_not;
};
using Rows = std::map<RowKey, Row>;

class Comparer {
 public:
  Comparer(const Side& earlier, const Side& later)
      : earlier_(earlier), later_(later), devices_(earlier, later), follows_(Follows(earlier, later)) {}

  Comparison Run() {
    Collect();
    Comparison comparison;
    comparison.reference = earlier_.data.check.reference;
    comparison.number = earlier_.data.check.number;
    comparison.day = earlier_.day();
    comparison.since = earlier_.data.check.since;
    comparison.counts_only = earlier_.purged();
    for (auto& [key, row] : rows_) {
      AddWhyNot(key, row);
      if (follows_) {
        LookAtPlaces(row);
      } else if (!earlier_.purged() && !row.why_not.contains("erased")) {
        CountRow(row);
      }
      row.counts.why_not.assign(row.why_not.begin(), row.why_not.end());
      if (!row.why_not.empty()) row.counts.appeared = row.counts.same = row.counts.gone = row.counts.outside = 0;
      comparison.rows.push_back(row.counts);
    }
    comparison.remarks = Remarks();
    return comparison;
  }

 private:
  Row& At(const RowKey& key) {
    Row& row = rows_[key];
    std::tie(row.counts.pack, row.counts.rule, row.counts.kind) = key;
    return row;
  }

  void Collect() {
    for (const ReportSignal& signal : earlier_.data.signals) {
      Row& row = At(KeyOf(earlier_.data, signal));
      row.before.push_back(&signal);
      ++row.counts.before;
      if (IsErased(signal) && !follows_) row.why_not.insert("erased");
    }
    for (const KeptCount& kept : earlier_.kept) {
      Row& row = At({kept.pack, kept.rule, kept.kind});
      row.counts.before += kept.signals;
      if (!devices_.InLater(kept.device)) row.why_not.insert("device");
    }
    for (const ReportSignal& signal : later_.data.signals) {
      Row& row = At(KeyOf(later_.data, signal));
      row.now.push_back(&signal);
      ++row.counts.now;
      if (IsErased(signal) && !follows_) row.why_not.insert("erased");
    }
  }

  void AddWhyNot(const RowKey& key, Row& row) const {
    const auto& [pack, rule, kind] = key;
    if (!earlier_.came_to_its_end || !later_.came_to_its_end) row.why_not.insert("stopped");
    if (const std::string why = WhyOtherRule(earlier_, later_, pack, rule); !why.empty()) row.why_not.insert(why);
    if (!earlier_.Reads(kind) || !later_.Reads(kind)) row.why_not.insert("kind");
    const bool erased = earlier_.erased.contains({pack, rule}) || later_.erased.contains({pack, rule});
    if (erased || OtherScope(earlier_, later_)) row.why_not.insert("scope");
    if (OtherPeriod(earlier_, later_)) row.why_not.insert("period");
  }

  void CountRow(Row& row) const {
    std::set<std::string> before, now;
    for (const ReportSignal* signal : row.before) before.insert(SameKey(*signal));
    for (const ReportSignal* signal : row.now) now.insert(SameKey(*signal));
    for (const ReportSignal* signal : row.now) {
      if (before.contains(SameKey(*signal))) {
        ++row.counts.same;
      } else {
        Count(*signal, earlier_, devices_.InEarlier(signal->device), row.counts.appeared, row);
      }
    }
    for (const ReportSignal* signal : row.before) {
      if (!now.contains(SameKey(*signal)))
        Count(*signal, later_, devices_.InLater(signal->device), row.counts.gone, row);
    }
  }

  // Without a look at what the signals are: whether each stands where the other check could look as well.
  void LookAtPlaces(Row& row) const {
    for (const ReportSignal* signal : row.now)
      if (!IsErased(*signal)) LookAtPlace(*signal, earlier_, devices_.InEarlier(signal->device), row);
    for (const ReportSignal* signal : row.before)
      if (!IsErased(*signal)) LookAtPlace(*signal, later_, devices_.InLater(signal->device), row);
  }

  // One that `other` did not find: it counts when `other` looked at its time and place.
  static void Count(const ReportSignal& signal, const Side& other, const std::string* device, std::uint64_t& count,
                    Row& row) {
    if (IsBefore(signal, other.data.check.since)) {
      ++row.counts.outside;
      return;
    }
    ++count;
    LookAtPlace(signal, other, device, row);
  }

  static void LookAtPlace(const ReportSignal& signal, const Side& other, const std::string* device, Row& row) {
    if (device == nullptr) {
      row.why_not.insert("device");
    } else if (!other.ReadVolume(*device, signal.entry)) {
      row.why_not.insert("volume");
    } else if (!other.ReadWhole(*device, signal.entry)) {
      row.why_not.insert("unread");
    }
  }

  std::vector<std::string> Remarks() const {
    std::vector<std::string> remarks;
    if (earlier_.purged()) remarks.push_back("counts_only");
    if (follows_) remarks.push_back("follows");
    if (devices_.NotSame()) remarks.push_back("devices");
    if (earlier_.data.check.reference != later_.data.check.reference) remarks.push_back("mandate");
    if (!follows_ && earlier_.data.check.since != later_.data.check.since) remarks.push_back("period");
    if (earlier_.data.check.tool != later_.data.check.tool) remarks.push_back("tool");
    if (earlier_.LeftUnread() || later_.LeftUnread()) remarks.push_back("unread");
    return remarks;
  }

  const Side& earlier_;
  const Side& later_;
  PairedDevices devices_;
  bool follows_ = false;
  Rows rows_;
};

// Kept with a signal that was spoken of; each once.
std::vector<EarlierAgreement> AgreementsOf(const Side& side) {
  std::vector<EarlierAgreement> agreements;
  std::set<std::string> known;
  for (const ReportSignal& signal : side.data.signals) {
    const bool spoken = signal.review.decision == "discuss" || signal.review.decision == "possible_breach";
    if (!spoken || signal.review.agreement.empty() || !known.insert(signal.review.agreement).second) continue;
    agreements.push_back({side.data.check.number, side.day(), signal.review.agreement});
  }
  return agreements;
}

CheckSide Describe(const Side& side) {
  const CheckInfo& check = side.data.check;
  return {check.reference, check.number, side.day(), check.since, side.data.scan.status};
}

}  // namespace

Result<ComparedCases> CompareCases(const CaseStore& earlier, const CaseStore& later) {
  SCHOUW_ASSIGN(const Side before, Side::Read(earlier), "");
  SCHOUW_ASSIGN(const Side now, Side::Read(later), "");
  SCHOUW_TRY(CheckComparable(before, now), "");
  return ComparedCases{Describe(before), Describe(now), Comparer(before, now).Run(), AgreementsOf(before)};
}

}  // namespace schouw

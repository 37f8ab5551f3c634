#include "agent/tally/compare_sides.h"

#include <algorithm>

#include "agent/mandate/mandate.h"
#include "agent/store/database.h"
#include "agent/store/retention.h"

namespace schouw {
namespace {

// The log tells whether the last part of a scan came to its end; a state of "partial" may also stand for a part of the
// device that can't be read.
Result<bool> CameToItsEnd(const CaseStore& store, const ScanInfo& scan) {
  if (!scan.finished || scan.state == "stopped") return false;
  SCHOUW_ASSIGN(const auto rows, store.audit_rows(), "");
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (row->operation != "collection") continue;
    if (row->what == "scan finished") return true;
    if (row->what == "scan stopped early") return false;
  }
  return scan.state == "complete";
}

std::set<std::pair<std::string, std::string>> UnreadOf(const ReportData& data) {
  std::set<std::pair<std::string, std::string>> unread;
  for (const ReportProblem& problem : data.not_read) unread.emplace(problem.device, problem.entry);
  for (const ReportArtifact& artifact : data.artifacts) {
    if (artifact.state != ReadState::kRead) unread.emplace(artifact.device, artifact.entry);
  }
  return unread;
}

Result<std::set<std::pair<std::string, std::string>>> ErasedOf(const CaseStore& store) {
  SCHOUW_ASSIGN(Statement query, store.opened().Prepare("SELECT DISTINCT pack, rule FROM protected_signal"), "");
  std::set<std::pair<std::string, std::string>> erased;
  for (;;) {
    SCHOUW_ASSIGN(const bool row, query.Step(), "");
    if (!row) return erased;
    erased.emplace(query.Text(0), query.Text(1));
  }
}

const RuleInfo* FindRule(const PackInfo& pack, const std::string& id) {
  const auto found =
      std::find_if(pack.rules.begin(), pack.rules.end(), [&](const auto& rule) { return rule.id == id; });
  return found == pack.rules.end() ? nullptr : &*found;
}

const PackInfo* FindPack(const Side& side, const std::string& id) {
  const auto& packs = side.data.packs;
  const auto found = std::find_if(packs.begin(), packs.end(), [&](const auto& pack) { return pack.id == id; });
  return found == packs.end() ? nullptr : &*found;
}

template <typename T>
std::vector<T> Sorted(std::vector<T> list) {
  std::sort(list.begin(), list.end());
  return list;
}

// What a mandate and a check leave alone and open, that no single fact of the case holds.
struct Reach {
  std::vector<std::string> exclude, shared_places;
  bool operator==(const Reach&) const = default;
};
Reach ReachOf(const CheckInfo& check) {
  const ParsedMandate parsed = ParseMandate(check.mandate_toml);
  return {Sorted(parsed.mandate.scope.exclude), Sorted(parsed.mandate.scope.shared_places)};
}

bool IsChecked(const DeviceInfo& device) { return device.state != "not_checked"; }

bool SameDevice(const DeviceInfo& one, const DeviceInfo& other) {
  if (!one.serial.empty() && !other.serial.empty()) return one.serial == other.serial;
  if (!one.description.empty() && !other.description.empty() && one.description != other.description) return false;
  // What was collected of a device has another size each time.
  const bool collected = one.format == "folder" || one.format == "zip" || one.format == "tar";
  if (collected && one.format == other.format && !one.description.empty() && one.description == other.description)
    return true;
  return one.bytes == other.bytes && one.format == other.format;
}

}  // namespace

Result<Side> Side::Read(const CaseStore& store) {
  Side side;
  side.path = store.path();
  SCHOUW_ASSIGN(side.data, BuildReport(store), "");
  SCHOUW_ASSIGN(const RetentionState retention, ReadRetention(store), "");
  side.had_signals = retention.had_signals;
  if (side.purged()) {
    SCHOUW_ASSIGN(side.kept, ReadKeptCounts(store), "");
  }
  SCHOUW_ASSIGN(side.came_to_its_end, CameToItsEnd(store, side.data.scan), "");
  side.unread = UnreadOf(side.data);
  SCHOUW_ASSIGN(side.erased, ErasedOf(store), "");
  return side;
}

bool Side::Reads(RecordKind kind) const {
  const auto& kinds = data.check.records;
  return std::find(kinds.begin(), kinds.end(), RecordKindName(kind)) != kinds.end();
}

bool Side::ReadVolume(const std::string& device, const std::string& entry) const {
  const std::string id = entry.substr(0, entry.find(':'));
  return std::any_of(data.volumes.begin(), data.volumes.end(), [&](const ReportVolume& volume) {
    const ReadState state = volume.coverage.state;
    return volume.device == device && volume.coverage.spec.id == id &&
           (state == ReadState::kRead || state == ReadState::kPartial);
  });
}

bool Side::ReadWhole(const std::string& device, const std::string& entry) const {
  if (unread.contains({device, entry}) || unread.contains({device, ""})) return false;
  for (std::size_t i = 0; i < entry.size(); ++i) {
    const char c = entry[i];
    if ((c == '/' || c == ':' || c == '!') && unread.contains({device, entry.substr(0, i)})) return false;
    if (c == ':' && unread.contains({device, entry.substr(0, i + 1)})) return false;  // the volume as a whole
    if (c == '/' && unread.contains({device, entry.substr(0, i + 1)})) return false;  // its first folder
  }
  return true;
}

std::string WhyOtherRule(const Side& one, const Side& other, const std::string& pack, const std::string& rule) {
  const PackInfo* first = FindPack(one, pack);
  const PackInfo* second = FindPack(other, pack);
  if (first == nullptr || second == nullptr) return "pack";
  if (first->sha256 == second->sha256) return "";
  const RuleInfo* before = FindRule(*first, rule);
  const RuleInfo* after = FindRule(*second, rule);
  const bool same = before != nullptr && after != nullptr && !before->looked_for.empty() &&
                    before->looked_for == after->looked_for && before->at_least_a_day == after->at_least_a_day;
  return same ? "" : "rule";
}

bool OtherScope(const Side& one, const Side& other) {
  const CheckInfo& a = one.data.check;
  const CheckInfo& b = other.data.check;
  if (a.undated != b.undated || a.recycle_bin != b.recycle_bin || a.protected_list != b.protected_list ||
      a.excluded_by_mandate != b.excluded_by_mandate || a.excluded_by_check != b.excluded_by_check) {
    return true;
  }
  // A purged case knows its mandate by the digest alone.
  if (one.purged()) return a.mandate_sha256 != b.mandate_sha256;
  return Sorted(a.accounts) != Sorted(b.accounts) || ReachOf(a) != ReachOf(b);
}

bool OtherPeriod(const Side& earlier, const Side& later) {
  return earlier.purged() && !Follows(earlier, later) && later.data.check.since != earlier.data.check.since;
}

bool Follows(const Side& earlier, const Side& later) {
  const std::optional<Date>& since = later.data.check.since;
  return since && *since >= earlier.day();
}

PairedDevices::PairedDevices(const Side& earlier, const Side& later) {
  for (const DeviceInfo& now : later.data.devices) {
    if (!IsChecked(now)) continue;
    for (const DeviceInfo& before : earlier.data.devices) {
      if (!IsChecked(before) || to_later_.contains(before.id) || !SameDevice(before, now)) continue;
      to_earlier_.emplace(now.id, before.id);
      to_later_.emplace(before.id, now.id);
      break;
    }
    not_same_ = not_same_ || !to_earlier_.contains(now.id);
  }
  for (const DeviceInfo& before : earlier.data.devices)
    not_same_ = not_same_ || (IsChecked(before) && !to_later_.contains(before.id));
}

}  // namespace schouw

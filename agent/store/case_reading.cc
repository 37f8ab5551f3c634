// What resuming and reports read from a case.
#include <algorithm>
#include <utility>

#include "agent/store/case_store.h"
#include "agent/store/check_facts.h"
#include "agent/store/natural_order.h"
#include "agent/store/state.h"

namespace schouw {
namespace {

// The pack that a row belongs to. Rows come in order of their pack; a case that somebody changed may name one that is
// not there.
Result<PackInfo*> PackAt(std::vector<PackInfo>& packs, std::int64_t ordinal, const Database& database) {
  if (ordinal < 0 || static_cast<std::uint64_t>(ordinal) >= packs.size()) return Fail(Damaged(database.path()));
  return &packs[static_cast<std::size_t>(ordinal)];
}

}  // namespace

Result<CheckInfo> CaseStore::check() const { return ReadCheckFacts(state_->database); }

Result<std::vector<PackInfo>> CaseStore::packs() const {
  const Database& database = state_->database;
  std::vector<PackInfo> packs;
  SCHOUW_TAKE(Statement pack,
              database.Prepare("SELECT id, version, title, sha256, explain FROM pack ORDER BY ordinal"));
  for (;;) {
    SCHOUW_TAKE(const bool row, pack.Step());
    if (!row) break;
    packs.push_back({pack.Text(0), pack.Text(1), pack.Text(2), pack.Text(3), {}, {}, pack.Text(4)});
  }
  SCHOUW_TAKE(Statement names, database.Prepare("SELECT pack, name FROM pack_signature ORDER BY pack, ordinal"));
  for (;;) {
    SCHOUW_TAKE(const bool row, names.Step());
    if (!row) break;
    SCHOUW_TAKE(PackInfo * owner, PackAt(packs, names.Int(0), database));
    owner->signed_by.push_back(names.Text(1));
  }
  SCHOUW_TAKE(Statement rule,
              database.Prepare("SELECT pack, id, kind, category, severity, why, ask,"
                               " at_least_a_day, judged, wrong, looked_for FROM rule ORDER BY pack, ordinal"));
  for (;;) {
    SCHOUW_TAKE(const bool row, rule.Step());
    if (!row) return packs;
    SCHOUW_TAKE(PackInfo * owner, PackAt(packs, rule.Int(0), database));
    owner->rules.push_back({rule.Text(1), rule.Text(2), rule.Text(3), rule.Text(4), rule.Text(5), rule.Text(6),
                            static_cast<std::uint32_t>(rule.Int(7)), static_cast<std::uint64_t>(rule.Int(8)),
                            static_cast<std::uint64_t>(rule.Int(9)), rule.Text(10)});
  }
}

Result<std::vector<DeviceInfo>> CaseStore::devices() const {
  SCHOUW_TAKE(Statement query, state_->database.Prepare(
                                   "SELECT id, name, format, bytes, description, serial, state, reason FROM device"));
  std::vector<DeviceInfo> devices;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) break;
    devices.push_back({query.Text(0), query.Text(1), query.Text(2), static_cast<std::uint64_t>(query.Int(3)),
                       query.Text(4), query.Text(5), query.Text(6), query.Text(7)});
  }
  std::sort(devices.begin(), devices.end(),
            [](const DeviceInfo& a, const DeviceInfo& b) { return CompareNatural(a.id, b.id) < 0; });
  return devices;
}

Result<std::string> CaseStore::scan_settings() const {
  SCHOUW_TAKE(Statement query, state_->database.Prepare("SELECT settings FROM scan"));
  SCHOUW_TAKE(const bool row, query.Step());
  return row ? query.Text(0) : std::string();
}

Result<ScanInfo> CaseStore::scan() const {
  SCHOUW_TAKE(Statement query,
              state_->database.Prepare("SELECT scan.state, started, finished, status FROM scan, retention"));
  SCHOUW_TAKE(const bool row, query.Step());
  if (!row) return Fail(NotACase(state_->database.path()));
  ScanInfo info{query.Text(0), UnixNanos{query.Int(1)}, std::nullopt, query.Text(3)};
  if (const auto finished = query.OptionalInt(2)) info.finished = UnixNanos{*finished};
  return info;
}

Result<std::set<JobKey>> CaseStore::DoneJobs(const std::string& device) const {
  SCHOUW_TAKE(Statement query,
              state_->database.Prepare("SELECT volume, kind, inode, attribute, attribute_id, ordinal FROM job"
                                       " WHERE device = ? AND kind IN (0, 1, 2, 3, 5) ORDER BY volume, kind, inode, "
                                       "attribute, attribute_id, ordinal"));
  query.Bind(1, device);
  std::set<JobKey> done;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) return done;
    const EntryAddress address{static_cast<std::uint64_t>(query.Int(2)), static_cast<std::uint32_t>(query.Int(3)),
                               static_cast<std::uint32_t>(query.Int(4))};
    done.insert(done.end(), JobKey{device, query.Text(0), query.Enum<JobKind>(1), address,
                                   static_cast<std::uint64_t>(query.Int(5))});
  }
}

Result<std::vector<std::pair<std::string, VolumeCoverage>>> CaseStore::volumes() const {
  SCHOUW_TAKE(Statement query, state_->database.Prepare("SELECT device, id, offset, length, pool_block, filesystem,"
                                                        " state, reason FROM volume"));
  std::vector<std::pair<std::string, VolumeCoverage>> volumes;
  for (;;) {
    SCHOUW_TAKE(const bool row, query.Step());
    if (!row) break;
    VolumeSpec spec{query.Text(1), static_cast<std::uint64_t>(query.Int(2)), static_cast<std::uint64_t>(query.Int(3)),
                    static_cast<std::uint64_t>(query.Int(4))};
    volumes.emplace_back(query.Text(0),
                         VolumeCoverage{std::move(spec), query.Text(5), query.Enum<ReadState>(6), query.Text(7)});
  }
  std::sort(volumes.begin(), volumes.end(), [](const auto& a, const auto& b) {
    const auto device = CompareNatural(a.first, b.first);
    return device != 0 ? device < 0 : CompareNatural(a.second.spec.id, b.second.spec.id) < 0;
  });
  return volumes;
}

Result<std::uint64_t> CaseStore::match_count() const {
  SCHOUW_TAKE(Statement query, state_->database.Prepare("SELECT count(*) FROM match"));
  SCHOUW_TAKE(const bool row, query.Step());
  return row ? static_cast<std::uint64_t>(query.Int(0)) : 0;
}

Status CaseStore::CheckIntegrity() const {
  const Database& database = state_->database;
  SCHOUW_TAKE(Statement check, database.Prepare("PRAGMA integrity_check(1)"));
  SCHOUW_TAKE(const bool row, check.Step());
  if (!row || check.Text(0) != "ok") return Fail(Damaged(database.path()));
  SCHOUW_TAKE(Statement references, database.Prepare("PRAGMA foreign_key_check"));
  SCHOUW_TAKE(const bool dangling, references.Step());
  if (dangling) return Fail(Damaged(database.path()));
  return {};
}

}  // namespace schouw

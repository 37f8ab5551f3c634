#include "agent/cli/scan_preparing.h"

#include <set>
#include <utility>

#include "agent/cli/duration.h"
#include "agent/cli/program.h"
#include "agent/cli/protected_parties.h"
#include "agent/cli/volume_keys.h"
#include "agent/cli/worker_choice.h"
#include "agent/match/used_versions.h"
#include "agent/selftest/self_test.h"

namespace schouw {
namespace {

// The sets of a pack that the mandate allows; of the others it is said that they are not used.
Status LoadSets(const std::string& path, const TrustedPack& trusted, const Trust& trust, Prepared& prepared) {
  SCHOUW_ASSIGN(const Pack pack, Pack::Parse(AsBytes(trusted.bytes)), path);
  std::set<std::string> unused;
  for (const Rule& rule : pack.rules()) {
    if (rule.kind == RuleKind::kHash && !prepared.hash_classes.Has(rule.set_class))
      unused.emplace(HashClassName(rule.set_class));
  }
  for (const std::string& name : unused) {
    Say("regelset " + trusted.info.id + " heeft een hashlijst (" + name +
        ") die de controleopdracht niet noemt; die wordt niet gebruikt");
  }
  SCHOUW_ASSIGN(std::vector<SetBesidePack> sets, LoadHashSets(path, pack, prepared.hash_classes, trust), "");
  prepared.sets.push_back(std::move(sets));
  return {};
}

}  // namespace

// The key is asked for and wiped again here: a scan signs nothing.
Status FindWho(const ScanFlags& flags, Prepared& prepared) {
  SCHOUW_ASSIGN(const Actor actor, FindActor(flags.actor, Act::kScan, NamesIn(prepared.law.mandate)), "");
  prepared.who = actor.id;
  return {};
}

Status LeaveAlone(const ScanFlags& flags, Prepared& prepared) {
  return LeaveProtectedAlone(prepared.law.mandate, flags.actor.trust, prepared.settings.packs, AmsterdamDate(Now()));
}

Status LoadPacks(Prepared& prepared) {
  for (const std::string& name : prepared.law.mandate.hash_lists) {
    const auto hash_class = ParseHashClass(name);
    if (hash_class) prepared.hash_classes.Add(*hash_class);
    // Files of such lists, and digests of theirs that are written somewhere.
    if (hash_class && *hash_class != HashClass::kKnownGood) prepared.law.mandate.scope.records.Add(RecordKind::kHash);
  }
  SCHOUW_ASSIGN(const auto trusted, LoadTrust(prepared.settings.trust), "vertrouwde sleutels");
  for (const std::string& path : prepared.settings.packs) {
    SCHOUW_ASSIGN(TrustedPack pack, LoadTrustedPack(path, trusted, AmsterdamDate(Now())), "");
    if (auto themes = CheckThemes(prepared.law.mandate, pack.info.id, pack.themes); !themes) {
      return Fail(std::move(themes).error());
    }
    SCHOUW_TRY(LoadSets(path, pack, trusted, prepared), "");
    prepared.law.mandate.check.exercise |= pack.exercise;
    prepared.packs.push_back(std::move(pack));
  }
  return {};
}

Status CheckVersions(const Prepared& prepared, bool older_pack) {
  for (const TrustedPack& pack : prepared.packs)
    if (!older_pack) SCHOUW_TRY(CheckNotOlder(prepared.settings.trust, pack.info.id, pack.info.version), "");
  return {};
}

// Where the folder can't be written, revoked.txt alone says which versions are too old.
void RememberVersions(const Prepared& prepared) {
  for (const TrustedPack& pack : prepared.packs)
    (void)RememberUsed(prepared.settings.trust, pack.info.id, pack.info.version);
}

Status ReadOptions(const ScanFlags& flags, Prepared& prepared) {
  if (!flags.budget.empty()) {
    SCHOUW_ASSIGN(prepared.budget, ParseDuration(flags.budget), "--budget");
  }
  const auto style = ParseProgressStyle(flags.progress);
  if (!style)
    return Fail(ErrorCode::kRefused, "--progress kent auto, plain, json en none, niet '" + flags.progress + "'");
  prepared.progress = *style;
  SCHOUW_ASSIGN(prepared.workers, ChooseWorkers(flags.weaker_sandbox, flags.verbose), "");
  SCHOUW_ASSIGN(const SelfTestOutcome tested, RunSelfTest(prepared.workers), "");
  prepared.law.mandate.check.self_test = static_cast<std::uint32_t>(tested.planted);
  SCHOUW_ASSIGN(prepared.workers.keys, AskVolumeKeys(flags.unlock), "");
  return {};
}

}  // namespace schouw

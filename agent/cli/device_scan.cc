#include "agent/cli/device_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "agent/cli/clock_watch.h"
#include "agent/cli/device_words.h"
#include "agent/cli/program.h"
#include "agent/cli/volume_keys.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

std::string NoAccountInScope(std::size_t accounts) {
  const std::string count = accounts == 1 ? "staat 1 account" : fmt::format("staan {} accounts", accounts);
  return "op deze gegevensdrager " + count +
         ", en geen daarvan is genoemd in de controleopdracht; er is niets gelezen. Vraag de cliënt welk account van "
         "hem is en laat de opdracht daarop aanpassen";
}

}  // namespace

std::string StopReason(StopCause cause) {
  switch (cause) {
    case StopCause::kAsked: return Phrase("scan.stopped_as_asked");
    case StopCause::kDeviceGone: return Phrase("scan.device_gone");
    case StopCause::kOutOfTime:
    case StopCause::kNone: break;
  }
  return Phrase("scan.out_of_time");
}

DeviceScan::DeviceScan(Prepared& prepared, const ScanFlags& flags, std::string device, const CheckedDevice* announced)
    : prepared_(prepared),
      flags_(flags),
      device_(std::move(device)),
      announced_(announced),
      scope_(prepared.law.ScopeFor(announced)) {}

Status DeviceScan::Look() {
  const std::string& image = prepared_.settings.images[device_];
  auto source = Source::Open(image);
  if (!source) return Fail(UnreadableDevice(image, source.error()));
  source_.emplace(std::move(*source));
  auto look = LookAtDevice(*source_, device_, prepared_.workers);
  if (!look) return Fail(UnreadableDevice(image, look.error()));
  look_ = std::move(*look);
  SCHOUW_TRY(CheckKeys(look_, prepared_.workers.keys), "");
  const std::set<std::string> accounts = look_.Accounts();
  scope_.device_has_accounts = !accounts.empty() || !look_.accounts_unsure.empty();
  scope_.homes = look_.homes;
  if (scope_.device_has_accounts && !look_.HasAccountOf(scope_)) {
    return Fail(ErrorCode::kRefused, accounts.empty()
                                         ? "welke accounts op deze gegevensdrager staan is niet na te gaan (" +
                                               look_.accounts_unsure + "); er is niets gelezen"
                                         : NoAccountInScope(accounts.size()));
  }
  watch_.emplace();  // from here on there is something to end tidily
  return {};
}

Result<ScanOutcome> DeviceScan::Run(CaseStore& store) {
  SCHOUW_TRY(PutDevice(store, "read", ""), "");
  SCHOUW_TRY(LogKeys(store), "");
  ScanOptions options;
  options.device = device_;
  options.scope = scope_;
  options.workers = prepared_.workers;
  options.jobs = flags_.jobs;
  options.budget = prepared_.budget;
  for (const TrustedPack& pack : prepared_.packs) options.packs.push_back(pack.sealed.get());
  SCHOUW_TRY(AddHashes(options), "");
  ProgressPrinter printer(prepared_.progress);
  options.on_progress = [&printer](const ScanProgress& progress) { printer.Show(progress); };
  if (watch_) options.stop = &watch_->asked();
  const ClockWatch clock;
  auto outcome = ScanDevice(*source_, look_, options, store);
  printer.End();
  if (clock.WasSet()) {
    Say(Phrase("scan.clock_was_set"));
    SCHOUW_TRY(store.LogCourse(prepared_.who, "collection", "the clock was set while it ran", Now()), "");
  }
  // The sentence alone: the steps of the scan that led to it say nothing to who must act on it.
  if (!outcome) return Fail(outcome.error().code, outcome.error().message);
  SCHOUW_TRY(PutFinalDevice(store, *outcome), "");
  return outcome;
}

bool DeviceScan::HasGaps() const {
  return !look_.incomplete.empty() || std::any_of(look_.volumes.begin(), look_.volumes.end(),
                                                  [](const auto& volume) { return volume.opened && !IsWhole(volume); });
}

// That a volume was opened, not with what.
Status DeviceScan::LogKeys(CaseStore& store) const {
  for (const VolumeKey& key : prepared_.workers.keys) {
    const std::string act = "volume " + key.volume + " of " + device_ + " " + std::string(kOpenedWithKey);
    SCHOUW_TRY(flags_.resume.empty() ? store.Log(prepared_.who, "collection", act, Now())
                                     : store.LogCourse(prepared_.who, "collection", act, Now()),
               "");
  }
  return {};
}

Status DeviceScan::AddHashes(ScanOptions& options) const {
  options.hash_classes = prepared_.hash_classes.bits();
  for (const TrustedPack& trusted : prepared_.packs) {
    SCHOUW_ASSIGN(const Pack pack, Pack::Parse(AsBytes(trusted.bytes)), "");
    std::vector<bool>& tripwires = options.tripwires.emplace_back();
    for (const Rule& rule : pack.rules()) {
      tripwires.push_back(rule.kind == RuleKind::kHash && rule.set_class == HashClass::kTripwire &&
                          prepared_.hash_classes.Has(HashClass::kTripwire));
    }
  }
  for (const auto& sets : prepared_.sets)
    for (const SetBesidePack& set : sets) options.sets.push_back(set.fd.get());
  return {};
}

Status DeviceScan::PutDevice(CaseStore& store, std::string state, std::string reason) {
  DeviceInfo info;
  info.id = device_;
  info.name = source_->name();
  info.format = look_.format;
  info.bytes = look_.bytes;
  info.description = device_ == "d1" ? prepared_.law.mandate.check.device_description : "";
  if (announced_ != nullptr) {
    if (!announced_->description.empty()) info.description = announced_->description;
    info.serial = announced_->serial;
  }
  info.state = std::move(state);
  info.reason = std::move(reason);
  return store.PutDevice(info);
}

Status DeviceScan::PutFinalDevice(CaseStore& store, const ScanOutcome& outcome) {
  std::string reason = look_.incomplete;
  const InLanguage dutch("nl");  // kept in the case
  for (const LookedVolume& volume : look_.volumes) {
    if (!IsWhole(volume)) reason += (reason.empty() ? "" : "; ") + VolumeSentence(volume);
  }
  if (outcome.stop != StopCause::kNone) reason += (reason.empty() ? "" : "; ") + StopReason(outcome.stop);
  if (reason.empty()) return {};
  return PutDevice(store, "partial", reason);
}

}  // namespace schouw

// `schouw scan`: a new check, one more device in it, or going on with one that was broken off.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "agent/cli/actor.h"
#include "agent/cli/bundle_files.h"
#include "agent/cli/case_keys.h"
#include "agent/cli/cli.h"
#include "agent/cli/clock_watch.h"
#include "agent/cli/command.h"
#include "agent/cli/device_words.h"
#include "agent/cli/duration.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/hash_sets.h"
#include "agent/cli/interrupt.h"
#include "agent/cli/program.h"
#include "agent/cli/progress.h"
#include "agent/cli/protected_parties.h"
#include "agent/cli/scan_law.h"
#include "agent/cli/scan_settings.h"
#include "agent/cli/volume_keys.h"
#include "agent/cli/worker_choice.h"
#include "agent/mandate/mandate.h"
#include "agent/mandate/scope_decision.h"
#include "agent/match/used_versions.h"
#include "agent/scan/scan.h"
#include "agent/selftest/self_test.h"
#include "agent/store/case_store.h"
#include "agent/store/failure.h"
#include "agent/store/seal.h"
#include "report/model/report_data.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

struct ScanFlags {
  LawFlags law;
  std::string image;
  std::vector<std::string> rules;
  std::vector<std::string> recipients;  // NAME.pub
  std::string case_file;
  std::string add;
  std::string resume;
  std::string budget;
  std::string progress = "auto";
  std::string language = "nl";      // of progress and of how it ended
  std::vector<std::string> unlock;  // "p1", or "p1=FILE"
  ActorFlags actor;
  std::uint32_t jobs = 0;
  bool weaker_sandbox = false;
  bool older_pack = false;
  bool verbose = false;
};

// Everything that was checked before a byte of the device is read.
struct Prepared {
  ScanLaw law;
  std::string who;  // who acts, allowed to
  std::vector<TrustedPack> packs;
  std::vector<std::vector<SetBesidePack>> sets;  // of each pack
  HashClasses hash_classes;                      // that the mandate allows
  ScanSettings settings;
  WorkerSettings workers;
  std::optional<std::chrono::seconds> budget;
  ProgressStyle progress = ProgressStyle::kAuto;
};

// A refusal that is already worded for the person who reads it.
Status Stop(std::string why) { return Fail(ErrorCode::kRefused, std::move(why)); }

// The key is asked for and wiped again here: a scan signs nothing.
Status FindWho(const ScanFlags& flags, Prepared& prepared) {
  SCHOUW_ASSIGN(const Actor actor, FindActor(flags.actor, Act::kScan, NamesIn(prepared.law.mandate)), "");
  prepared.who = actor.id;
  return {};
}

// The organisation's own list, on top of what mandate and check name.
Status LeaveAlone(const ScanFlags& flags, Prepared& prepared) {
  return LeaveProtectedAlone(prepared.law.mandate, flags.actor.trust, prepared.settings.packs, AmsterdamDate(Now()));
}

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

// A new check uses no older version of a pack than an earlier one did.
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
  if (!style) return Stop("--progress kent auto, plain, json en none, niet '" + flags.progress + "'");
  prepared.progress = *style;
  SCHOUW_ASSIGN(prepared.workers, ChooseWorkers(flags.weaker_sandbox, flags.verbose), "");
  SCHOUW_ASSIGN(const SelfTestOutcome tested, RunSelfTest(prepared.workers), "");
  prepared.law.mandate.check.self_test = static_cast<std::uint32_t>(tested.planted);
  SCHOUW_ASSIGN(prepared.workers.keys, AskVolumeKeys(flags.unlock), "");
  return {};
}

std::string StopReason(StopCause cause) {
  switch (cause) {
    case StopCause::kAsked: return Phrase("scan.stopped_as_asked");
    case StopCause::kDeviceGone: return Phrase("scan.device_gone");
    case StopCause::kOutOfTime:
    case StopCause::kNone: break;
  }
  return Phrase("scan.out_of_time");
}

// The last line of `--progress json`: why the scan ended before everything was read, or that it did not.
void SayEndAsJson(StopCause cause) {
  const char* stop = cause == StopCause::kNone         ? "none"
                     : cause == StopCause::kAsked      ? "asked"
                     : cause == StopCause::kDeviceGone ? "device_gone"
                                                       : "out_of_time";
  std::fprintf(stderr, "{\"end\":\"%s\"}\n", stop);
}

// One device into an open case: looks, decides the scope, scans, tells.
class DeviceScan {
 public:
  // `announced`: as the check names this device; null when it names none.
  DeviceScan(Prepared& prepared, const ScanFlags& flags, std::string device, const CheckedDevice* announced)
      : prepared_(prepared),
        flags_(flags),
        device_(std::move(device)),
        announced_(announced),
        scope_(prepared.law.ScopeFor(announced)) {}

  // Looks at the device and refuses what the mandate does not allow. Nothing is stored yet.
  Status Look() {
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
      return Stop(accounts.empty() ? "welke accounts op deze gegevensdrager staan is niet na te gaan (" +
                                         look_.accounts_unsure + "); er is niets gelezen"
                                   : NoAccountInScope(accounts.size()));
    }
    watch_.emplace();  // from here on there is something to end tidily
    return {};
  }

  Result<ScanOutcome> Run(CaseStore& store) {
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

  const DeviceLook& look() const { return look_; }
  // True when a part of the device itself is missing: a segment, or the end of a copy that was cut off.
  bool HasGaps() const {
    return !look_.incomplete.empty() || std::any_of(look_.volumes.begin(), look_.volumes.end(), [](const auto& volume) {
      return volume.opened && !IsWhole(volume);
    });
  }

 private:
  static std::string NoAccountInScope(std::size_t accounts) {
    const std::string count = accounts == 1 ? "staat 1 account" : fmt::format("staan {} accounts", accounts);
    return "op deze gegevensdrager " + count +
           ", en geen daarvan is genoemd in de controleopdracht; er is niets gelezen. Vraag de cliënt welk account van "
           "hem is en laat de opdracht daarop aanpassen";
  }

  // That a volume was opened, not with what.
  Status LogKeys(CaseStore& store) const {
    for (const VolumeKey& key : prepared_.workers.keys) {
      const std::string act = "volume " + key.volume + " of " + device_ + " " + std::string(kOpenedWithKey);
      SCHOUW_TRY(flags_.resume.empty() ? store.Log(prepared_.who, "collection", act, Now())
                                       : store.LogCourse(prepared_.who, "collection", act, Now()),
                 "");
    }
    return {};
  }

  Status AddHashes(ScanOptions& options) const {
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

  Status PutDevice(CaseStore& store, std::string state, std::string reason) {
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

  Status PutFinalDevice(CaseStore& store, const ScanOutcome& outcome) {
    std::string reason = look_.incomplete;
    const InLanguage dutch("nl");  // kept in the case
    for (const LookedVolume& volume : look_.volumes) {
      if (!IsWhole(volume)) reason += (reason.empty() ? "" : "; ") + VolumeSentence(volume);
    }
    if (outcome.stop != StopCause::kNone) reason += (reason.empty() ? "" : "; ") + StopReason(outcome.stop);
    if (reason.empty()) return {};
    return PutDevice(store, "partial", reason);
  }

  Prepared& prepared_;
  const ScanFlags& flags_;
  std::string device_;
  const CheckedDevice* announced_;
  Scope scope_;
  std::optional<Source> source_;
  std::optional<InterruptWatch> watch_;
  DeviceLook look_;
};

std::string Files(std::uint64_t count) { return Counted(count, Phrase("scan.file"), Phrase("scan.files")); }

std::string DigestWords(const std::array<std::string, 3>& digests) {
  constexpr std::array kNames = {"md5", "sha1", "sha256"};
  std::string words;
  for (std::size_t i = 0; i < digests.size(); ++i)
    if (!digests[i].empty()) words += (words.empty() ? "" : "; ") + std::string(kNames[i]) + " " + digests[i];
  return words;
}

// Seals the case over a file of a tripwire list. Its name is said to nobody and kept nowhere.
Result<int> ConcludeTripped(CaseStore& store, const Prepared& prepared, const TrippedFile& tripped,
                            const std::string& case_file) {
  Finding finding;
  finding.cause = "tripwire";
  finding.at = Now();
  finding.who = prepared.who;
  finding.device = tripped.job.device;
  finding.volume = tripped.job.volume;
  finding.number = tripped.job.address.inode;
  finding.inside = tripped.entry.chain.size() > 1;
  finding.account = tripped.account;
  finding.time = tripped.modified;
  finding.digests = DigestWords(tripped.digests);
  const TrustedPack& trusted = prepared.packs.at(tripped.pack);
  SCHOUW_ASSIGN(const Pack pack, Pack::Parse(AsBytes(trusted.bytes)), "");
  const ListNamed list = FindList(pack, prepared.sets.at(tripped.pack), tripped.rule, tripped.digests);
  finding.list = list.name;
  finding.list_version = list.version;
  finding.list_sha256 = list.sha256;
  finding.pack = trusted.info.id;
  finding.rule = trusted.info.rules.at(tripped.rule).id;
  SCHOUW_TRY(SealForTripwire(store, std::move(finding), EntryText(tripped.entry)), "");
  SCHOUW_TRY(store.Close(), "");
  Say("de controle is gestopt en het controlebestand is verzegeld: er is een bestand van een lijst voor de politie "
      "gevonden. Laat het apparaat uit en geef het niet terug. De melding: schouw report " +
      case_file + " --format html --audience notice --out melding.html");
  return kExitTripwire;
}

// Ends the scan in the case and says what came of it.
Result<int> Conclude(CaseStore& store, const Prepared& prepared, const DeviceScan& scan, const ScanOutcome& outcome,
                     const std::string& case_file) {
  CheckInfo check = prepared.law.mandate.check;
  check.tool = SCHOUW_VERSION;
  check.sandbox = outcome.sandbox.empty() ? scan.look().sandbox : outcome.sandbox;
  SCHOUW_TRY(store.SetCheck(check), "");
  if (outcome.tripped) return ConcludeTripped(store, prepared, *outcome.tripped, case_file);
  const bool early = outcome.stop != StopCause::kNone;
  const bool partial = early || scan.HasGaps();
  SCHOUW_TRY(early ? store.LogCourse(prepared.who, "collection", "scan stopped early", Now())
                   : store.Log(prepared.who, "collection", "scan finished", Now()),
             "");
  SCHOUW_TRY(store.Finish({partial ? "partial" : "complete", Now()}), "");
  SCHOUW_ASSIGN(const ReportData found, BuildReport(store), "");
  SCHOUW_TRY(store.Close(), "");
  if (prepared.progress == ProgressStyle::kJson) SayEndAsJson(outcome.stop);
  const ScanProgress& done = outcome.progress;
  if (outcome.walked_again > 0 || outcome.already_done > 0) {
    Say(fmt::format(fmt::runtime(Phrase("scan.went_on")), Files(outcome.already_done),
                    Counted(outcome.walked_again, Phrase("scan.folder"), Phrase("scan.folders")),
                    Files(done.files_read - outcome.already_done)));
  }
  bool unread = partial || done.not_read > 0;
  if (!scan.look().incomplete.empty()) Say(Phrase("scan.device_incomplete") + " " + scan.look().incomplete);
  for (const LookedVolume& volume : scan.look().volumes) {
    if (IsWhole(volume)) continue;
    unread = true;
    Say(VolumeSentence(volume));
  }
  if (early) {
    Say(StopReason(outcome.stop) + Phrase("scan.rest_is_in_the_report") + " " +
        (outcome.stop == StopCause::kDeviceGone ? Phrase("scan.connect_again") + " " : "") + Phrase("scan.go_on") +
        " schouw scan --resume " + case_file);
  }
  if (done.not_read > 0) {
    Say(fmt::format(fmt::runtime(Phrase(done.not_read == 1 ? "scan.one_unread" : "scan.some_unread")),
                    Files(done.not_read)));
  }
  // The report's own numbers, members of archives and earlier devices included: two counts of one thing would be asked
  // about.
  Say(fmt::format(fmt::runtime(Phrase("scan.done")), done.seconds, Files(found.entries.read),
                  Counted(found.signals.size(), Phrase("scan.signal"), Phrase("scan.signals")), case_file));
  return unread ? kExitSomethingWrong : kExitDone;
}

// What a case needs to be gone on with.
Status Begin(CaseStore& store, Prepared& prepared) {
  for (const TrustedPack& pack : prepared.packs) SCHOUW_TRY(store.AddPack(pack.info), "");
  SCHOUW_TRY(store.Log(prepared.who, "collection", "scan started", Now()), "");
  SCHOUW_TRY(store.SetScanSettings(FormatScanSettings(prepared.settings)), "");
  return BeginCheck(prepared.law, prepared.who, store);
}

// The id of the device that comes after `before` others: the check's name for it, or d1, d2, ...
std::string DeviceId(const ScanLaw& law, const CheckedDevice* announced, std::size_t before) {
  return announced == nullptr ? law.day.NextId(before) : announced->id;
}

Result<int> ScanNew(const ScanFlags& flags) {
  Prepared prepared;
  SCHOUW_ASSIGN(prepared.law, ReadLaw(flags.law, AmsterdamDate(Now())), "");
  for (const std::string& path : flags.rules) prepared.settings.packs.push_back(AbsolutePath(path));
  prepared.settings.trust = AbsolutePath(flags.actor.trust.empty() ? DefaultTrustFolder() : flags.actor.trust);
  SCHOUW_ASSIGN(const CheckedDevice* announced, prepared.law.DeviceAfter(0), "");
  const std::string device = DeviceId(prepared.law, announced, 0);
  prepared.settings.images[device] = AbsolutePath(flags.image);
  SCHOUW_TRY(LoadPacks(prepared), "");
  SCHOUW_TRY(CheckVersions(prepared, flags.older_pack), "");
  SCHOUW_TRY(ReadOptions(flags, prepared), "");
  SCHOUW_TRY(ConfirmLaw(prepared.law, flags.law, flags.actor, AmsterdamDate(Now())), "");
  SCHOUW_TRY(FindWho(flags, prepared), "");
  SCHOUW_TRY(LeaveAlone(flags, prepared), "");
  if (std::filesystem::exists(flags.case_file)) {
    return Fail(ErrorCode::kRefused,
                flags.case_file + " bestaat al; kies een andere naam, of ga verder met --resume of --add");
  }
  SCHOUW_TRY(ProtectCasesFor(flags.recipients, prepared.settings.trust), "");
  DeviceScan scan(prepared, flags, device, announced);
  SCHOUW_TRY(scan.Look(), "");
  CheckInfo check = prepared.law.mandate.check;
  check.tool = SCHOUW_VERSION;
  check.sandbox = scan.look().sandbox;
  SCHOUW_ASSIGN(
      CaseStore store,
      CaseStore::CreateBegun(flags.case_file, check, Now(), [&](CaseStore& fresh) { return Begin(fresh, prepared); }),
      "");
  RememberVersions(prepared);
  SCHOUW_ASSIGN(const ScanOutcome outcome, scan.Run(store), "");
  return Conclude(store, prepared, scan, outcome, flags.case_file);
}

// The packs must be the very ones the case was begun with: half a scan by other rules would be neither.
Status CheckSamePacks(const CaseStore& store, const Prepared& prepared) {
  SCHOUW_ASSIGN(const auto known, store.packs(), "");
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (i < prepared.packs.size() && known[i].sha256 == prepared.packs[i].info.sha256) continue;
    return Stop("regelset " + known[i].id + " " + known[i].version +
                " is sinds het begin van deze controle veranderd; zet de oude terug of begin een nieuwe controle");
  }
  return {};
}

// A log whose times run backwards says nothing to a judge.
Status CheckClock(const CaseStore& store) {
  constexpr std::int64_t kGrace = 60'000'000'000;  // a clock that was set by a server meanwhile
  SCHOUW_ASSIGN(const std::vector<AuditRow> rows, store.audit_rows(), "");
  if (rows.empty() || rows.back().at.value <= Now().value + kGrace) return {};
  return Stop("de klok van deze computer (" + FormatAmsterdam(Now()) + ") loopt achter op het logboek (" +
              FormatAmsterdam(rows.back().at) + "); zet de klok gelijk en probeer het opnieuw");
}

Result<CaseStore> Reopen(const std::string& case_file, const ScanFlags& flags, Prepared& prepared) {
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(case_file), "");
  if (store.sealed()) return Fail(Sealed(case_file));
  SCHOUW_ASSIGN(const ScanInfo scan, store.scan(), "");
  if (scan.status == "purged") {
    return Fail(ErrorCode::kRefused, case_file + " is opgeschoond; begin een nieuwe controle");
  }
  SCHOUW_TRY(CheckClock(store), case_file);
  SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
  SCHOUW_ASSIGN(prepared.law, LawOfCase(check, case_file, AmsterdamDate(Now())), "");
  SCHOUW_ASSIGN(const std::string json, store.scan_settings(), "");
  if (json.empty()) {
    return Fail(ErrorCode::kRefused,
                case_file +
                    " is afgebroken voordat er iets was gelezen; verwijder dit bestand en begin de "
                    "controle opnieuw");
  }
  SCHOUW_ASSIGN(prepared.settings, ParseScanSettings(json), "");
  if (!flags.actor.trust.empty()) prepared.settings.trust = AbsolutePath(flags.actor.trust);
  SCHOUW_TRY(LoadPacks(prepared), "");
  SCHOUW_TRY(CheckSamePacks(store, prepared), "");
  SCHOUW_TRY(ReadOptions(flags, prepared), "");
  SCHOUW_TRY(FindWho(flags, prepared), "");
  SCHOUW_TRY(LeaveAlone(flags, prepared), "");
  return store;
}

Result<int> ScanMore(const std::string& case_file, const ScanFlags& flags) {
  Prepared prepared;
  SCHOUW_ASSIGN(CaseStore store, Reopen(case_file, flags, prepared), "");
  // --resume: the newest device.
  const std::size_t before = prepared.settings.images.size() - (flags.add.empty() ? 1 : 0);
  SCHOUW_ASSIGN(const CheckedDevice* announced, prepared.law.DeviceAfter(before), "");
  const std::string device = DeviceId(prepared.law, announced, before);
  if (!flags.add.empty()) prepared.settings.images[device] = AbsolutePath(flags.image);
  DeviceScan scan(prepared, flags, device, announced);
  SCHOUW_TRY(scan.Look(), "");
  SCHOUW_TRY(store.SetScanSettings(FormatScanSettings(prepared.settings)), "");
  SCHOUW_TRY(flags.add.empty() ? store.LogCourse(prepared.who, "collection", "scan resumed", Now())
                               : store.Log(prepared.who, "collection", "device " + device + " added", Now()),
             "");
  SCHOUW_ASSIGN(const ScanOutcome outcome, scan.Run(store), "");
  return Conclude(store, prepared, scan, outcome, case_file);
}

Result<int> RunScan(const ScanFlags& flags) {
  const InLanguage chosen(flags.language);
  const int forms = !flags.resume.empty() + !flags.add.empty() + !flags.case_file.empty();
  SCHOUW_TRY(CheckOwnFiles(ProgramFolder()), "");
  if (forms != 1)
    return Fail(ErrorCode::kRefused,
                "geef één van --case (nieuwe controle), --add (nog een apparaat) of --resume (verdergaan)");
  if (!flags.resume.empty()) return ScanMore(flags.resume, flags);
  if (flags.image.empty())
    return Fail(ErrorCode::kRefused, "--image ontbreekt: welke gegevensdrager of kopie moet worden bekeken?");
  if (!flags.add.empty()) return ScanMore(flags.add, flags);
  if (flags.law.mandate.empty())
    return Fail(ErrorCode::kRefused, "--mandate ontbreekt: zonder controleopdracht wordt niets gelezen");
  if (flags.rules.empty())
    return Fail(ErrorCode::kRefused, "--rules ontbreekt: met welke regelset moet worden gekeken?");
  return ScanNew(flags);
}

}  // namespace

void AddScanCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<ScanFlags>();
  CLI::App* scan = app.add_subcommand("scan", "Bekijkt een gegevensdrager onder een controleopdracht");
  scan->add_option("--mandate", flags->law.mandate, "De controleopdracht (TOML)");
  scan->add_option("--check", flags->law.check, "Deze ene controle (TOML); mag alleen beperken");
  scan->add_option("--register", flags->law.register_file, "Het register van gebruikte controles");
  scan->add_option("--image", flags->image, "Apparaat, kopie (raw, gesplitst, E01), map, zip of tar");
  scan->add_option("--rules", flags->rules, "Een ondertekende regelset; mag vaker");
  scan->add_option("--case", flags->case_file, "Het controlebestand dat wordt gemaakt");
  scan->add_option("--add", flags->add, "Nog een apparaat in een controle die er al is");
  scan->add_option("--resume", flags->resume, "Verder met een afgebroken controle");
  scan->add_option("--trust", flags->actor.trust, "Map met sleutels die regelsets mogen ondertekenen");
  scan->add_option(
      "--recipient", flags->recipients,
      "Versleutelt het controlebestand voor wie bij deze sleutel (NAAM.pub) hoort; mag vaker. Ook voor alle "
      "sleutels in de map recipients bij --trust");
  scan->add_option("--unlock", flags->unlock,
                   "Een versleuteld deel, bijvoorbeeld p1: vraagt de sleutel die de cliënt geeft, en bewaart die niet. "
                   "p1=BESTAND neemt een sleutelbestand; mag vaker");
  scan->add_option("--budget", flags->budget, "Zo lang mag het duren, bijvoorbeeld 20m");
  scan->add_option("--jobs", flags->jobs, "Aantal lezers tegelijk (gewoonlijk één per processor)")
      ->check(WholeNumber(1, 64));
  scan->add_option("--progress", flags->progress, "Voortgang: auto, plain, json of none");
  scan->add_option("--lang", flags->language, "Taal van voortgang en uitslag: nl of en")->check(OneOf({"nl", "en"}));
  AddActorFlags(*scan, flags->actor);
  scan->add_flag("--weaker-sandbox", flags->weaker_sandbox,
                 "Ook doorgaan als dit systeem de lezers minder goed kan afschermen; het verslag zegt dat");
  scan->add_flag("--older-pack", flags->older_pack, "Mag een oudere versie van een regelset gebruiken dan eerder");
  scan->add_flag("--verbose", flags->verbose, "Toont ook wat de lezers zelf zeggen");
  scan->callback([flags, choose] {
    choose([flags] {
      auto status = RunScan(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw

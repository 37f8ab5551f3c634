// `schouw scan`: a new check, one more device in it, or going on with one that was broken off.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <utility>

#include "agent/cli/bundle_files.h"
#include "agent/cli/case_keys.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/device_scan.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/program.h"
#include "agent/cli/scan_ending.h"
#include "agent/cli/scan_preparing.h"
#include "agent/store/failure.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

// A refusal that is already worded for the person who reads it.
Status Stop(std::string why) { return Fail(ErrorCode::kRefused, std::move(why)); }

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

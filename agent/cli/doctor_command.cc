// `schouw doctor`: what this computer offers, and a test of every part that needs no device.
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <thread>

#include "agent/base/join.h"
#include "agent/cli/bundle_files.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/device_words.h"
#include "agent/cli/machine.h"
#include "agent/cli/pdf.h"
#include "agent/cli/program.h"
#include "agent/cli/worker_choice.h"
#include "agent/identity/locked_memory.h"
#include "agent/match/trust.h"
#include "agent/sandbox/sandbox.h"
#include "agent/selftest/self_test.h"
#include "agent/store/case_store.h"

namespace schouw {
namespace {

constexpr std::uint64_t kNeededMemory = 512ull << 20;
constexpr std::uint64_t kNeededDisk = 100ull << 20;
constexpr double kPromisedSeconds = 1;
constexpr int kSoonDays = 30;

// A folder of our own under the system's place for temporary files, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "schouw-doctor-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// One line a finding: what, how it is, and where that is not good what to do.
class Findings {
 public:
  void Tell(const char* what, const std::string& state) { Print(what, state); }
  void Good(const char* what, const std::string& state) { Print(what, "in orde: " + state); }
  void Mind(const char* what, const std::string& state) { Print(what, "LET OP: " + state); }
  void Bad(const char* what, const std::string& state) {
    Print(what, "NIET IN ORDE: " + state);
    well_ = false;
  }
  bool well() const { return well_; }

 private:
  // Columns are counted in characters; the words here have no others than of one byte.
  static void Print(const char* what, const std::string& state) { std::printf("%-34s %s\n", what, state.c_str()); }
  bool well_ = true;
};

void CheckFiles(Findings& findings) {
  const auto state = CheckBundle(ProgramFolder());
  if (!state && state.error().code == ErrorCode::kNotFound) {
    return findings.Tell("Bestanden van het programma", "geen draagbare map: niet nagekeken");
  }
  if (!state) return findings.Bad("Bestanden van het programma", state.error().Text());
  if (!state->differing.empty()) {
    return findings.Bad("Bestanden van het programma",
                        "veranderd, weg of erbij gekomen: " + Joined(state->differing) + "; pak het opnieuw uit");
  }
  const std::string added = state->added.empty() ? "" : "; door uzelf toegevoegd: " + Joined(state->added);
  findings.Good("Bestanden van het programma", fmt::format("alle {} als uitgegeven door {} (sleutel {}){}",
                                                           state->files, state->signed_by, state->key_id, added));
}

void CheckProcessor(Findings& findings) {
  const std::string count = Counted(std::thread::hardware_concurrency(), "processor", "processors");
  const std::vector<std::string> fast = FastInstructions();
  if (!HasNeededInstructions()) {
    findings.Bad("Processor", count + ", zonder SSE4.2: te oud voor Schouw; gebruik een nieuwere computer");
  } else if (fast.empty()) {
    findings.Mind("Processor", count + ", zonder AVX2: een controle duurt langer");
  } else {
    findings.Good("Processor", count + "; snel door " + Joined(fast));
  }
}

void CheckMemory(Findings& findings) {
  const auto memory = ReadMemoryState();
  if (!memory) return findings.Mind("Geheugen", "niet te zien hoeveel (/proc/meminfo)");
  const std::string state = SizeText(memory->available_bytes) + " vrij van " + SizeText(memory->total_bytes);
  if (memory->available_bytes >= kNeededMemory) return findings.Good("Geheugen", state);
  findings.Bad("Geheugen", state + "; sluit andere programma's");
}

void CheckSecrets(Findings& findings) {
  if (MemoryCanBeLocked()) return findings.Good("Sleutels in het geheugen", "worden nooit naar de schijf geschreven");
  findings.Mind("Sleutels in het geheugen",
                "kunnen in het wisselgeheugen op de schijf komen (ulimit -l is te klein); vraag ICT-beheer om meer");
}

void CheckDisk(Findings& findings) {
  const auto bytes = FreeBytes(".");
  if (!bytes) return findings.Mind("Schijfruimte in deze map", "niet te zien");
  if (*bytes >= kNeededDisk) return findings.Good("Schijfruimte in deze map", SizeText(*bytes) + " vrij");
  findings.Mind("Schijfruimte in deze map",
                SizeText(*bytes) + " vrij; zet het controlebestand op een plaats met meer ruimte");
}

void CheckClock(Findings& findings) {
  const Date today = AmsterdamDate(Now());
  const std::string now = FormatAmsterdam(Now());
  if (today < ProgramDate()) {
    findings.Bad("Klok", now + "; die loopt achter: dit programma is van " + FormatDutchDate(ProgramDate()) +
                             ". Zet de klok gelijk: de geldigheid van de controleopdracht hangt ervan af");
  } else if (!ClockIsSynchronised()) {
    findings.Mind("Klok", now + "; niet door een tijdserver gezet: kijk of dit klopt");
  } else {
    findings.Good("Klok", now);
  }
}

void CheckBrowser(Findings& findings) {
  const auto browser = FindPdfBrowser();
  if (browser) return findings.Good("Browser voor PDF", *browser);
  findings.Mind("Browser voor PDF", "geen gevonden; druk het html-verslag af vanuit uw eigen browser");
}

void CheckSandbox(Findings& findings, Confinement confinement) {
  const std::string name(ConfinementName(confinement));
  if (confinement >= Confinement::kUserNamespaceSeccomp) return findings.Good("Afscherming van de lezers", name);
  findings.Bad("Afscherming van de lezers", name + "; te zwak: een scan vraagt om --weaker-sandbox");
}

// Whoever may write there decides whom the program trusts.
void CheckTrust(Findings& findings) {
  const std::string folder = DefaultTrustFolder();
  const auto keys = LoadTrustFolder(folder);
  if (!keys) return findings.Bad("Vertrouwde sleutels", keys.error().Text());
  std::vector<std::string> names;
  for (const PublicKey& key : *keys) names.push_back(key.name);
  struct stat about {};
  if (::stat(folder.c_str(), &about) == 0 && (about.st_mode & S_IWOTH) != 0) {
    return findings.Bad("Vertrouwde sleutels",
                        "iedereen mag in " + folder + " schrijven; laat dat alleen de beheerder");
  }
  if (names.empty()) return findings.Bad("Vertrouwde sleutels", "geen in " + folder);
  findings.Good("Vertrouwde sleutels", Joined(names));
}

void CheckPack(Findings& findings, const std::string& path, const Trust& trusted) {
  const Date today = AmsterdamDate(Now());
  const auto loaded = LoadTrustedPack(path, trusted, today);
  if (!loaded) return findings.Bad("Regelset", loaded.error().Text());
  const auto pack = Pack::Parse(AsBytes(loaded->bytes));
  const std::string name =
      loaded->info.id + " " + loaded->info.version + ", " + Counted(loaded->info.rules.size(), "regel", "regels");
  const auto until = pack ? pack->header().valid_until : std::nullopt;
  if (!until) return findings.Good("Regelset", name);
  const std::string text = name + ", geldig tot en met " + FormatDutchDate(*until);
  if (DaysSinceEpoch(*until) - DaysSinceEpoch(today) >= kSoonDays) return findings.Good("Regelset", text);
  findings.Mind("Regelset", text + "; vraag de regelbeheerder om een nieuwe");
}

void CheckPacks(Findings& findings) {
  const auto trusted = LoadTrust(DefaultTrustFolder());
  if (!trusted) return;  // said by CheckTrust
  std::error_code error;
  std::vector<std::string> paths;
  for (std::filesystem::directory_iterator it(ProgramFolder() + "/packs", error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".pack") paths.push_back(it->path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) CheckPack(findings, path, *trusted);
}

Status TryCase(const std::string& folder) {
  const std::string path = folder + "/proef.schouw";
  SCHOUW_ASSIGN(CaseStore store, CaseStore::Create(path, CheckInfo{}, Now()), "");
  SCHOUW_TRY(store.Log("doctor", "collection", "self-test", Now()), "");
  SCHOUW_TRY(store.Finish({"complete", Now()}), "");
  SCHOUW_TRY(store.Close(), "");
  SCHOUW_ASSIGN(const CaseStore again, CaseStore::OpenForReading(path), "");
  SCHOUW_ASSIGN(const auto broken, again.FirstBrokenAuditRow(), "");
  if (broken) return Fail(ErrorCode::kInternal, "het logboek klopt niet");
  return {};
}

void CheckCase(Findings& findings) {
  const TemporaryFolder folder;
  const Status status = TryCase(folder.path());
  if (!status) return findings.Bad("Controlebestand", status.error().Text());
  findings.Good("Controlebestand", "gemaakt, nagelezen en weer verwijderd");
}

Result<SelfTestOutcome> TrySelf() {
  SCHOUW_ASSIGN(const WorkerSettings workers, ChooseWorkers(true, false), "");
  return RunSelfTest(workers);
}

void CheckSelf(Findings& findings) {
  const auto outcome = TrySelf();
  if (!outcome) return findings.Bad("Zelfproef", outcome.error().Text());
  const std::string state = fmt::format("alle {} verstopte proefgegevens gevonden, en geen andere, in {:.0f} ms",
                                        outcome->planted, outcome->seconds * 1000);
  if (outcome->seconds < kPromisedSeconds) return findings.Good("Zelfproef", state);
  findings.Mind("Zelfproef", state + "; deze computer is traag of druk");
}

int RunDoctor() {
  const Confinement confinement = StrongestConfinement();  // forks: before any thread
  struct utsname system {};
  ::uname(&system);
  Findings findings;
  findings.Tell("Schouw", SCHOUW_VERSION);
  findings.Tell("Systeem", std::string(system.sysname) + " " + system.release);
  CheckFiles(findings);
  CheckProcessor(findings);
  CheckMemory(findings);
  CheckSecrets(findings);
  CheckDisk(findings);
  CheckClock(findings);
  CheckBrowser(findings);
  CheckSandbox(findings, confinement);
  CheckTrust(findings);
  CheckPacks(findings);
  CheckCase(findings);
  CheckSelf(findings);
  return findings.well() ? kExitDone : kExitSomethingWrong;
}

}  // namespace

void AddDoctorCommand(CLI::App& app, const Choose& choose) {
  app.add_subcommand("doctor", "Zegt wat deze computer kan en test de onderdelen")->callback([choose] {
    choose([] { return RunDoctor(); });
  });
}

}  // namespace schouw

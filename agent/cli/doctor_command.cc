// `schouw doctor`: what this machine offers, and a self-test of every part that needs no device.
#include <sys/utsname.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <thread>

#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/program.h"
#include "agent/cli/worker_choice.h"
#include "agent/match/trust.h"
#include "agent/sandbox/sandbox.h"
#include "agent/source/source.h"
#include "agent/store/case_store.h"

namespace schouw {
namespace {

// A folder of our own under the system's place for temporary files, removed at the end.
class SelfTestFolder {
 public:
  SelfTestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "schouw-doctor-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~SelfTestFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  SelfTestFolder(const SelfTestFolder&) = delete;
  SelfTestFolder& operator=(const SelfTestFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Status TestWorker(const std::string& folder) {
  SCHOUW_ASSIGN(const WorkerSettings workers, ChooseWorkers(true, false), "");
  SCHOUW_TRY(WriteWholeFile(folder + "/voorbeeld.txt", "voorbeeldterm-alfa\n"), "");
  SCHOUW_ASSIGN(const Source source, Source::Open(folder), "");
  SCHOUW_ASSIGN(const DeviceLook look, LookAtDevice(source, "d1", workers), "");
  if (look.volumes.size() != 1 || !look.problems.empty()) return Fail(ErrorCode::kInternal, "de map werd niet gelezen");
  return {};
}

Status TestCase(const std::string& folder) {
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

Status TestPack() {
  const std::string path = ProgramFolder() + "/packs/demo.pack";
  SCHOUW_ASSIGN(const auto trusted, LoadTrustFolder(DefaultTrustFolder()), "");
  SCHOUW_ASSIGN(const TrustedPack pack, LoadTrustedPack(path, trusted, AmsterdamDate(Now())), "");
  if (pack.info.rules.empty()) return Fail(ErrorCode::kInternal, "de regelset is leeg");
  return {};
}

bool Report(const char* part, const Status& status) {
  std::printf("%-34s %s\n", part, status ? "in orde" : ("NIET IN ORDE: " + status.error().Text()).c_str());
  return status.has_value();
}

int RunDoctor() {
  struct utsname system {};
  ::uname(&system);
  const Confinement confinement = StrongestConfinement();
  std::printf("%-34s %s\n", "Schouw", SCHOUW_VERSION);
  std::printf("%-34s %s %s, %u processors\n", "Systeem", system.sysname, system.release,
              std::thread::hardware_concurrency());
  std::printf("%-34s %s\n", "Afscherming van de lezers", std::string(ConfinementName(confinement)).c_str());
  const SelfTestFolder folder;
  bool well = confinement >= Confinement::kUserNamespaceSeccomp;
  if (!well) std::printf("%-34s %s\n", "", "te zwak: een scan vraagt om --weaker-sandbox");
  well &= Report("Lezer starten en map bekijken", TestWorker(folder.path()));
  well &= Report("Controlebestand maken en nalezen", TestCase(folder.path()));
  well &= Report("Regelset en sleutels", TestPack());
  return well ? kExitDone : kExitSomethingWrong;
}

}  // namespace

void AddDoctorCommand(CLI::App& app, const Choose& choose) {
  app.add_subcommand("doctor", "Zegt wat deze computer kan en test de onderdelen")->callback([choose] {
    choose([] { return RunDoctor(); });
  });
}

}  // namespace schouw

// `schouw look`: volumes, encryption, accounts, sizes; reads nothing else.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "agent/base/unseen.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/device_words.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/program.h"
#include "agent/cli/volume_keys.h"
#include "agent/cli/worker_choice.h"
#include "agent/model/locator.h"
#include "agent/source/source.h"
#include "report/words/reader_words.h"

namespace schouw {
namespace {

constexpr double kExpectedBytesPerSecond = 120e6;  // 2.6 GB of text took 22 s on a busy machine with two cores

double ExpectedMinutes(std::uint64_t bytes) { return static_cast<double>(bytes) / kExpectedBytesPerSecond / 60; }

std::string Minutes(std::uint64_t bytes) {
  const double minutes = ExpectedMinutes(bytes);
  if (minutes < 1) return "minder dan een minuut";
  return fmt::format("hoogstens ongeveer {:.0f} minuten", minutes + 0.5);
}

// " (map anna.000)" of an account whose folder has another name.
std::string FolderOf(const DeviceLook& look, const std::string& volume, const std::string& account) {
  for (const AccountHome& home : look.homes) {
    if (home.volume != volume || home.names[0] != account || home.folder.empty()) continue;
    const std::string folder = home.folder.substr(home.folder.rfind('/') + 1);
    if (folder != account) return " (map " + EscapePath(folder) + ")";
  }
  return "";
}

std::string Accounts(const DeviceLook& look, const LookedVolume& volume) {
  std::string text;
  for (const std::string& account : volume.accounts) {
    text += (text.empty() ? "" : ", ") + EscapePath(account) + FolderOf(look, volume.coverage.spec.id, account);
  }
  return text.empty() ? "geen" : text;
}

void Print(const DeviceLook& look) {
  std::printf("Vorm: %s, %s\n", look.format.c_str(), SizeText(look.bytes).c_str());
  if (!look.incomplete.empty()) std::printf("Niet compleet: %s\n", look.incomplete.c_str());
  for (const LookedVolume& volume : look.volumes) {
    const VolumeCoverage& coverage = volume.coverage;
    if (volume.opened) {
      const std::string missing = IsWhole(volume) ? "" : "; NIET compleet: " + WordsOfReader(coverage.reason).text;
      std::printf("Deel %s: %s, %s; accounts: %s%s\n", coverage.spec.id.c_str(), coverage.filesystem.c_str(),
                  SizeText(coverage.spec.length).c_str(), Accounts(look, volume).c_str(), missing.c_str());
    } else {
      std::printf("Deel %s: %s, %s; NIET te lezen: %s\n", coverage.spec.id.c_str(), coverage.filesystem.c_str(),
                  SizeText(coverage.spec.length).c_str(), WordsOfReader(coverage.reason).text.c_str());
    }
  }
  if (!look.accounts_unsure.empty()) {
    std::printf("Accounts: niet na te gaan of dit alle accounts zijn (%s)\n", look.accounts_unsure.c_str());
  }
  if (look.volumes.empty()) std::printf("Geen delen gevonden.\n");
  if (look.bytes > 0) std::printf("Verwachte duur van een scan: %s\n", Minutes(look.bytes).c_str());
}

// What a key would do: "wanted" where it would open the part, "given" where it did, "" where none goes.
const char* KeyState(const LookedVolume& volume) {
  if (KeyOpened(volume.coverage)) return "given";
  return MayTakeKey(volume.coverage) ? "wanted" : "";
}

// "minutes" is the most to expect. Names of accounts are written as the device has them, cleaned as in a report.
void PrintJson(const DeviceLook& look) {
  nlohmann::json volumes = nlohmann::json::array();
  for (const LookedVolume& volume : look.volumes) {
    nlohmann::json accounts = nlohmann::json::array();
    for (const std::string& account : volume.accounts) accounts.push_back(EscapePath(account));
    volumes.push_back({{"id", volume.coverage.spec.id},
                       {"filesystem", volume.coverage.filesystem},
                       {"bytes", volume.coverage.spec.length},
                       {"opened", volume.opened},
                       {"whole", IsWhole(volume)},
                       {"key", KeyState(volume)},
                       {"reason", volume.coverage.reason},
                       {"accounts", std::move(accounts)}});
  }
  const nlohmann::json json = {{"format", look.format},
                               {"bytes", look.bytes},
                               {"incomplete", look.incomplete},
                               {"minutes", ExpectedMinutes(look.bytes)},
                               {"volumes", std::move(volumes)}};
  std::printf("%s\n", MakeJsonVisible(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)).c_str());
}

struct LookFlags {
  std::string image;
  std::string format = "text";
  std::vector<std::string> unlock;
  bool weaker = false;
};

Result<int> RunLook(const LookFlags& flags) {
  const std::string& image = flags.image;
  SCHOUW_ASSIGN(WorkerSettings workers, ChooseWorkers(flags.weaker, false), "");
  SCHOUW_ASSIGN(workers.keys, AskVolumeKeys(flags.unlock), "");
  const auto source = Source::Open(image);
  if (!source) return Refuse(UnreadableDevice(image, source.error()));
  const auto look = LookAtDevice(*source, "d1", workers);
  if (!look) return Refuse(UnreadableDevice(image, look.error()));
  SCHOUW_TRY(CheckKeys(*look, workers.keys), "");
  flags.format == "json" ? PrintJson(*look) : Print(*look);
  bool whole = look->incomplete.empty() && look->problems.empty();
  for (const LookedVolume& volume : look->volumes) whole &= IsWhole(volume);
  for (const Problem& problem : look->problems)
    Say(EntryText(problem.entry) + ": " + WordsOfReader(problem.detail).text);
  return whole ? kExitDone : kExitSomethingWrong;
}

}  // namespace

void AddLookCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<LookFlags>();
  CLI::App* look =
      app.add_subcommand("look", "Toont delen, versleuteling en accounts van een gegevensdrager; leest niets anders");
  look->add_option("--image", flags->image, "Apparaat, kopie, map, zip of tar")->required();
  look->add_option("--format", flags->format, "text of json")->check(OneOf({"text", "json"}));
  look->add_option(
      "--unlock", flags->unlock,
      "Deel dat versleuteld is, bijvoorbeeld p1: de sleutel die de cliënt geeft wordt gevraagd; of p1=BESTAND");
  look->add_flag("--weaker-sandbox", flags->weaker, "Ook doorgaan als de lezers minder goed af te schermen zijn");
  look->callback([flags, choose] {
    choose([flags] {
      auto status = RunLook(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw

// `schouw plan`: days of checks drawn from a committed seed, and yearly figures without anybody's data.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/program.h"
#include "agent/mandate/plan_draw.h"
#include "agent/store/case_store.h"
#include "report/model/report_data.h"

namespace schouw {
namespace {

struct PlanFlags {
  std::vector<std::string> files;
  std::string seed;
  std::string commitment;
  std::string from, until;
  std::uint32_t spacing = 60;
  std::uint32_t planned = 0;
  std::vector<std::string> off;
  ActorFlags actor;
};

std::string Trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  return text;
}

Result<int> MakeSeed(const PlanFlags& flags) {
  SCHOUW_TRY(FindActor(flags.actor, Act::kDrawPlan), "");
  if (std::filesystem::exists(flags.seed)) {
    return Fail(ErrorCode::kRefused, flags.seed + " bestaat al; een getal dat is toegezegd, wordt niet vervangen");
  }
  const std::string seed = NewSeed();
  SCHOUW_TRY(WriteWholeFile(flags.seed, seed + "\n"), "");
  std::printf("%s\n", Commitment(seed).c_str());
  Say("maak dit kenmerk bekend voordat er wordt geloot, en houd " + flags.seed + " tot dan geheim");
  return kExitDone;
}

// The files given, and of a folder all that end so.
std::vector<std::string> FilesIn(const std::vector<std::string>& given, std::string_view end) {
  std::vector<std::string> files;
  for (const std::string& path : given) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    for (std::filesystem::directory_iterator it(path, error), last; !error && it != last; it.increment(error))
      if (it->path().extension() == end) files.push_back(it->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<DrawCase> CaseOf(const std::string& file) {
  SCHOUW_ASSIGN(const std::string toml, ReadWholeFile(file), "controleopdracht");
  const ParsedMandate parsed = ParseMandate(toml);
  if (!parsed.faults.empty()) return Fail(ErrorCode::kMalformed, FormatFaults(file, parsed.faults));
  const Mandate& mandate = parsed.mandate;
  return DrawCase{mandate.check.reference, mandate.valid_from, mandate.valid_until, mandate.check.of};
}

Result<DrawRules> RulesOf(const PlanFlags& flags) {
  DrawRules rules;
  SCHOUW_ASSIGN(rules.from, ParseDate(flags.from), "--from");
  SCHOUW_ASSIGN(rules.until, ParseDate(flags.until), "--until");
  rules.spacing_days = flags.spacing;
  for (const std::string& text : flags.off) {
    SCHOUW_ASSIGN(const Date date, ParseDate(text), "--off");
    rules.off.push_back(date);
  }
  return rules;
}

Result<int> Draw(const PlanFlags& flags) {
  SCHOUW_TRY(FindActor(flags.actor, Act::kDrawPlan), "");
  SCHOUW_ASSIGN(const std::string text, ReadWholeFile(flags.seed), "");
  const std::string seed = Trimmed(text);
  const std::string commitment = Commitment(seed);
  if (!flags.commitment.empty() && flags.commitment != commitment) {
    return Fail(ErrorCode::kRefused, "het kenmerk van " + flags.seed + " is " + commitment +
                                         " en niet wat vooraf is bekendgemaakt; zo is de loting niet eerlijk te tonen");
  }
  std::vector<DrawCase> cases;
  for (const std::string& file : FilesIn(flags.files, ".toml")) {
    SCHOUW_ASSIGN(DrawCase one, CaseOf(file), "");
    const auto same = [&](const DrawCase& other) { return other.reference == one.reference; };
    if (std::any_of(cases.begin(), cases.end(), same)) {
      return Fail(ErrorCode::kRefused,
                  file + ": opdracht " + one.reference + " is twee keer gegeven; geef hem één keer");
    }
    cases.push_back(std::move(one));
  }
  SCHOUW_ASSIGN(const DrawRules rules, RulesOf(flags), "");
  SCHOUW_ASSIGN(const auto drawn, DrawChecks(seed, cases, rules), "");
  std::printf("# seed sha256 %s\nreference;year;number;date\n", commitment.c_str());
  for (const DrawnCheck& check : drawn) {
    std::printf("%s;%u;%u;%s\n", check.reference.c_str(), check.year, check.number, FormatDate(check.date).c_str());
  }
  Say(fmt::format("{} controles geloot voor {} opdrachten", drawn.size(), cases.size()));
  return kExitDone;
}

// Numbers that are small tell something about somebody.
std::string Hidden(std::uint64_t count) {
  constexpr std::uint64_t kLeastShown = 5;
  return count == 0 || count >= kLeastShown ? std::to_string(count) : "minder dan 5";
}

struct Figures {
  std::uint64_t cases = 0, unreadable_cases = 0;
  std::map<std::string, std::uint64_t> by_state, by_status, by_reason, devices;
  std::uint64_t signals = 0, with_signals = 0;
  std::vector<double> minutes;
};

Status Count(const std::string& file, Figures& figures) {
  SCHOUW_ASSIGN(const CaseStore store, CaseStore::OpenForReading(file), "");
  SCHOUW_ASSIGN(const ReportData data, BuildReport(store), "");
  ++figures.cases;
  ++figures.by_state[data.scan.state];
  ++figures.by_status[data.scan.status];
  ++figures.by_reason[data.check.reason];
  for (const DeviceInfo& device : data.devices) ++figures.devices[device.state];
  figures.signals += data.signals.size();
  if (!data.signals.empty()) ++figures.with_signals;
  if (data.scan.finished) {
    figures.minutes.push_back(static_cast<double>(data.scan.finished->value - data.scan.started.value) / 60e9);
  }
  return {};
}

void PrintMap(const char* what, const std::map<std::string, std::uint64_t>& counts) {
  for (const auto& [name, count] : counts) std::printf("%s;%s;%s\n", what, name.c_str(), Hidden(count).c_str());
}

Result<int> Stats(const PlanFlags& flags) {
  SCHOUW_TRY(FindActor(flags.actor, Act::kStats), "");
  Figures figures;
  for (const std::string& file : FilesIn(flags.files, ".schouw")) {
    if (const Status status = Count(file, figures); !status) {
      ++figures.unreadable_cases;
      Say(file + ": " + status.error().Text());
    }
  }
  std::printf("what;which;count\n");
  std::printf("checks;done;%s\n", Hidden(figures.cases).c_str());
  if (flags.planned > 0) std::printf("checks;planned;%u\n", flags.planned);
  PrintMap("state", figures.by_state);
  PrintMap("status", figures.by_status);
  PrintMap("reason", figures.by_reason);
  PrintMap("devices", figures.devices);
  std::printf("signals;all;%s\nsignals;checks_with;%s\n", Hidden(figures.signals).c_str(),
              Hidden(figures.with_signals).c_str());
  if (figures.minutes.size() >= 5) {
    std::nth_element(figures.minutes.begin(),
                     figures.minutes.begin() + static_cast<std::ptrdiff_t>(figures.minutes.size() / 2),
                     figures.minutes.end());
    std::printf("minutes;median;%.1f\n", figures.minutes[figures.minutes.size() / 2]);
  }
  return figures.unreadable_cases > 0 ? kExitSomethingWrong : kExitDone;
}

CLI::App* AddVerb(CLI::App& plan, const Choose& choose, const std::shared_ptr<PlanFlags>& flags, const char* name,
                  const char* what, Result<int> (*run)(const PlanFlags&)) {
  CLI::App* verb = plan.add_subcommand(name, what);
  AddActorFlags(*verb, flags->actor);
  verb->callback([flags, choose, run] {
    choose([flags, run] {
      auto status = run(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
  return verb;
}

}  // namespace

void AddPlanCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<PlanFlags>();
  CLI::App* plan = app.add_subcommand("plan", "Controles eerlijk loten, en jaarcijfers zonder persoonsgegevens");
  plan->require_subcommand(1);
  CLI::App* seed =
      AddVerb(*plan, choose, flags, "seed", "Maakt het geheime getal en toont het kenmerk ervan", MakeSeed);
  seed->add_option("--out", flags->seed, "Het bestand met het geheime getal")->required();
  CLI::App* draw = AddVerb(*plan, choose, flags, "draw", "Loot de dagen van de controles", Draw);
  draw->add_option("mandates", flags->files, "Controleopdrachten, of mappen daarmee")->required();
  draw->add_option("--seed", flags->seed, "Het bestand met het geheime getal")->required();
  draw->add_option("--commitment", flags->commitment, "Het kenmerk dat vooraf bekend is gemaakt");
  draw->add_option("--from", flags->from, "Eerste dag, zoals 2027-01-01")->required();
  draw->add_option("--until", flags->until, "Laatste dag")->required();
  draw->add_option("--spacing", flags->spacing, "Minste aantal dagen tussen twee controles (60)")
      ->check(WholeNumber(1, 366));
  draw->add_option("--off", flags->off, "Dag waarop niemand werkt; mag vaker");
  CLI::App* stats = AddVerb(*plan, choose, flags, "stats", "Jaarcijfers; kleine aantallen worden niet getoond", Stats);
  stats->add_option("cases", flags->files, "Controlebestanden, of mappen daarmee")->required();
  stats->add_option("--planned", flags->planned, "Hoeveel controles er waren gepland");
}

}  // namespace schouw

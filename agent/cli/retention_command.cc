// `schouw purge`, `schouw hold` and `schouw status`: how long cases are kept, and what happens at the end.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/device_words.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/program.h"
#include "agent/store/case_store.h"
#include "agent/store/retention.h"

namespace schouw {
namespace {

struct RetentionFlags {
  std::string path;
  ActorFlags actor;
  std::string why;
  std::string reason = "objection";
  bool release = false;
  bool not_relevant = false;
};

Result<int> RunEarlyPurge(CaseStore& store, const Actor& actor, const RetentionFlags& flags) {
  SCHOUW_ASSIGN(const std::uint64_t signals, EraseNotRelevant(store, actor.id, flags.why, Now()), "");
  SCHOUW_TRY(store.Close(), "");
  Say(fmt::format("{}: de inhoud van {} die niet relevant {} is gewist. Wat is besloten en het logboek blijven",
                  flags.path, Counted(signals, "signaal", "signalen"), signals == 1 ? "was" : "waren"));
  return kExitDone;
}

Result<int> RunPurge(const RetentionFlags& flags) {
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(flags.path), "");
  SCHOUW_ASSIGN(const Actor actor, ActorIn(store, flags.actor, Act::kPurge), "");
  if (flags.not_relevant) return RunEarlyPurge(store, actor, flags);
  SCHOUW_ASSIGN(const RetentionState state, ReadRetention(store), "");
  SCHOUW_ASSIGN(const Purged purged, PurgeCase(store, actor.id, flags.why, Now()), "");
  SCHOUW_TRY(store.Close(), "");
  if (!state.due) {
    Say("het verslag was nog niet definitief");
  } else if (AmsterdamDate(Now()) < *state.due) {
    Say("de bewaartermijn liep nog tot " + FormatDutchDate(*state.due));
  }
  Say(fmt::format("{} is opgeschoond: {} en alles wat daarbij hoort zijn gewist. De tellingen en het logboek blijven",
                  flags.path, Counted(purged.signals, "signaal", "signalen")));
  return kExitDone;
}

Result<int> RunHold(const RetentionFlags& flags) {
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(flags.path), "");
  SCHOUW_ASSIGN(const Actor actor, ActorIn(store, flags.actor, Act::kHold), "");
  SCHOUW_TRY(flags.release ? ReleaseHolds(store, actor.id, flags.why, Now())
                           : PutHold(store, actor.id, flags.reason, flags.why, Now()),
             "");
  SCHOUW_TRY(store.Close(), "");
  Say(flags.path + (flags.release ? " wordt niet meer vastgehouden" : " blijft bewaard tot dit wordt opgeheven"));
  return kExitDone;
}

std::string Standing(const RetentionState& state, const Date& today) {
  if (state.status == "purged") return "opgeschoond";
  if (state.notice_open) return "WACHT: melding aan de politie nog niet overgedragen";
  if (!state.holds.empty()) return "blijft bewaard (" + state.holds.front().reason + ")";
  if (state.status == "sealed") return "verzegeld";
  if (!state.due) return "concept; de bewaartermijn loopt nog niet";
  const std::string day = FormatDutchDate(*state.due);
  if (today >= *state.due) return "OPSCHONEN: had gemoeten op " + day;
  if (state.not_relevant_left > 0 && today >= *state.objection_ends) {
    return "NIET RELEVANT WISSEN: mag sinds " + FormatDutchDate(*state.objection_ends) +
           " (schouw purge --not-relevant); de rest bewaren tot " + day;
  }
  if (state.not_relevant_left == 0) return "bewaren tot " + day;
  return "bewaren tot " + day + "; wat niet relevant is tot " + FormatDutchDate(*state.objection_ends);
}

// One line a case: path, mandate and client, how it stands.
Status PrintStanding(const std::string& path, const Date& today) {
  SCHOUW_ASSIGN(const CaseStore store, CaseStore::OpenForReading(path), "");
  SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
  SCHOUW_ASSIGN(const RetentionState state, ReadRetention(store), "");
  std::printf("%s\t%s\t%s\t%s\n", path.c_str(), check.reference.c_str(), check.client.c_str(),
              Standing(state, today).c_str());
  return {};
}

Result<std::vector<std::string>> CasesIn(const std::string& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_directory(folder, error))
    return Fail(ErrorCode::kRefused, folder + " is geen map; geef een map met controlebestanden");
  std::vector<std::string> paths;
  const auto options = std::filesystem::directory_options::skip_permission_denied;
  for (std::filesystem::recursive_directory_iterator at(folder, options, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".schouw" && at->is_regular_file(error)) paths.push_back(at->path().string());
  }
  if (error) return Fail(ErrorCode::kIo, folder + ": " + error.message() + "; geef een map met controlebestanden");
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<int> RunStatus(const RetentionFlags& flags) {
  SCHOUW_ASSIGN(const auto paths, CasesIn(flags.path), "");
  int exit_status = kExitDone;
  for (const std::string& path : paths) {
    if (auto printed = PrintStanding(path, AmsterdamDate(Now())); !printed) {
      Say(printed.error().Text());
      exit_status = kExitSomethingWrong;
    }
  }
  if (paths.empty()) Say("in " + flags.path + " staan geen controlebestanden");
  return exit_status;
}

template <typename Run>
void OnChosen(CLI::App* verb, const std::shared_ptr<RetentionFlags>& flags, const Choose& choose, Run run) {
  verb->callback([flags, choose, run] {
    choose([flags, run] {
      auto status = run(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace

void AddRetentionCommands(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<RetentionFlags>();
  CLI::App* purge = app.add_subcommand("purge", "Wist alles wat is gevonden; tellingen en logboek blijven");
  CLI::App* hold = app.add_subcommand("hold", "Houdt het opschonen tegen, of geeft het weer vrij");
  for (CLI::App* verb : {purge, hold}) {
    verb->add_option("case", flags->path, "Het controlebestand")->required();
    AddActorFlags(*verb, flags->actor);
    verb->add_option("--why", flags->why, "Waarom; dat komt in het logboek")->required();
  }
  purge->add_flag("--not-relevant", flags->not_relevant,
                  "Alleen de inhoud van signalen die niet relevant waren, na de bezwaartermijn");
  hold->add_option("--reason", flags->reason, "objection (bezwaar), court (rechter) of notice (melding)")
      ->check(OneOf({"objection", "court", "notice"}));
  hold->add_flag("--release", flags->release, "Geeft het opschonen weer vrij");
  OnChosen(purge, flags, choose, RunPurge);
  OnChosen(hold, flags, choose, RunHold);
  CLI::App* status = app.add_subcommand("status", "Wat er met de controlebestanden in een map moet gebeuren");
  status->add_option("folder", flags->path, "De map")->required();
  OnChosen(status, flags, choose, RunStatus);
}

}  // namespace schouw

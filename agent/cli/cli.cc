#include "agent/cli/cli.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "agent/cli/case_keys.h"
#include "agent/cli/command.h"
#include "agent/cli/suggest.h"

namespace schouw {
namespace {

std::vector<std::string> KnownWords(const CLI::App& app, bool flags) {
  std::vector<std::string> words;
  if (flags) {
    for (const CLI::Option* option : app.get_options())
      for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  } else {
    for (const CLI::App* verb : app.get_subcommands({})) words.push_back(verb->get_name());
  }
  return words;
}

// The innermost verb that was given.
const CLI::App& Innermost(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

// As it was given: "schouw hashes build".
std::string NameOf(const CLI::App& app) {
  std::string name = "schouw";
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    name += " " + at->get_name();
  }
  return name;
}

int RefuseUnknown(const CLI::App& app, const std::string& word) {
  const CLI::App& inner = Innermost(app);
  const std::string meant = ClosestWord(word, KnownWords(inner, word.starts_with('-')));
  const std::string hint = meant.empty() ? "" : " Bedoelde u '" + meant + "'?";
  std::fprintf(stderr, "schouw: '%s' is hier niet bekend.%s Alles op een rij: %s --help\n", word.c_str(), hint.c_str(),
               NameOf(app).c_str());
  return kExitRefused;
}

// CLI11's own words are English and for programmers; the name of the flag stands before the first colon or space.
std::string InDutch(const CLI::ParseError& error) {
  const std::string text = error.what();
  const std::string flag = text.substr(0, text.find_first_of(": "));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) return "achter " + flag + " hoort iets te staan";
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) return flag + " ontbreekt";
  return text;  // ValidationError: the words are ours, see flag_values.h
}

int Explain(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
  // A word that is not known explains best why a verb or a flag seems to be missing.
  if (const auto left = app.remaining(true); !left.empty()) return RefuseUnknown(app, left.front());
  const std::string name = NameOf(app);
  const bool no_verb = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr &&
                       !Innermost(app).get_subcommands({}).empty() && Innermost(app).get_subcommands().empty();
  if (no_verb) {
    std::fprintf(stderr, "schouw: welke opdracht? Alles op een rij: %s --help\n", name.c_str());
  } else {
    std::fprintf(stderr, "schouw: %s. Hulp: %s --help\n", InDutch(error).c_str(), name.c_str());
  }
  return kExitRefused;
}

// Every verb that opens a case can be given the key of a protected one.
void AddCaseKey(CLI::App& app, std::vector<std::string>& keys) {
  constexpr std::string_view kVerbs[] = {"report", "verify", "log", "status", "lift", "counts", "compare"};
  for (CLI::App* verb : app.get_subcommands({})) {
    const bool opens = std::find(std::begin(kVerbs), std::end(kVerbs), verb->get_name()) != std::end(kVerbs);
    if (!opens || verb->get_option_no_throw("--key") != nullptr) continue;
    verb->add_option("--key", keys, "De geheime sleutel van wie een versleuteld controlebestand mag openen");
  }
}

// What the chosen verb was given as --key, whoever added that flag.
std::vector<std::string> GivenKeys(const CLI::App& app) {
  const CLI::Option* key = Innermost(app).get_option_no_throw("--key");
  return key == nullptr ? std::vector<std::string>() : key->results();
}

}  // namespace

int RunCli(int argc, char** argv) {
  CLI::App app(
      "Schouw: controle van gegevensdragers voor de reclassering.\n"
      "Uitslag: 0 klaar; 1 klaar, maar niet alles kon worden gelezen; 2 geweigerd of niet mogelijk.",
      "schouw");
  app.set_version_flag("--version", SCHOUW_VERSION, "Het versienummer");
  app.set_help_flag("-h,--help", "Deze uitleg");
  app.require_subcommand(1);
  Action action;
  const Choose choose = [&action](Action chosen) { action = std::move(chosen); };
  AddStartCommand(app, choose);
  AddLookCommand(app, choose);
  AddScanCommand(app, choose);
  AddReviewCommand(app, choose);
  AddFinishCommands(app, choose);
  AddReportCommand(app, choose);
  AddCaseCommands(app, choose);
  AddNoticeCommands(app, choose);
  AddRetentionCommands(app, choose);
  AddMandateCommand(app, choose);
  AddPeopleCommand(app, choose);
  AddPlanCommand(app, choose);
  AddCompareCommand(app, choose);
  AddCountsCommand(app, choose);
  AddRulesCommand(app, choose);
  AddHashesCommand(app, choose);
  AddDoctorCommand(app, choose);
  AddBundleCommand(app, choose);
  std::vector<std::string> case_keys;
  AddCaseKey(app, case_keys);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return Explain(app, error);
  }
  ForbidCoreDumps();
  OpenCasesWith(GivenKeys(app));
  return action ? action() : kExitRefused;
}

}  // namespace schouw

// `schouw mandate check`: whether a mandate is whole, and what it says in one plain sentence a line.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/program.h"
#include "agent/mandate/mandate.h"

namespace schouw {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void Print(const Mandate& mandate) {
  const CheckInfo& check = mandate.check;
  std::printf("Opdracht %s, cliënt %s, uitspraak %s\n", check.reference.c_str(), check.client.c_str(),
              check.judgment.c_str());
  std::printf("Geldig van %s tot en met %s, hoogstens %u controles per jaar\n",
              FormatDutchDate(mandate.valid_from).c_str(), FormatDutchDate(mandate.valid_until).c_str(), check.of);
  std::printf("Accounts: %s\n", mandate.scope.all_accounts ? "alle" : Joined(check.accounts).c_str());
  std::printf("Gegevens: %s%s\n", Joined(check.records).c_str(),
              check.since ? (" vanaf " + FormatDutchDate(*check.since)).c_str() : "");
  std::printf("Thema's: %s\n", Joined(mandate.themes).c_str());
}

Result<int> CheckMandate(const std::string& path) {
  SCHOUW_ASSIGN(const std::string toml, ReadWholeFile(path), "controleopdracht");
  const ParsedMandate parsed = ParseMandate(toml);
  if (!parsed.faults.empty()) {
    std::fputs(FormatFaults(path, parsed.faults).c_str(), stderr);
    return kExitSomethingWrong;
  }
  Print(parsed.mandate);
  SCHOUW_TRY(CheckValidOn(parsed.mandate, AmsterdamDate(Now())), path);
  return kExitDone;
}

}  // namespace

void AddMandateCommand(CLI::App& app, const Choose& choose) {
  auto path = std::make_shared<std::string>();
  CLI::App* mandate = app.add_subcommand("mandate", "Controleopdrachten");
  mandate->require_subcommand(1);
  CLI::App* check = mandate->add_subcommand("check", "Controleert een controleopdracht en zegt wat erin staat");
  check->add_option("file", *path, "De controleopdracht (TOML)")->required();
  check->callback([path, choose] {
    choose([path] {
      auto status = CheckMandate(*path);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw

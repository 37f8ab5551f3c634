// `schouw mandate new`, `check` and `sign`: whether a mandate or a check is whole, what it says, who puts their name to
// it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>

#include "agent/base/join.h"
#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/mandate_form.h"
#include "agent/cli/mandate_signing.h"
#include "agent/cli/program.h"
#include "agent/cli/sign_file.h"
#include "agent/mandate/check_day.h"
#include "agent/mandate/mandate.h"
#include "report/audience/client.h"

namespace schouw {
namespace {

struct MandateFlags {
  std::string path;
  std::string mandate;
  std::string key;
  std::string trust;
  std::string out;
  std::string language = "nl";
};

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

void PrintCheck(const CheckDay& check) {
  std::printf("Controle %u op %s, %s\n", check.number, FormatDutchDate(check.date).c_str(),
              check.reason == "cause" ? "op aanleiding" : "steekproef");
  if (!check.present.empty()) std::printf("Aanwezig: %s\n", Joined(check.present).c_str());
  for (const CheckedDevice& device : check.devices) {
    std::printf("Apparaat %s: %s%s\n", device.id.c_str(), device.description.c_str(),
                device.not_checked.empty() ? "" : " (wordt niet bekeken)");
  }
  if (!check.exclude.empty()) std::printf("Door de cliënt genoemd om met rust te laten: %zu\n", check.exclude.size());
}

void PrintSigners(const std::string& path) {
  const auto signatures = SignaturesBeside(path);
  if (!signatures) return Say(signatures.error().Text());
  for (const Signature& signature : *signatures) {
    std::printf("Handtekening: %s als %s, %s\n", signature.by.c_str(), signature.kind.c_str(),
                FormatAmsterdam(signature.at).c_str());
  }
  if (signatures->empty()) std::printf("Nog niet ondertekend\n");
}

Result<int> CheckFile(const MandateFlags& flags) {
  SCHOUW_ASSIGN(const std::string toml, ReadWholeFile(flags.path), "controleopdracht");
  std::vector<MandateFault> faults;
  if (IsCheck(toml)) {
    SCHOUW_ASSIGN(ParsedCheck parsed, ReadCheckUnder(toml, flags.mandate), "");
    faults = std::move(parsed.faults);
    if (faults.empty()) PrintCheck(parsed.check);
  } else {
    ParsedMandate parsed = ParseMandate(toml);
    faults = std::move(parsed.faults);
    if (faults.empty()) {
      Print(parsed.mandate);
      SCHOUW_TRY(CheckValidOn(parsed.mandate, AmsterdamDate(Now())), flags.path);
    }
  }
  if (faults.empty()) {
    PrintSigners(flags.path);
    return kExitDone;
  }
  std::fprintf(stderr, "%s\n", FormatFaults(flags.path, faults).c_str());
  return kExitSomethingWrong;
}

Result<int> SignFile(const MandateFlags& flags) {
  SCHOUW_ASSIGN(const std::string by, SignTextFile(flags.path, flags.mandate, flags.key, flags.trust), "");
  Say(flags.path + ".sig: ondertekend door " + by + "; bewaar dit bestand naast " + flags.path);
  return kExitDone;
}

Result<int> NewMandate(const MandateFlags& flags) {
  if (std::filesystem::exists(flags.path)) {
    return Fail(ErrorCode::kRefused, flags.path + " bestaat al; kies een andere naam");
  }
  SCHOUW_ASSIGN(const std::string toml, AskMandate(std::cin, std::cerr, ::isatty(STDIN_FILENO) != 0), "");
  SCHOUW_TRY(WriteWholeFile(flags.path, toml), "");
  Say(flags.path + " is klaar; laat de tweede lezer ondertekenen: schouw mandate sign " + flags.path +
      " --key CODE.key");
  return kExitDone;
}

// What the client gets before the check, from the mandate alone.
Result<int> ExplainToClient(const MandateFlags& flags) {
  SCHOUW_ASSIGN(const std::string toml, ReadWholeFile(flags.path), "controleopdracht");
  const ParsedMandate parsed = ParseMandate(toml);
  if (!parsed.faults.empty()) return Fail(ErrorCode::kMalformed, FormatFaults(flags.path, parsed.faults));
  CheckInfo check = parsed.mandate.check;
  check.exercise = IsExercise(parsed.mandate);
  const std::string html = RenderClientAnnouncement(check, flags.language);
  if (flags.out.empty() || flags.out == "-") {
    std::fwrite(html.data(), 1, html.size(), stdout);
    return kExitDone;
  }
  SCHOUW_TRY(WriteWholeFile(flags.out, html), "");
  Say("het blad voor de cliënt staat in " + flags.out);
  return kExitDone;
}

CLI::App* AddVerb(CLI::App& mandate, const Choose& choose, const std::shared_ptr<MandateFlags>& flags, const char* name,
                  const char* what, Result<int> (*run)(const MandateFlags&)) {
  CLI::App* verb = mandate.add_subcommand(name, what);
  verb->add_option("file", flags->path, "De controleopdracht of de controle (TOML)")->required();
  verb->add_option("--mandate", flags->mandate, "Bij een controle: de opdracht waaronder hij valt");
  verb->callback([flags, choose, run] {
    choose([flags, run] {
      auto status = run(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
  return verb;
}

}  // namespace

void AddMandateCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<MandateFlags>();
  CLI::App* mandate = app.add_subcommand("mandate", "Controleopdrachten");
  mandate->require_subcommand(1);
  AddVerb(*mandate, choose, flags, "new", "Stelt een controleopdracht op, vraag voor vraag", NewMandate);
  AddVerb(*mandate, choose, flags, "check", "Controleert een controleopdracht of controle en zegt wat erin staat",
          CheckFile);
  CLI::App* explain = AddVerb(*mandate, choose, flags, "explain",
                              "Maakt het blad voor de cliënt: wat we gaan doen, vóór de controle", ExplainToClient);
  explain->add_option("--lang", flags->language, "nl of en")->check(OneOf({"nl", "en"}));
  explain->add_option("--out", flags->out, "Het bestand waarin het komt; anders de standaarduitvoer");
  CLI::App* sign = AddVerb(*mandate, choose, flags, "sign", "Ondertekent een controleopdracht of controle", SignFile);
  sign->add_option("--key", flags->key, "De eigen geheime sleutel")->required();
  sign->add_option("--trust", flags->trust, "Map met de lijst van medewerkers");
}

}  // namespace schouw

// `schouw verify` and `schouw log`: whether a case file is whole, and what was done with it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "agent/base/bytes.h"
#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/program.h"
#include "agent/store/case_store.h"
#include "agent/store/file_sum.h"
#include "agent/store/session_end.h"
#include "agent/store/sign_off.h"
#include "report/csv/csv.h"
#include "report/json/json.h"

namespace schouw {
namespace {

std::string WrongWith(const SessionCheck& sessions) {
  if (sessions.broken) {
    return fmt::format("het einde van sessie {} past niet bij het logboek, of de handtekening klopt niet",
                       *sessions.broken);
  }
  if (sessions.content_changed) {
    return "de inhoud is veranderd na het einde van de laatste sessie (" + FormatAmsterdam(sessions.ends.back().at) +
           ")";
  }
  return sessions.file == FileSum::kBroken ? "het bestand is veranderd sinds het werd gesloten" : "";
}

// Whose key it is, when the list of people knows it.
std::string SignerOf(const SessionEnd& end) {
  const auto people = CurrentPeople("");
  const Person* person = people ? people->Find(end.who) : nullptr;
  const std::string key = ToHex(AsBytes(std::string_view(end.key).substr(0, 8)));
  return end.who + (person != nullptr && person->key == end.key
                        ? " (sleutel van de lijst van medewerkers)"
                        : " (sleutel " + key + ", niet op de lijst van medewerkers hier)");
}

void SayWhatIsCovered(const SessionCheck& sessions) {
  if (sessions.ends.empty() || sessions.broken_off) {
    std::printf("De laatste sessie is afgebroken: of de inhoud sindsdien is veranderd, is niet na te gaan.\n");
    return;
  }
  const SessionEnd& last = sessions.ends.back();
  std::printf("De inhoud is dezelfde als aan het einde van de laatste sessie, %s.\n", FormatAmsterdam(last.at).c_str());
  if (last.key.empty()) {
    std::printf("Dat einde is niet ondertekend: wie het bestand en de sommen samen verandert, is zo niet te vinden.\n");
  } else {
    std::printf("Ondertekend door %s.\n", SignerOf(last).c_str());
  }
}

Result<int> VerifyOpened(const std::string& path, const std::string& expected_head) {
  SCHOUW_ASSIGN(const CaseStore store, CaseStore::OpenForReading(path), "");
  SCHOUW_TRY(store.CheckIntegrity(), "");
  SCHOUW_ASSIGN(const auto broken, store.FirstBrokenAuditRow(), "");
  if (broken) {
    Say(fmt::format("{}: het logboek klopt niet vanaf regel {}: er is iets veranderd of weggehaald", path, *broken));
    return kExitSomethingWrong;
  }
  SCHOUW_ASSIGN(const auto changed, FirstBrokenSignOff(store), "");
  if (changed) {
    Say(fmt::format("{}: de inhoud is niet wat is afgetekend (versie {}): er is daarna iets veranderd", path,
                    *changed));
    return kExitSomethingWrong;
  }
  SCHOUW_ASSIGN(const std::string head, store.audit_head(), "");
  if (!expected_head.empty()) {
    SCHOUW_ASSIGN(const bool stands, store.HasAuditHash(expected_head), "");
    if (!stands) {
      Say(path + ": het logboek bevat de opgegeven stand niet: het is ingekort, of van een andere controle");
      return kExitSomethingWrong;
    }
  }
  SCHOUW_ASSIGN(const SessionCheck sessions, CheckSessions(store), "");
  if (const std::string wrong = WrongWith(sessions); !wrong.empty()) {
    Say(path + ": " + wrong);
    return kExitSomethingWrong;
  }
  std::printf("%s: in orde. Stand van het logboek: %s\n", path.c_str(), head.c_str());
  SayWhatIsCovered(sessions);
  if (expected_head.empty()) {
    std::printf(
        "Niet uit te sluiten is dat de laatste regels van het logboek zijn weggehaald; vergelijk met de stand op "
        "een afgedrukt verslag: schouw verify %s --head STAND\n",
        path.c_str());
  }
  return kExitDone;
}

Result<int> Verify(const std::string& path, const std::string& expected_head) {
  auto result = VerifyOpened(path, expected_head);
  if (result) return result;
  // A case of ours that can't be read any more was found wrong; what is none is refused.
  const auto sum = CheckFileSum(path);
  if (!sum || *sum != FileSum::kBroken) return result;
  Say(path + ": het bestand is veranderd sinds het werd gesloten (" + result.error().Text() + ")");
  return kExitSomethingWrong;
}

// Whoever has the file may read its log, which has no content; somebody who is named must be allowed to.
Result<int> PrintLog(const std::string& path, const std::string& format, const ActorFlags& actor) {
  SCHOUW_ASSIGN(const CaseStore store, CaseStore::OpenForReading(path), "");
  if (!actor.as.empty()) {
    SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
    SCHOUW_TRY(FindActor(actor, Act::kReadLog, NamesIn(check)), "");
  }
  SCHOUW_ASSIGN(const auto rows, store.audit_rows(), "");
  if (format == "csv") {
    std::printf("seq,at,who,operation,what,hash\r\n");
    for (const AuditRow& row : rows) std::printf("%s\r\n", AuditRowCsv(row).c_str());
  } else {
    std::printf("%s\n", AuditRowsJson(rows).c_str());
  }
  return kExitDone;
}

}  // namespace

void AddCaseCommands(CLI::App& app, const Choose& choose) {
  struct Flags {
    std::string path;
    std::string head;
    std::string format = "csv";
    ActorFlags actor;
  };
  auto flags = std::make_shared<Flags>();
  CLI::App* verify = app.add_subcommand("verify", "Controleert of een controlebestand heel is en het logboek klopt");
  verify->add_option("case", flags->path, "Het controlebestand")->required();
  verify->add_option("--head", flags->head, "De stand van het logboek op een afgedrukt verslag");
  verify->callback([flags, choose] {
    choose([flags] {
      auto status = Verify(flags->path, flags->head);
      return status ? *status : Refuse(status.error());
    });
  });
  CLI::App* log = app.add_subcommand("log", "Het logboek van een controlebestand, zonder inhoud");
  log->add_option("case", flags->path, "Het controlebestand")->required();
  log->add_option("--format", flags->format, "csv of json")->check(OneOf({"csv", "json"}));
  AddActorFlags(*log, flags->actor);
  log->callback([flags, choose] {
    choose([flags] {
      auto status = PrintLog(flags->path, flags->format, flags->actor);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw

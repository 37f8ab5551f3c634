// `schouw finalise` and `schouw correct`: signing off, and mending what was signed.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/program.h"
#include "agent/review/session.h"
#include "agent/store/case_store.h"
#include "agent/store/sign_off.h"
#include "report/words/said.h"

namespace schouw {
namespace {

struct FinishFlags {
  std::string path;
  ActorFlags actor;
  std::string why;
};

std::string WhyNotSigned(std::string_view status) {
  if (status == "sealed") return " is verzegeld: er valt niets af te tekenen. Zie de melding aan de politie";
  if (status == "purged") return " is opgeschoond: er valt niets meer af te tekenen";
  return " is al afgetekend: dat kan één keer";
}

Result<int> RunFinalise(const FinishFlags& flags) {
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(flags.path), "");
  SCHOUW_ASSIGN(const Actor actor, ActorIn(store, flags.actor, Act::kSignOff), "");
  SCHOUW_ASSIGN(const Book book, Book::Read(store), "");
  if (const std::string& status = book.data().scan.status; status != "draft") {
    return Fail(ErrorCode::kRefused, flags.path + WhyNotSigned(status));
  }
  SCHOUW_ASSIGN(const FinishState state, ReadFinishState(store, book, actor.id), "");
  if (const std::string missing = MissingForSignOff(state); !missing.empty()) {
    return Fail(ErrorCode::kRefused, Spoken(missing) + " Ga verder met schouw review.");
  }
  SCHOUW_ASSIGN(const std::string digest, Finalise(store, {}, {actor.id, Now()}), "");
  SCHOUW_TRY(store.Close(), "");
  std::printf("%s: definitief. Kenmerk van de inhoud: %s\n", flags.path.c_str(), digest.c_str());
  return kExitDone;
}

Result<int> RunCorrect(const FinishFlags& flags) {
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(flags.path), "");
  SCHOUW_ASSIGN(const Actor actor, ActorIn(store, flags.actor, Act::kCorrect), "");
  SCHOUW_ASSIGN(const std::vector<Disclosure> given, ReadDisclosures(store), "");
  SCHOUW_TRY(Correct(store, flags.why, {actor.id, Now()}), "");
  SCHOUW_TRY(store.Close(), "");
  Say("de verbetering staat in " + flags.path +
      ", naast wat er stond; geef het nieuwe verslag aan wie het vorige kreeg");
  for (const Disclosure& one : given) {
    if (one.version > 0) Say("  " + one.to + ", op " + FormatAmsterdam(one.at) + ": " + one.why);
  }
  return kExitDone;
}

template <typename Run>
void OnChosen(CLI::App* verb, const std::shared_ptr<FinishFlags>& flags, const Choose& choose, Run run) {
  verb->callback([flags, choose, run] {
    choose([flags, run] {
      auto status = run(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace

void AddFinishCommands(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<FinishFlags>();
  CLI::App* finalise = app.add_subcommand("finalise", "Tekent een controle af; dat doet de tweede lezer");
  finalise->add_option("case", flags->path, "Het controlebestand")->required();
  AddActorFlags(*finalise, flags->actor);
  OnChosen(finalise, flags, choose, RunFinalise);
  CLI::App* correct =
      app.add_subcommand("correct", "Verbetert een afgetekend verslag, zichtbaar, met een tweede versie");
  correct->add_option("case", flags->path, "Het controlebestand")->required();
  AddActorFlags(*correct, flags->actor);
  correct->add_option("--why", flags->why, "Wat er verbeterd wordt en waarom")->required();
  OnChosen(correct, flags, choose, RunCorrect);
}

}  // namespace schouw

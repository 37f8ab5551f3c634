// `schouw review`: the page where signals are judged, on this machine alone, for one person.
#include <CLI/CLI.hpp>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/page_server.h"
#include "agent/cli/program.h"
#include "agent/store/case_store.h"

namespace schouw {
namespace {

struct ReviewFlags {
  std::string path;
  ActorFlags actor;
  PageFlags page;
  std::string language = "nl";
};

int SayEnd(ReviewEnd end) {
  switch (end) {
    case ReviewEnd::kClosed: Say("de beoordeling is afgesloten; alles is opgeslagen"); break;
    case ReviewEnd::kIdle: Say("er gebeurde te lang niets: de beoordeling is afgesloten; alles is opgeslagen"); break;
    case ReviewEnd::kStopped: Say("gestopt; alles is opgeslagen"); break;
  }
  return kExitDone;
}

Result<int> RunReview(const ReviewFlags& flags) {
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(flags.path), "");
  SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
  SCHOUW_ASSIGN(const Actor actor, FindActor(flags.actor, Act::kOpen, NamesIn(check)), "");
  SCHOUW_ASSIGN(ReviewDesk desk, ReviewDesk::Open(std::move(store), PersonOf(actor), Now, flags.language), "");
  SCHOUW_ASSIGN(const ReviewEnd end,
                ServePage(flags.page, [&desk](const ReviewRequest& request) { return desk.Answer(request); }, {}), "");
  SCHOUW_TRY(desk.Close(), "");
  return SayEnd(end);
}

}  // namespace

void AddReviewCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<ReviewFlags>();
  CLI::App* verb = app.add_subcommand("review", "Opent de pagina waarop u de signalen beoordeelt");
  verb->add_option("case", flags->path, "Het controlebestand")->required();
  AddActorFlags(*verb, flags->actor);
  AddPageFlags(*verb, flags->page);
  verb->add_option("--lang", flags->language, "nl of en")->check(OneOf({"nl", "en"}));
  verb->callback([flags, choose] {
    choose([flags] {
      auto status = RunReview(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw

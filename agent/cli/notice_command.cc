// `schouw notice` and `schouw lift`: the notice to the police, its handover, and taking the seal off.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/program.h"
#include "agent/store/case_store.h"
#include "agent/store/seal.h"
#include "report/notice/notice.h"

namespace schouw {
namespace {

struct NoticeFlags {
  std::string path;
  std::vector<std::string> as;
  std::string key;
  std::string handed_to;
  std::string police_reference;
  std::string language = "nl";
  std::string out;
};

Result<Actor> ActorIn(const CaseStore& store, const std::string& id, const std::string& key, Act act) {
  SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
  return FindActor({id, key, ""}, act, NamesIn(check));
}

Result<int> EnterHandoverInCase(const NoticeFlags& flags) {
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(flags.path), "");
  SCHOUW_ASSIGN(const Actor actor, ActorIn(store, flags.as.front(), flags.key, Act::kNotice), "");
  SCHOUW_TRY(EnterHandover(store, {Now(), actor.id, flags.handed_to, flags.police_reference}), "");
  SCHOUW_TRY(store.Close(), "");
  Say("de overdracht aan " + flags.handed_to + " is vastgelegd, met nummer " + flags.police_reference);
  return kExitDone;
}

// Logged before it is given out. A notice waits for nobody: where the case can't be written, it is made all the same.
void LogNotice(const NoticeFlags& flags) {
  auto store = CaseStore::OpenForWriting(flags.path);
  Status logged = store ? store->Log(flags.as.front(), "consultation", "notice as html", Now())
                        : Status(Fail(Error(store.error())));
  if (logged) logged = store->Close();
  if (!logged) Say("deze melding kon niet in het logboek worden geschreven: " + logged.error().Text());
}

Result<int> MakeNotice(const NoticeFlags& flags) {
  std::string text;
  {
    SCHOUW_ASSIGN(const CaseStore store, CaseStore::OpenForReading(flags.path), "");
    if (auto actor = ActorIn(store, flags.as.front(), flags.key, Act::kNotice); !actor) {
      Say("de melding wordt toch gemaakt, en dit staat in het logboek: " + actor.error().Text());
    }
    SCHOUW_ASSIGN(const NoticeData data, BuildNotice(store), "");
    text = RenderNotice(data, flags.language == "en" ? NoticeLanguage::kEnglish : NoticeLanguage::kDutch);
  }
  LogNotice(flags);
  if (flags.out.empty() || flags.out == "-") {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kExitDone;
  }
  SCHOUW_TRY(WriteWholeFile(flags.out, text), "");
  Say("de melding staat in " + flags.out + "; druk haar af en bel de politie");
  return kExitDone;
}

Result<int> RunNotice(const NoticeFlags& flags) {
  if (flags.handed_to.empty() && flags.police_reference.empty()) return MakeNotice(flags);
  return EnterHandoverInCase(flags);
}

Result<int> RunLift(const NoticeFlags& flags) {
  if (flags.as.size() != 2 || flags.as[0] == flags.as[1]) {
    return Fail(ErrorCode::kRefused, "een zegel wordt door twee verschillende mensen opgeheven: geef --as twee keer");
  }
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(flags.path), "");
  SCHOUW_ASSIGN(const Actor first, ActorIn(store, flags.as[0], "", Act::kLift), "");
  SCHOUW_ASSIGN(const Actor second, ActorIn(store, flags.as[1], "", Act::kLift), "");
  if (!first.roles.Has(Role::kReviewer) && !second.roles.Has(Role::kReviewer)) {
    return Fail(ErrorCode::kRefused, "een van de twee die een zegel opheffen is een tweede lezer");
  }
  SCHOUW_TRY(LiftSeal(store, first.id, second.id, flags.police_reference, Now()), "");
  SCHOUW_TRY(store.Close(), "");
  Say("het zegel van " + flags.path + " is opgeheven; wat van het bestand zelf is gewist, komt niet terug");
  return kExitDone;
}

template <typename Run>
void OnChosen(CLI::App* verb, const std::shared_ptr<NoticeFlags>& flags, const Choose& choose, Run run) {
  verb->callback([flags, choose, run] {
    choose([flags, run] {
      auto status = run(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace

void AddNoticeCommands(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<NoticeFlags>();
  CLI::App* notice = app.add_subcommand("notice", "Maakt de melding aan de politie, of legt de overdracht vast");
  notice->add_option("case", flags->path, "Het controlebestand")->required();
  notice->add_option("--as", flags->as, "Wie dit doet")->required()->expected(1);
  notice->add_option("--key", flags->key, "De eigen sleutel; anders CODE.key in de map met sleutels");
  notice->add_option("--handed-to", flags->handed_to, "Aan wie is overgedragen");
  notice->add_option("--police-reference", flags->police_reference, "Het nummer dat de politie gaf");
  notice->add_option("--lang", flags->language, "nl of en")->check(OneOf({"nl", "en"}));
  notice->add_option("--out", flags->out, "Het bestand waarin de melding komt; anders de standaarduitvoer");
  OnChosen(notice, flags, choose, RunNotice);
  CLI::App* lift = app.add_subcommand("lift", "Heft een zegel op; dat doen twee mensen, met het nummer van de politie");
  lift->add_option("case", flags->path, "Het controlebestand")->required();
  lift->add_option("--as", flags->as, "Wie dit doen; twee keer")
      ->required()
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  lift->add_option("--police-reference", flags->police_reference, "Het nummer dat de politie gaf")->required();
  OnChosen(lift, flags, choose, RunLift);
}

}  // namespace schouw

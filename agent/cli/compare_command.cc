// `schouw compare`: a check beside the one before, in numbers by rule and kind; agreements come along.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/program.h"
#include "agent/store/case_store.h"
#include "agent/tally/compare.h"
#include "report/html/comparison_words.h"
#include "report/html/dutch.h"

namespace schouw {
namespace {

struct CompareFlags {
  std::string earlier, later;
  std::string format = "text";
  std::string why;
  ActorFlags actor;
};

std::string CompareText(const ComparedCases& compared) {
  const Comparison& comparison = compared.comparison;
  std::string text = "Controle " + std::to_string(compared.later.number) + " van " +
                     FormatDutchDate(compared.later.day) + " naast " + dutch::EarlierCheck(comparison) + "\n" +
                     dutch::ComparisonLine(comparison, compared.later.since) + "\n\n";
  for (const ComparedRow& row : comparison.rows) {
    text += row.pack + " / " + row.rule + ", " + std::string(dutch::Kinds(row.kind)) + ": " +
            dutch::ComparedRowText(row, comparison) + "\n";
  }
  if (!comparison.rows.empty()) text += "\n";
  for (const std::string& sentence : dutch::ComparisonRemarks(comparison)) text += sentence + "\n";
  return text;
}

// Who compares reads both: the other case has to be his as well. A purged one holds numbers alone, and no mandate.
Status CheckMayRead(const CaseStore& earlier, const Actor& actor) {
  SCHOUW_ASSIGN(const ScanInfo scan, earlier.scan(), "");
  if (scan.status == "purged") return {};
  SCHOUW_ASSIGN(const CheckInfo check, earlier.check(), "");
  const NamedPeople named = NamesIn(check);
  return CheckMay(actor.id, RolesUnder(actor.roles, actor.id, named.officers, named.reviewers), Act::kCompare);
}

struct Done {
  ComparedCases compared;
  std::string who;
};

Result<Done> CompareBoth(const CompareFlags& flags) {
  SCHOUW_ASSIGN(const CaseStore earlier, CaseStore::OpenForReading(flags.earlier), "");
  SCHOUW_ASSIGN(const CaseStore later, CaseStore::OpenForReading(flags.later), "");
  SCHOUW_ASSIGN(const CheckInfo check, later.check(), "");
  SCHOUW_ASSIGN(const Actor actor, FindActor(flags.actor, Act::kCompare, NamesIn(check)), "");
  SCHOUW_TRY(CheckMayRead(earlier, actor), flags.earlier);
  if (flags.why.empty() && !check.exercise)
    return Fail(ErrorCode::kRefused, "zeg ook waarom de controles worden vergeleken (--why); dat komt in het logboek");
  SCHOUW_ASSIGN(ComparedCases compared, CompareCases(earlier, later), "");
  return Done{std::move(compared), actor.id};
}

// The log of the earlier case first: without it nothing is told.
Status Keep(const CompareFlags& flags, const Done& done) {
  const std::string why = flags.why.empty() ? "" : ": " + flags.why;
  const auto with = [&](const CheckSide& side) {
    return "compared with check " + std::to_string(side.number) + " of " + side.reference + why;
  };
  SCHOUW_ASSIGN(CaseStore earlier, CaseStore::OpenForWriting(flags.earlier), "");
  SCHOUW_TRY(earlier.LogCourse(done.who, "combination", with(done.compared.later), Now()), flags.earlier);
  SCHOUW_TRY(earlier.Close(), flags.earlier);
  SCHOUW_ASSIGN(CaseStore later, CaseStore::OpenForWriting(flags.later), "");
  if (done.compared.later.status == "draft") {
    SCHOUW_TRY(PutEarlierCheck(later, done.compared.comparison, done.compared.agreements, flags.why, {done.who, Now()}),
               flags.later);
  } else {
    SCHOUW_TRY(later.LogCourse(done.who, "combination", with(done.compared.earlier), Now()), flags.later);
    Say(flags.later + " is afgetekend: de vergelijking komt niet meer in dat verslag");
  }
  return later.Close();
}

Result<int> RunCompare(const CompareFlags& flags) {
  std::error_code error;
  if (std::filesystem::equivalent(flags.earlier, flags.later, error))
    return Fail(ErrorCode::kRefused, "dat is twee keer hetzelfde controlebestand");
  SCHOUW_ASSIGN(const Done done, CompareBoth(flags), "");
  SCHOUW_TRY(Keep(flags, done), "");
  const std::string text = flags.format == "json" ? CompareJson(done.compared) : CompareText(done.compared);
  std::fwrite(text.data(), 1, text.size(), stdout);
  const std::size_t agreements = done.compared.agreements.size();
  if (agreements > 0 && done.compared.later.status == "draft") {
    Say(std::to_string(agreements) + (agreements == 1 ? " afspraak" : " afspraken") +
        " uit de vorige controle staan nu ook in " + flags.later);
  }
  return kExitDone;
}

}  // namespace

void AddCompareCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<CompareFlags>();
  CLI::App* compare = app.add_subcommand("compare", "Vergelijkt een controle met de vorige, in aantallen per regel");
  compare->add_option("earlier", flags->earlier, "Het controlebestand van de vorige controle")->required();
  compare->add_option("later", flags->later, "Het controlebestand van deze controle")->required();
  compare->add_option("--format", flags->format, "text of json")->check(OneOf({"text", "json"}));
  AddActorFlags(*compare, flags->actor);
  compare->add_option("--why", flags->why, "Waarom wordt vergeleken; dat komt in het logboek");
  compare->callback([flags, choose] {
    choose([flags] {
      auto status = RunCompare(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw

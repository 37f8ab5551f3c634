// `schouw counts`: what people decided of signals, over many cases, as numbers for who keeps the rules.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/program.h"
#include "agent/store/case_store.h"
#include "agent/tally/judgment_counts.h"

namespace schouw {
namespace {

struct CountsFlags {
  std::vector<std::string> paths;
  std::string out;
  ActorFlags actor;
};

struct Tally {
  JudgmentCounts counts;
  std::vector<std::string> counted;  // paths
  std::optional<bool> exercise;
};

// An exercise says nothing of how good a rule is, and its people are nobody's.
Status CheckSameKind(const CheckInfo& check, bool demo_people, Tally& tally) {
  if (demo_people && !check.exercise) {
    return Fail(ErrorCode::kRefused,
                "dit programma heeft alleen de lijst van medewerkers voor oefeningen; vraag de beheerder om het pakket "
                "van de organisatie");
  }
  if (tally.exercise.value_or(check.exercise) != check.exercise)
    return Fail(ErrorCode::kRefused, "oefeningen en echte controles worden niet samen geteld");
  tally.exercise = check.exercise;
  return {};
}

Result<Tally> CountAll(const CountsFlags& flags) {
  SCHOUW_ASSIGN(const People people, CurrentPeople(flags.actor.trust), "");
  Tally tally;
  for (const std::string& path : flags.paths) {
    SCHOUW_ASSIGN(const CaseStore store, CaseStore::OpenForReading(path), "");
    SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
    SCHOUW_TRY(CheckSameKind(check, people.demo, tally), path);
    if (const Status added = tally.counts.Add(store); added) {
      tally.counted.push_back(path);
    } else if (added.error().code == ErrorCode::kRefused) {
      Say(added.error().Text());
    } else {
      return Fail(added.error());
    }
  }
  return tally;
}

// Before the numbers leave: a case that can't be written to keeps its numbers.
Status LogDisclosure(const Tally& tally, const std::string& who) {
  for (const std::string& path : tally.counted) {
    SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(path), "");
    SCHOUW_TRY(store.Log(who, "disclosure",
                         "counts of judgments by rule, with " + std::to_string(tally.counted.size()) +
                             " cases, for the rules' maintainer",
                         Now()),
               path);
    SCHOUW_TRY(store.Close(), path);
  }
  return {};
}

Result<int> RunCounts(const CountsFlags& flags) {
  SCHOUW_ASSIGN(const Actor actor, FindActor(flags.actor, Act::kCounts), "");
  SCHOUW_ASSIGN(const Tally tally, CountAll(flags), "");
  if (tally.counted.empty())
    return Fail(ErrorCode::kRefused, "er is niets geteld: alleen afgetekende controles tellen mee");
  SCHOUW_TRY(LogDisclosure(tally, actor.id), "");
  const std::string text = tally.counts.Json();
  if (flags.out.empty() || flags.out == "-") {
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else {
    SCHOUW_TRY(WriteWholeFile(flags.out, text), "");
  }
  Say(std::to_string(tally.counted.size()) + " controles geteld, " + std::to_string(tally.counts.rows()) +
      " aantallen; wat minder dan " + std::to_string(kLeastCounted) + " keer voorkomt, is weggelaten");
  return tally.counted.size() == flags.paths.size() ? kExitDone : kExitSomethingWrong;
}

}  // namespace

void AddCountsCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<CountsFlags>();
  CLI::App* counts = app.add_subcommand("counts", "Telt oordelen per regel over afgetekende controles, zonder tekst");
  counts->add_option("case", flags->paths, "De controlebestanden")->required();
  counts->add_option("-o,--out", flags->out, "Het bestand waarin de tellingen komen; anders de standaarduitvoer");
  AddActorFlags(*counts, flags->actor);
  counts->callback([flags, choose] {
    choose([flags] {
      auto status = RunCounts(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw

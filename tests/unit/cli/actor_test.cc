// Who may act, with the demo's people. The test's own folder stands for the program's: it has organisation.pub, trust/
// and demo-keys/ because demo_files are laid beside every program that is built.
#include "agent/cli/actor.h"

#include <gtest/gtest.h>

#include "agent/cli/program.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

NamedPeople Exercise() { return {{"M-1001"}, {"M-2002"}, true}; }

std::string Refusal(const ActorFlags& flags, Act act, const NamedPeople& named) {
  const auto actor = FindActor(flags, act, named);
  return actor ? "" : actor.error().Text();
}

class Actors : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string program = ProgramFolder();
    if (!LoadPublicKey(program + "/organisation.pub")) GTEST_SKIP() << "build demo_files first";
  }
};

TEST_F(Actors, AreProvenByTheirKeyInAnExerciseToo) {
  const Actor officer = FindActor({}, Act::kScan, Exercise()).value();
  EXPECT_EQ(officer.id, "M-1001");
  EXPECT_TRUE(officer.key.has_value());
  const Actor reviewer = FindActor({"M-2002", "", ""}, Act::kSignOff, Exercise()).value();
  EXPECT_EQ(reviewer.roles, Roles{Role::kReviewer});
  EXPECT_TRUE(reviewer.key.has_value());
}

TEST_F(Actors, AreRefusedWhatTheirRoleMayNot) {
  EXPECT_EQ(Refusal({"M-2002", "", ""}, Act::kScan, Exercise()),
            "M-2002 mag dit hier niet doen: een gegevensdrager bekijken is aan: medewerker of digitaal specialist");
  EXPECT_EQ(Refusal({"M-1001", "", ""}, Act::kSignOff, Exercise()),
            "M-1001 mag dit hier niet doen: een controle aftekenen is aan: tweede lezer");
  EXPECT_EQ(Refusal({"M-4004", "", ""}, Act::kOpen, Exercise()),
            "M-4004 mag dit hier niet doen: signalen inzien is aan: medewerker of tweede lezer");
  EXPECT_EQ(Refusal({"M-3003", "", ""}, Act::kScan, Exercise()), "") << "a specialist connects devices for any mandate";
}

TEST_F(Actors, MustBeNamedInTheMandate) {
  NamedPeople others = Exercise();
  others.officers = {"M-1009"};
  EXPECT_EQ(Refusal({"M-1001", "", ""}, Act::kScan, others),
            "M-1001 mag dit hier niet doen: een gegevensdrager bekijken is aan: medewerker of digitaal specialist");
}

TEST_F(Actors, MustStandOnTheList) {
  EXPECT_EQ(
      Refusal({"M-9999", "", ""}, Act::kOpen, Exercise()),
      "M-9999 staat niet op de lijst van medewerkers; controleer de code of vraag de beheerder om een nieuwe lijst");
}

TEST_F(Actors, NamedInAnExerciseButOnNoListAreNotProven) {
  const NamedPeople others = {{"M-1009"}, {"M-2009"}, true};
  const Actor officer = FindActor({}, Act::kScan, others).value();
  EXPECT_EQ(officer.id, "M-1009");
  EXPECT_FALSE(officer.key.has_value());
  EXPECT_NE(Refusal({"M-1009", "", ""}, Act::kSignOff, others), "");
  EXPECT_EQ(Refusal({"M-2009", "", ""}, Act::kSignOff, others), "");
}

TEST_F(Actors, OutsideAnExerciseNobodyActsUnnamedOrByTheDemoList) {
  NamedPeople real = Exercise();
  real.exercise = false;
  EXPECT_EQ(Refusal({}, Act::kScan, real),
            "--as ontbreekt: wie doet dit? Geef de eigen code, bijvoorbeeld --as M-1001");
  EXPECT_EQ(
      Refusal({"M-1001", "", ""}, Act::kScan, real),
      "dit programma heeft alleen de lijst van medewerkers voor oefeningen; vraag de beheerder om het pakket van de "
      "organisatie");
}

TEST_F(Actors, ATrustFolderCanNotBringAnotherOrganisation) {
  testing::TempFolder folder;
  testing::WriteFile(folder.File("people.toml"), "[people]\nvalid_until = 2099-01-01\n");
  EXPECT_NE(Refusal({"M-1001", "", folder.path()}, Act::kScan, Exercise()).find("niet ondertekend door de organisatie"),
            std::string::npos);
}

}  // namespace
}  // namespace schouw

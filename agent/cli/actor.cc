#include "agent/cli/actor.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "agent/cli/program.h"
#include "agent/store/session_end.h"

namespace schouw {
namespace {

thread_local const LockedText* typed_secret = nullptr;

bool Names(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

IdentityFolders Folders(const std::string& trust) { return {ProgramFolder(), trust}; }

// In an exercise the mandate alone says who somebody is.
Actor Unproven(const std::string& id, const NamedPeople& named) {
  Actor actor{id, {}, std::nullopt};
  if (Names(named.officers, id)) actor.roles.Add(Role::kOfficer);
  if (Names(named.reviewers, id)) actor.roles.Add(Role::kReviewer);
  return actor;
}

Result<Actor> Proven(const ActorFlags& flags, const std::string& id, const NamedPeople& named) {
  SCHOUW_ASSIGN(const People people, CurrentPeople(flags.trust), "");
  if (people.demo && !named.exercise) {
    return Fail(ErrorCode::kRefused,
                "dit programma heeft alleen de lijst van medewerkers voor oefeningen; vraag de beheerder om het pakket "
                "van de organisatie");
  }
  const std::string file = flags.key.empty() ? FindKeyFile(Folders(flags.trust), id) : flags.key;
  SCHOUW_ASSIGN(Identity identity, Identify(people, id, file, AskSecretly, AmsterdamDate(Now())), "");
  return Actor{id, RolesUnder(identity.person.roles, id, named.officers, named.reviewers), std::move(identity.key)};
}

// Whether an exercise may go on with somebody who is only named.
bool MayStayUnproven(const ActorFlags& flags, const std::string& id, const NamedPeople& named) {
  if (!named.exercise || !flags.key.empty()) return false;
  if (!Names(named.officers, id) && !Names(named.reviewers, id)) return false;
  const auto people = CurrentPeople(flags.trust);
  if (!people) return people.error().code == ErrorCode::kNotFound;
  return people->Find(id) == nullptr || (flags.as.empty() && FindKeyFile(Folders(flags.trust), id).empty());
}

// Letter by letter: a text that grows leaves copies behind.
Result<LockedText> TypedLine() {
  LockedText line;
  Status status;
  for (int byte = std::getchar(); byte != EOF && byte != '\n'; byte = std::getchar()) {
    if (status) status = line.Add(static_cast<char>(byte));  // what is too long is read to its end
  }
  if (!status) return Fail(status.error());
  return line;
}

}  // namespace

void AddActorFlags(CLI::App& verb, ActorFlags& flags) {
  verb.add_option("--as", flags.as, "De code van wie dit doet");
  verb.add_option("--key", flags.key, "De eigen sleutel; anders CODE.key in de map met sleutels");
}

NamedPeople NamesIn(const Mandate& mandate) { return {mandate.officers, mandate.reviewers, IsExercise(mandate)}; }

NamedPeople NamesIn(const CheckInfo& check) {
  const ParsedMandate parsed = ParseMandate(check.mandate_toml);
  if (parsed.faults.empty()) return NamesIn(parsed.mandate);
  return {{check.officer}, {check.reviewer}, check.exercise};
}

Result<Actor> FindActor(const ActorFlags& flags, Act act, const NamedPeople& named) {
  std::string id = flags.as;
  if (id.empty() && named.exercise && !named.officers.empty()) id = named.officers.front();
  if (id.empty()) {
    return Fail(ErrorCode::kRefused, "--as ontbreekt: wie doet dit? Geef de eigen code, bijvoorbeeld --as M-1001");
  }
  Actor actor;
  if (MayStayUnproven(flags, id, named)) {
    actor = Unproven(id, named);
    if (!flags.as.empty())
      Say("oefening: " + id + " staat niet op de lijst van medewerkers; wie dit doet is niet bewezen");
  } else {
    SCHOUW_ASSIGN(actor, Proven(flags, id, named), "");
  }
  SCHOUW_TRY(CheckMay(id, actor.roles, act), "");
  // What is done in this case from here on stands in this person's name.
  if (actor.key) SCHOUW_TRY(SignSessionsAs(actor.id, *actor.key), "");
  return actor;
}

Result<Actor> ActorIn(const CaseStore& store, const ActorFlags& flags, Act act) {
  SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
  return FindActor(flags, act, NamesIn(check));
}

Result<Actor> FindActor(const ActorFlags& flags, Act act) {
  SCHOUW_ASSIGN(const People people, CurrentPeople(flags.trust), "");
  NamedPeople nobody;
  nobody.exercise = people.demo;
  return FindActor(flags, act, nobody);
}

Result<People> CurrentPeople(const std::string& trust) { return FindPeople(Folders(trust), AmsterdamDate(Now())); }

TypedSecret::TypedSecret(LockedText secret) : secret_(std::move(secret)) { typed_secret = &secret_; }

TypedSecret::~TypedSecret() { typed_secret = nullptr; }

Result<LockedText> AskSecretly(const std::string& question) {
  if (typed_secret != nullptr) return LockedText::From(std::string(typed_secret->text()));
  termios old_mode{};
  const bool terminal = ::tcgetattr(STDIN_FILENO, &old_mode) == 0;
  if (terminal) {
    std::fputs(question.c_str(), stderr);
    termios silent = old_mode;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  Result<LockedText> line = TypedLine();
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &old_mode);
    std::fputc('\n', stderr);
  }
  return line;
}

Result<SecretKey> OpenKeyFile(const std::string& file) {
  SCHOUW_ASSIGN(const std::string text, ReadWholeFile(file), "sleutel");
  SCHOUW_ASSIGN(const bool asks, NeedsPassphrase(text), file);
  LockedText passphrase;
  if (asks) {
    SCHOUW_ASSIGN(passphrase, AskSecretly("Wachtwoordzin: "), "");
  }
  SCHOUW_ASSIGN(SecretKey key, SecretKey::Open(text, passphrase.text()), file);
  return key;
}

}  // namespace schouw

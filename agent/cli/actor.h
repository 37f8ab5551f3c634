// Who does what a verb does: --as and --key, held against the list of people, the role table and the mandate.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/identity/identify.h"
#include "agent/mandate/mandate.h"

namespace schouw {

class CaseStore;

struct ActorFlags {
  std::string as;
  std::string key;    // file; empty: ID.key where keys are kept
  std::string trust;  // folder; empty: the program's own
};
// Adds --as and --key to a verb.
void AddActorFlags(CLI::App& verb, ActorFlags& flags);

// Whom a mandate names. An exercise (a mandate for the theme "demo" alone) may be done by people it names who stand on
// no list: they are not proven, and it is said.
struct NamedPeople {
  std::vector<std::string> officers;
  std::vector<std::string> reviewers;
  bool exercise = false;
};
NamedPeople NamesIn(const Mandate& mandate);
// Of a case: by the mandate it keeps.
NamedPeople NamesIn(const CheckInfo& check);

struct Actor {
  std::string id;
  Roles roles;                   // what is left of them under the mandate
  std::optional<SecretKey> key;  // the proof, and what to sign with; none: not proven (exercise)
};

// The one who acts, allowed to do `act` under this mandate. Without --as: in an exercise the mandate's first officer,
// else refused. Errors: kRefused, one sentence that says what to do.
Result<Actor> FindActor(const ActorFlags& flags, Act act, const NamedPeople& named);
// The same under the mandate of a case.
Result<Actor> ActorIn(const CaseStore& store, const ActorFlags& flags, Act act);
// The same without a mandate at hand (plans, lists).
Result<Actor> FindActor(const ActorFlags& flags, Act act);

// The list of people that counts: of the trust folder given, else the program's.
Result<People> CurrentPeople(const std::string& trust);

// Asks on the terminal without showing what is typed; from a pipe, the next line. While a TypedSecret stands in this
// thread, that is the answer and nothing is asked. Errors: kMemory, kRefused when it is too long.
Result<LockedText> AskSecretly(const std::string& question);

// A passphrase that was typed on a page: for this thread, for as long as it stands. Wiped at the end.
class TypedSecret {
 public:
  explicit TypedSecret(LockedText secret);
  ~TypedSecret();
  TypedSecret(const TypedSecret&) = delete;
  TypedSecret& operator=(const TypedSecret&) = delete;

 private:
  LockedText secret_;
};

// Opens the secret key in `file`, asking for its passphrase when it has one.
Result<SecretKey> OpenKeyFile(const std::string& file);

}  // namespace schouw

#include "agent/cli/mandate_signing.h"

#include <string_view>
#include <utility>
#include <vector>

#include "agent/cli/actor.h"
#include "agent/cli/program.h"
#include "agent/cli/sign_file.h"
#include "agent/mandate/mandate.h"
#include "agent/mandate/signed.h"

namespace schouw {
namespace {

Result<Mandate> WholeMandate(const std::string& path) {
  SCHOUW_ASSIGN(const std::string toml, ReadWholeFile(path), "controleopdracht");
  ParsedMandate parsed = ParseMandate(toml);
  if (parsed.faults.empty()) return std::move(parsed.mandate);
  return Fail(ErrorCode::kMalformed, FormatFaults(path, parsed.faults));
}

// Whose key this is.
Result<Person> OwnerOf(const SecretKey& key, const People& people) {
  for (const Person& person : people.people)
    if (person.key == key.public_key()) return person;
  return Fail(ErrorCode::kRefused, "deze sleutel is van niemand op de lijst van medewerkers; gebruik de eigen sleutel");
}

// As what this person may sign the mandate.
Result<std::vector<std::string_view>> KindsOfMandate(const std::string& path, const Person& person, bool demo) {
  SCHOUW_ASSIGN(const Mandate mandate, WholeMandate(path), "");
  if (demo && !IsExercise(mandate)) {
    return Fail(ErrorCode::kRefused,
                "de sleutels voor oefeningen ondertekenen alleen opdrachten met het thema \"demo\"");
  }
  std::vector<std::string_view> kinds;
  const Roles roles = RolesUnder(person.roles, person.id, mandate.officers, mandate.reviewers);
  if (May(roles, Act::kSignMandate)) kinds.push_back(kSignedMandate);
  if (person.id == mandate.widened_by && May(person.roles, Act::kWiden)) kinds.push_back(kSignedWidening);
  if (kinds.empty()) SCHOUW_TRY(CheckMay(person.id, roles, Act::kSignMandate), "");
  return kinds;
}

Result<std::vector<std::string_view>> KindsOfCheck(const CheckDay& check, const Person& person) {
  SCHOUW_TRY(CheckMay(person.id, person.roles, Act::kSignCheck), "");
  std::vector<std::string_view> kinds = {kSignedCheck};
  if (check.reason == "cause" && May(person.roles, Act::kSignCause)) kinds.push_back(kSignedCause);
  return kinds;
}

}  // namespace

Result<ParsedCheck> ReadCheckUnder(const std::string& toml, const std::string& mandate_file) {
  if (mandate_file.empty()) return ParseCheck(toml, nullptr);
  SCHOUW_ASSIGN(const Mandate mandate, WholeMandate(mandate_file), "");
  return ParseCheck(toml, &mandate);
}

Result<std::string> SignTextFile(const std::string& path, const std::string& mandate_file, const std::string& key_file,
                                 const std::string& trust) {
  SCHOUW_ASSIGN(const std::string toml, ReadWholeFile(path), "controleopdracht");
  SCHOUW_ASSIGN(const People people, CurrentPeople(trust), "");
  SCHOUW_ASSIGN(const SecretKey key, OpenKeyFile(key_file), "");
  SCHOUW_ASSIGN(const Person person, OwnerOf(key, people), "");
  std::vector<std::string_view> kinds;
  if (IsCheck(toml)) {
    SCHOUW_ASSIGN(const ParsedCheck parsed, ReadCheckUnder(toml, mandate_file), "");
    if (!parsed.faults.empty()) return Fail(ErrorCode::kMalformed, FormatFaults(path, parsed.faults));
    SCHOUW_ASSIGN(kinds, KindsOfCheck(parsed.check, person), "");
  } else {
    SCHOUW_ASSIGN(kinds, KindsOfMandate(path, person, people.demo), "");
  }
  for (const std::string_view kind : kinds) {
    SCHOUW_TRY(AddSignatureBeside(path, key, std::string(kind), person.id), "");
  }
  return person.id;
}

}  // namespace schouw

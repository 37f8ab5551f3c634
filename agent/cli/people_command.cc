// `schouw people`: the list of who may work with this program: checked, and signed by the organisation.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/program.h"
#include "agent/cli/sign_file.h"

namespace schouw {
namespace {

struct PeopleFlags {
  std::string path;
  std::string key;
};

Result<People> ReadPeople(const std::string& path) {
  SCHOUW_ASSIGN(const std::string text, ReadWholeFile(path), "lijst van medewerkers");
  ParsedPeople parsed = ParsePeople(text);
  if (parsed.faults.empty()) return std::move(parsed.people);
  return Fail(ErrorCode::kMalformed, "de lijst van medewerkers klopt niet\n" + FormatFaults(path, parsed.faults));
}

std::string RolesOf(const Person& person) {
  std::string text;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const Role role = static_cast<Role>(i);
    if (person.roles.Has(role)) text += (text.empty() ? "" : ", ") + std::string(RoleInDutch(role));
  }
  return text;
}

Result<int> Check(const PeopleFlags& flags) {
  SCHOUW_ASSIGN(const People people, ReadPeople(flags.path), "");
  for (const Person& person : people.people) {
    const std::string until = person.until ? ", tot en met " + FormatDutchDate(*person.until) : "";
    std::printf("%s: %s%s\n", person.id.c_str(), RolesOf(person).c_str(), until.c_str());
  }
  std::printf("Geldig tot en met %s\n", FormatDutchDate(people.valid_until).c_str());
  return kExitDone;
}

Result<int> Sign(const PeopleFlags& flags) {
  SCHOUW_ASSIGN(const People people, ReadPeople(flags.path), "");
  SCHOUW_ASSIGN(const SecretKey key, OpenKeyFile(flags.key), "");
  SCHOUW_TRY(AddSignatureBeside(flags.path, key, "people", key.name()), "");
  Say(flags.path + ".sig: ondertekend met sleutel " + key.name() + " (" + key.key_id() + "), " +
      std::to_string(people.people.size()) + " medewerkers");
  return kExitDone;
}

}  // namespace

void AddPeopleCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<PeopleFlags>();
  CLI::App* people = app.add_subcommand("people", "De lijst van medewerkers: nakijken en ondertekenen (beheer)");
  people->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, Result<int> (*run)(const PeopleFlags&)) {
    CLI::App* verb = people->add_subcommand(name, what);
    verb->add_option("file", flags->path, "De lijst (people.toml)")->required();
    verb->callback([flags, choose, run] {
      choose([flags, run] {
        auto status = run(*flags);
        return status ? *status : Refuse(status.error());
      });
    });
    return verb;
  };
  add("check", "Kijkt de lijst na en zegt wie erop staan", Check);
  CLI::App* sign = add("sign", "Ondertekent de lijst met de sleutel van de organisatie", Sign);
  sign->add_option("--key", flags->key, "De geheime sleutel van de organisatie")->required();
}

}  // namespace schouw

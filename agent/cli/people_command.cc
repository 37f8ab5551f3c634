// `schouw people`: the lists of who may work with this program and of who is left alone: checked, and signed by the
// organisation.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/program.h"
#include "agent/cli/sign_file.h"
#include "agent/mandate/protected_list.h"

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

void PrintPeople(const People& people) {
  for (const Person& person : people.people) {
    const std::string until = person.until ? ", tot en met " + FormatDutchDate(*person.until) : "";
    std::printf("%s: %s%s\n", person.id.c_str(), RolesOf(person).c_str(), until.c_str());
  }
  std::printf("Geldig tot en met %s\n", FormatDutchDate(people.valid_until).c_str());
}

// Of people, or of parties that are left alone: "protected" then.
Result<std::string> KindOf(const PeopleFlags& flags, bool print) {
  SCHOUW_ASSIGN(const std::string text, ReadWholeFile(flags.path), "lijst");
  const TomlDocument document = ParseToml(text);
  const bool is_protected = std::any_of(document.root.entries.begin(), document.root.entries.end(),
                                        [](const TomlEntry& entry) { return entry.key == "protected"; });
  if (!is_protected) {
    SCHOUW_ASSIGN(const People people, ReadPeople(flags.path), "");
    if (print) PrintPeople(people);
    return std::string("people");
  }
  const ParsedProtectedList parsed = ParseProtectedList(text);
  if (!parsed.faults.empty()) {
    return Fail(ErrorCode::kMalformed, "de lijst klopt niet\n" + FormatFaults(flags.path, parsed.faults));
  }
  if (print) {
    std::printf("Lijst %s %s: %zu partijen die met rust worden gelaten, geldig tot en met %s\n",
                parsed.list.name.c_str(), parsed.list.version.c_str(), parsed.list.entries.size(),
                FormatDutchDate(parsed.list.valid_until).c_str());
  }
  return std::string("protected");
}

Result<int> Check(const PeopleFlags& flags) {
  SCHOUW_TRY(KindOf(flags, /*print=*/true), "");
  return kExitDone;
}

Result<int> Sign(const PeopleFlags& flags) {
  SCHOUW_ASSIGN(const std::string kind, KindOf(flags, /*print=*/false), "");
  SCHOUW_ASSIGN(const SecretKey key, OpenKeyFile(flags.key), "");
  SCHOUW_TRY(AddSignatureBeside(flags.path, key, kind, key.name()), "");
  Say(flags.path + ".sig: ondertekend met sleutel " + key.name() + " (" + key.key_id() + ")");
  return kExitDone;
}

}  // namespace

void AddPeopleCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<PeopleFlags>();
  CLI::App* people = app.add_subcommand(
      "people", "De lijsten van medewerkers en van wie met rust wordt gelaten: nakijken en ondertekenen (beheer)");
  people->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, Result<int> (*run)(const PeopleFlags&)) {
    CLI::App* verb = people->add_subcommand(name, what);
    verb->add_option("file", flags->path, "De lijst (people.toml of protected.toml)")->required();
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

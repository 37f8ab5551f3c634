#include "agent/identity/people.h"

#include <algorithm>
#include <filesystem>

#include "agent/base/bytes.h"
#include "agent/base/sha256.h"
#include "agent/identity/signature.h"
#include "agent/identity/text_file.h"
#include "agent/toml/table_reader.h"

namespace schouw {
namespace {

constexpr std::size_t kMostPeople = 10'000;
constexpr std::size_t kKeyBytes = 32;

bool IsCode(std::string_view id) {
  return !id.empty() && id.size() <= 40 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
             std::string_view::npos;
}

Roles ReadRoles(TableReader& table) {
  Roles roles;
  for (const std::string& name : table.Texts("roles", Need::kRequired, "a list of roles, such as [\"officer\"]")) {
    const auto role = ParseRole(name);
    if (role) roles.Add(*role);
    if (!role) table.FaultAtItem("roles", name, "unknown role \"" + name + "\" in " + table.name());
  }
  return roles;
}

Person ReadPerson(TableReader& table) {
  Person person;
  person.id = table.Text("id", Need::kRequired, "the person's code, such as \"M-1001\"");
  if (!person.id.empty() && !IsCode(person.id)) {
    table.FaultAtKey("id", "\"" + person.id + "\" is no code; expected letters, digits, '.', '_' and '-'");
  }
  person.roles = ReadRoles(table);
  const std::string hex = table.Text("key", Need::kRequired, "the person's public key, 64 hexadecimal digits");
  if (auto key = FromHex(hex); key && key->size() == kKeyBytes) {
    person.key = std::move(*key);
  } else if (!hex.empty()) {
    table.FaultAtKey("key", "\"key\" in " + table.name() + " must be 64 hexadecimal digits");
  }
  person.until = table.Day("until", Need::kOptional, "the last day, such as 2027-01-31");
  table.Finish();
  return person;
}

void CheckNew(TableReader& table, const People& people, const Person& person) {
  for (const Person& other : people.people) {
    if (other.id == person.id) table.FaultAtTable("\"" + person.id + "\" stands in the list twice");
    if (!person.key.empty() && other.key == person.key) {
      table.FaultAtTable("\"" + person.id + "\" has the key of \"" + other.id + "\"");
    }
  }
}

void ReadPersons(const TomlValue& list, ParsedPeople& parsed) {
  if (list.kind != TomlKind::kList || list.items.size() > kMostPeople) {
    parsed.faults.push_back({list.line, list.column, "\"person\" must be written as [[person]]"});
    return;
  }
  for (const TomlValue& item : list.items) {
    if (item.kind != TomlKind::kTable) {
      parsed.faults.push_back({item.line, item.column, "\"person\" must be written as [[person]]"});
      continue;
    }
    TableReader table(&item, "[[person]]", item.line, item.column, parsed.faults);
    Person person = ReadPerson(table);
    CheckNew(table, parsed.people, person);
    parsed.people.people.push_back(std::move(person));
  }
}

std::string FaultText(const std::vector<TextFault>& faults) {
  std::string text;
  for (const TextFault& fault : faults) {
    text += (text.empty() ? "" : "; ") + std::string("line ") + std::to_string(fault.line) + ": " + fault.message;
  }
  return text;
}

Status CheckSigned(const std::string& path, std::string_view text, const PublicKey& organisation) {
  const auto refuse = [&](const std::string& why) {
    return Fail(ErrorCode::kRefused,
                "de lijst van medewerkers " + path + " is " + why + "; haal de lijst opnieuw op bij de beheerder");
  };
  const auto file = ReadTextFile(path + ".sig");
  if (!file) return refuse("niet ondertekend door de organisatie");
  const auto signatures = ParseSignatures(*file);
  if (!signatures) return refuse("niet ondertekend door de organisatie");
  const bool holds = std::any_of(signatures->begin(), signatures->end(), [&](const Signature& signature) {
    return signature.kind == "people" && Holds(signature, organisation.key, text);
  });
  if (!holds) return refuse("veranderd, of niet ondertekend door de organisatie (sleutel " + organisation.key_id + ")");
  return {};
}

}  // namespace

const Person* People::Find(std::string_view id) const {
  const auto at = std::find_if(people.begin(), people.end(), [&](const Person& person) { return person.id == id; });
  return at == people.end() ? nullptr : &*at;
}

ParsedPeople ParsePeople(std::string_view toml) {
  ParsedPeople parsed;
  parsed.people.sha256 = Sha256Hex(AsBytes(toml));
  TomlDocument document = ParseToml(toml);
  parsed.faults = std::move(document.faults);
  if (!parsed.faults.empty()) return parsed;
  TableReader root(&document.root, "the list of people", parsed.faults);
  TableReader about = root.Section("people", "[people]");
  parsed.people.valid_until =
      about.Day("valid_until", Need::kRequired, "the last day of this list, such as 2027-12-31").value_or(Date{});
  about.Finish();
  if (const TomlValue* persons = root.Find("person")) {
    ReadPersons(*persons, parsed);
  } else {
    root.FaultAtTable("the list names nobody; expected [[person]]");
  }
  root.Finish();
  SortFaults(parsed.faults);
  return parsed;
}

Result<People> LoadPeople(const std::string& folder, const PublicKey& organisation, const Date& today) {
  const std::string path = folder + "/people.toml";
  SCHOUW_ASSIGN(const std::string text, ReadTextFile(path), "lijst van medewerkers");
  SCHOUW_TRY(CheckSigned(path, text, organisation), "");
  ParsedPeople parsed = ParsePeople(text);
  if (!parsed.faults.empty()) return Fail(ErrorCode::kMalformed, path + ": " + FaultText(parsed.faults));
  if (today > parsed.people.valid_until) {
    return Fail(ErrorCode::kRefused, "de lijst van medewerkers " + path + " gold tot en met " +
                                         FormatDutchDate(parsed.people.valid_until) +
                                         "; haal een nieuwe op bij de beheerder");
  }
  parsed.people.demo = IsDemoKey(organisation);
  return std::move(parsed.people);
}

}  // namespace schouw

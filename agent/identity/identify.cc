#include "agent/identity/identify.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "agent/identity/text_file.h"

namespace schouw {
namespace {

bool IsFile(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

// A code becomes part of a file's name: none with a folder in it.
bool IsPlainName(const std::string& id) { return !id.empty() && id.find_first_of("/\\") == std::string::npos; }

}  // namespace

Result<People> FindPeople(const IdentityFolders& folders, const Date& today) {
  SCHOUW_ASSIGN(const PublicKey organisation, LoadPublicKey(folders.program + "/organisation.pub"),
                "sleutel van de organisatie (organisation.pub)");
  if (!folders.trust.empty()) {
    auto people = LoadPeople(folders.trust, organisation, today);
    if (people || people.error().code != ErrorCode::kNotFound) return people;
  }
  return LoadPeople(folders.program + "/trust", organisation, today);
}

std::string FindKeyFile(const IdentityFolders& folders, const std::string& id) {
  if (!IsPlainName(id)) return "";
  std::vector<std::string> places;
  if (const char* own = std::getenv("SCHOUW_KEYS"); own != nullptr && *own != '\0') places.emplace_back(own);
  places.push_back(folders.program + "/keys");
  places.push_back(folders.program + "/demo-keys");
  for (const std::string& place : places) {
    if (std::string path = place + "/" + id + ".key"; IsFile(path)) return path;
  }
  return "";
}

Result<Identity> Identify(const People& people, const std::string& id, const std::string& key_file,
                          const AskSecret& ask, const Date& today) {
  const Person* person = people.Find(id);
  if (person == nullptr) {
    return Fail(
        ErrorCode::kRefused,
        id + " staat niet op de lijst van medewerkers; controleer de code of vraag de beheerder om een nieuwe lijst");
  }
  if (person->until && today > *person->until) {
    return Fail(ErrorCode::kRefused, id + " mocht hiermee werken tot en met " + FormatDutchDate(*person->until) +
                                         "; laat iemand anders dit doen");
  }
  if (key_file.empty()) {
    return Fail(ErrorCode::kRefused, "de sleutel van " + id + " is er niet; geef het bestand met --key " + id + ".key");
  }
  SCHOUW_ASSIGN(const std::string text, ReadTextFile(key_file), "sleutel");
  SCHOUW_ASSIGN(const bool asks, NeedsPassphrase(text), key_file);
  LockedText passphrase;
  if (asks) {
    SCHOUW_ASSIGN(passphrase, ask("Wachtwoordzin van de sleutel van " + id + ": "), "");
  }
  SCHOUW_ASSIGN(SecretKey key, SecretKey::Open(text, passphrase.text()), key_file);
  if (key.public_key() != person->key) {
    return Fail(ErrorCode::kRefused,
                key_file + " is niet de sleutel van " + id + " op de lijst van medewerkers; gebruik de eigen sleutel");
  }
  return Identity{*person, std::move(key)};
}

Status CheckMay(const std::string& id, Roles roles, Act act) {
  if (May(roles, act)) return {};
  const ActRule& rule = RuleOf(act);
  return Fail(ErrorCode::kRefused,
              id + " mag dit hier niet doen: " + std::string(rule.in_dutch) + " is aan: " + RolesInDutch(rule.roles));
}

}  // namespace schouw

// The list of people who may work with this program: codes, roles and public keys, signed by the organisation.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/identity/public_key.h"
#include "agent/identity/role.h"
#include "agent/toml/toml.h"

namespace schouw {

struct Person {
  std::string id;  // "M-1001": a code, never a name
  Roles roles;
  std::string key;            // 32 raw bytes; empty only for who is not proven
  std::optional<Date> until;  // the last day; after leaving
};

struct People {
  std::vector<Person> people;
  Date valid_until;
  bool demo = false;   // signed by the demo key: for exercises only
  std::string sha256;  // of the list's text

  const Person* Find(std::string_view id) const;
};

struct ParsedPeople {
  People people;
  std::vector<TextFault> faults;
};

// Reads people.toml:
//   [people]   valid_until = 2027-12-31
//   [[person]] id = "M-1001", roles = ["officer"], key = "64 hexadecimal digits", until = 2027-01-31 (optional)
// A code or key that stands there twice is a fault: two codes with one key would be one person.
ParsedPeople ParsePeople(std::string_view toml);

// people.toml of `folder` with its people.toml.sig, by the organisation's key.
// Errors: kNotFound (no list there), kRefused (not signed by the organisation, expired; a sentence that says what to
// do), kMalformed with every fault.
Result<People> LoadPeople(const std::string& folder, const PublicKey& organisation, const Date& today);

}  // namespace schouw

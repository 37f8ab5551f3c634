// Who acts: a code from the list of people, proven by that person's key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/identity/locked_memory.h"
#include "agent/identity/people.h"
#include "agent/identity/secret_key.h"

namespace schouw {

// Where lists and keys stand. organisation.pub stands beside the program, set at packaging; the list of people in the
// trust folder given, else in the program's own. Another trust folder can bring another list, never another
// organisation: it may only narrow.
struct IdentityFolders {
  std::string program;  // holds organisation.pub, trust/, keys/ and demo-keys/
  std::string trust;    // as given; empty: the program's own
};

// Errors: kNotFound when there is no list, or no organisation.pub to check it with.
Result<People> FindPeople(const IdentityFolders& folders, const Date& today);

// ID.key in $SCHOUW_KEYS, keys/ or demo-keys/ beside the program; empty when it is in none.
std::string FindKeyFile(const IdentityFolders& folders, const std::string& id);

// Answers a question with what somebody typed without showing it.
using AskSecret = std::function<Result<LockedText>(const std::string& question)>;

struct Identity {
  Person person;
  std::optional<SecretKey> key;  // the proof; without one the person is only named (an exercise)
  bool proven() const { return key.has_value(); }
};

// The person with this code, when the key in `key_file` is theirs and they have not left. Errors: kRefused, a sentence
// that says what to do; what opening a key fails with.
Result<Identity> Identify(const People& people, const std::string& id, const std::string& key_file,
                          const AskSecret& ask, const Date& today);

// Refuses when none of the roles may do `act`: "M-1001 mag geen controle aftekenen: ...".
Status CheckMay(const std::string& id, Roles roles, Act act);

}  // namespace schouw

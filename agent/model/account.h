// An account as the device's own lists of users have it.
#pragma once

#include <string>

namespace schouw {

// One row of such a list. Windows keeps name and folder in two lists: rows of one id belong together.
struct AccountIdentity {
  std::string id;             // "S-1-5-21-1-2-3-1001", or the user's number ("1000")
  std::string name;           // as the system has it now, or empty: this list does not say
  std::string folder;         // from the root of the system down, '/' separated, or empty: this list does not say
  bool other_volume = false;  // the folder lies on another drive than the system
  bool operator==(const AccountIdentity&) const = default;
};

}  // namespace schouw

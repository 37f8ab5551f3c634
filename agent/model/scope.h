// What of a device may be read, as plain data: made from the mandate by mandate/, decided on by mandate/scope_decision.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/base/time.h"
#include "agent/model/record.h"

namespace schouw {

// The home folder of an account, as the lists of users on the device say: whatever the folder is called.
struct AccountHome {
  // By which the account can be named. The first is its own; another is the folder's, where no other account has it.
  std::vector<std::string> names;
  std::string id;           // as AccountIdentity::id: whose recycle bin it is
  std::string volume;       // of the list: "p2"
  std::string folder;       // absolute: "/Users/anna.000"; may be empty: not known
  bool any_volume = false;  // the folder lies on another volume, which one is not said
  bool exact_case = false;  // letters in names and folders count as they are (Linux)
  bool operator==(const AccountHome&) const = default;
};

struct Scope {
  RecordKinds records;
  bool all_accounts = false;          // accounts = ["*"]
  std::vector<std::string> accounts;  // operating-system accounts in scope
  bool device_has_accounts = false;   // set after the device was looked at; false: the image is in scope whole
  std::optional<UnixNanos> since;     // records before it are out of scope
  bool undated = false;               // whether records without a time are in scope although `since` is set
  bool recycle_bin = false;
  std::vector<std::string> exclude;        // hosts, addresses and words of parties left alone
  std::vector<std::string> shared_places;  // folders outside the accounts' ones that may be read; "/" is all
  std::vector<AccountHome> homes;          // set after the device was looked at
};

}  // namespace schouw

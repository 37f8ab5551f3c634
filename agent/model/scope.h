// What of a device may be read, as plain data: made from the mandate by mandate/, decided on by mandate/scope_decision.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/base/time.h"
#include "agent/model/record.h"

namespace schouw {

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
};

}  // namespace schouw

// Which folder is whose: what the lists of users on a device say, put together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/model/account.h"
#include "agent/model/scope.h"

namespace schouw {

// True for a file that is a list of users by where it stands: "/Windows/System32/config/SAM", "/etc/passwd". `base`
// is the root of the system it belongs to: "", "/Windows.old", in an acquisition up to three levels down.
bool IsAccountList(std::string_view path, bool acquisition, std::string& base);
// True when a home folder or a list of users may stand below the folder at `path`. With `acquisition` every folder of
// the first three levels counts; `surely`: those alone that are on the way in any case.
bool MayLeadToAccounts(std::string_view path, bool acquisition, bool surely);

// One system's lists of users.
class AccountLists {
 public:
  // `volume` holds the lists of the system at `base`.
  AccountLists(std::string volume, std::string base) : volume_(std::move(volume)), base_(std::move(base)) {}
  bool IsOf(std::string_view volume, std::string_view base) const { return volume == volume_ && base == base_; }
  // What the list at `path` gave.
  void Add(std::string_view path, const std::vector<AccountIdentity>& accounts);
  // An account's names are its own, and its folder's where nobody else bears that name. Without a list that says the
  // name it is the folder's, less the number that Windows puts behind it ("anna.000"). A folder that would hold the
  // accounts of others ("/Users") is no home.
  std::vector<AccountHome> Homes() const;

 private:
  struct Row {
    AccountIdentity account;
    bool by_sam = false;
    bool exact_case = false;
  };
  bool AnotherBears(const Row& row, std::string_view name) const;

  std::string volume_;
  std::string base_;
  std::vector<Row> rows_;
};

}  // namespace schouw

// Whether an entry or record lies inside the mandate. Used before opening (schouw) and before matching (worker).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/model/record.h"
#include "agent/model/scope.h"

namespace schouw {

enum class EntryScope { kInScope, kOutOfScope, kOtherAccount };

struct EntryPlace {
  EntryScope scope = EntryScope::kInScope;
  std::string account;  // whose folder it is, when it is one
  RecordState state = RecordState::kLive;  // kRecycleBin inside a recycle bin or trash
};

// The account whose home folder `path` (absolute, '/' separated) is or lies in: /Users/NAME, /home/NAME,
// /Documents and Settings/NAME, /root. System folders (Public, Default, All Users, Shared, Guest ...) are no accounts.
// With `acquisition`, such a folder also counts up to three levels down ("/C/Users/anna").
std::optional<std::string> AccountOfPath(std::string_view path, bool acquisition);

// Where an entry stands in the scope. `volume` is its id ("p2"), "p0" counts as acquisition.
EntryPlace PlaceEntry(const Scope& scope, std::string_view volume, std::string_view path);

// Folders that must be listed to find the accounts of a volume, most telling first.
std::vector<std::string> AccountFolders();

enum class RecordScope { kInScope, kOutOfScope, kProtected };
// Kind, period and exclusions. A record that names an excluded host, address or word is kProtected: it must reach no
// matcher. Hosts match by label, words as whole words, both without case and diacritics of ASCII letters.
class RecordFilter {
 public:
  explicit RecordFilter(const Scope& scope);
  RecordScope Decide(const Record& record) const;

 private:
  Scope scope_;
  std::vector<std::string> hosts_;  // lower case
  std::vector<std::string> words_;  // lower case
};

}  // namespace schouw

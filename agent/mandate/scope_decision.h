// Whether an entry or record lies inside the mandate. Used before opening (schouw) and before matching (worker).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/mandate/exclusion.h"
#include "agent/model/coverage.h"
#include "agent/model/record.h"
#include "agent/model/scope.h"

namespace schouw {

enum class EntryScope { kInScope, kOutOfScope, kOtherAccount };

// Which choice of the mandate leaves an entry out of scope.
enum class LeftOutBy { kNothing, kRecycleBin, kSharedPlace, kNotLive };

struct EntryPlace {
  EntryScope scope = EntryScope::kInScope;
  std::string account;                     // whose folder it is, when it is one
  RecordState state = RecordState::kLive;  // kRecycleBin inside a recycle bin or trash
  LeftOutBy left_out = LeftOutBy::kNothing;
};

// The account whose home folder `path` (absolute, '/' separated) is or lies in: /Users/NAME, /home/NAME,
// /Documents and Settings/NAME, /root. System folders (Public, Default, All Users, Shared, Guest ...) are no accounts.
// With `acquisition`, such a folder also counts up to three levels down ("/C/Users/anna"). An earlier Windows counts
// too
// ("/Windows.old/Users/anna"). The name is as the path has it. A file beside the folders ("/Users/x.ini") can't be told
// from a folder by its path: ask for folders only.
std::optional<std::string> AccountOfPath(std::string_view path, bool acquisition);

// Where an entry stands in the scope. `volume` is its id ("p2"), "p0" counts as acquisition. Case and the marks of
// Latin letters make no difference between names (which also joins NFC and NFD), but under /home and in /root they do
// as far as case goes. Another account's folder is never in scope by shared_places. Where scope.homes says
// whose a folder is, that counts and not what the folder is called; so it does for a recycle bin that bears an
// account's number ("/$Recycle.Bin/S-1-5-..."). One that nobody's list names is in scope by scope.recycle_bin only
// together with all accounts or a shared place. Swap and hibernation files and the stores of shadow copies are never in
// scope: what stands in them is not live.
EntryPlace PlaceEntry(const Scope& scope, std::string_view volume, std::string_view path);

// Folders that must be listed to find the accounts of a volume, most telling first.
std::vector<std::string> AccountFolders();

enum class RecordScope { kInScope, kOutOfScope, kProtected };
// Kind, period and exclusions. A record that names an excluded host, address or word is kProtected: it must reach no
// matcher. Hosts match by label, words as whole words, both without case and diacritics of ASCII letters: exclusion.h.
class RecordFilter {
 public:
  explicit RecordFilter(const Scope& scope);
  // Remembers the last record's `beside`, which the cells of a row share: of one thread.
  RecordScope Decide(const Record& record) const;
  // Of a record that names no excluded party: which choice leaves it out, or null.
  std::uint64_t LeftOut::*WhyLeftOut(const Record& record) const;

 private:
  bool NamesBeside(const Record& record) const;

  Scope scope_;
  ExclusionList exclusions_;
  mutable std::shared_ptr<const std::string> last_beside_;
  mutable bool last_beside_names_ = false;
};

}  // namespace schouw

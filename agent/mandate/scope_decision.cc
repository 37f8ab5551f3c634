#include "agent/mandate/scope_decision.h"

#include <algorithm>
#include <array>

#include "agent/mandate/plain_fold.h"

namespace schouw {
namespace {

constexpr std::size_t kAcquisitionLevels = 3;
constexpr std::array<std::string_view, 2> kFoldingParents = {"users", "documents and settings"};
// Folders beside those of accounts: Windows XP to 11, macOS, Linux.
constexpr std::array<std::string_view, 14> kNoAccounts = {
    "public",       "default",        "default user",     "all users",   "shared",    "guest",      "defaultuser0",
    "localservice", "networkservice", "default.migrated", "desktop.ini", "thumbs.db", "lost+found", "systemprofile"};
// Windows XP set the machine's name behind these: "All Users.WINDOWS", "LocalService.NT AUTHORITY".
constexpr std::array<std::string_view, 4> kNoAccountsBeforeDot = {"all users.", "default user.", "localservice.",
                                                                  "networkservice."};

std::vector<std::string_view> Components(std::string_view path) {
  std::vector<std::string_view> components;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) components.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return components;
}

struct Home {
  std::string_view account;
  bool case_matters = false;
  std::size_t depth = 0;                // components of its folder
  const AccountHome* listed = nullptr;  // as the device's lists of users have it; null: told by its folder alone
};

bool IsAccountName(std::string_view name) {
  const std::string folded = FoldPlain(name);
  if (folded.empty() || folded.starts_with('.')) return false;
  if (std::find(kNoAccounts.begin(), kNoAccounts.end(), folded) != kNoAccounts.end()) return false;
  return std::none_of(kNoAccountsBeforeDot.begin(), kNoAccountsBeforeDot.end(),
                      [&](std::string_view start) { return folded.starts_with(start); });
}

std::optional<Home> HomeAt(const std::vector<std::string_view>& components, std::size_t i) {
  if (components[i] == "root") return Home{components[i], true, i + 1};
  if (i + 1 >= components.size()) return std::nullopt;
  const bool linux_home = components[i] == "home";
  const std::string folded = FoldPlain(components[i]);
  const bool folding = std::find(kFoldingParents.begin(), kFoldingParents.end(), folded) != kFoldingParents.end();
  if ((!linux_home && !folding) || !IsAccountName(components[i + 1])) return std::nullopt;
  return Home{components[i + 1], linux_home, i + 2};
}

std::optional<Home> HomeByFolder(const std::vector<std::string_view>& components, bool acquisition) {
  const std::size_t levels = acquisition ? kAcquisitionLevels : 0;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const bool earlier_windows = i > 0 && i <= levels + 1 && FoldPlain(components[i - 1]).starts_with("windows.old");
    if (i > levels && !earlier_windows) {
      if (i > levels + 1) return std::nullopt;
      continue;
    }
    if (auto home = HomeAt(components, i)) return home;
  }
  return std::nullopt;
}

bool IsSameName(std::string_view a, std::string_view b, bool exact) {
  return a == b || (!exact && FoldPlain(a) == FoldPlain(b));
}

std::size_t DepthBelow(const AccountHome& home, const std::vector<std::string_view>& components) {
  const std::vector<std::string_view> folder = Components(home.folder);
  const auto same = [&](std::string_view a, std::string_view b) { return IsSameName(a, b, home.exact_case); };
  if (folder.empty() || folder.size() > components.size()) return 0;
  return std::equal(folder.begin(), folder.end(), components.begin(), same) ? folder.size() : 0;
}

// The innermost folder that is somebody's; where it is the same one, the lists of users say whose.
std::optional<Home> HomeOf(const Scope& scope, std::string_view volume,
                           const std::vector<std::string_view>& components) {
  std::optional<Home> home = HomeByFolder(components, volume == "p0");
  std::size_t deepest = home ? home->depth : 1;
  for (const AccountHome& listed : scope.homes) {
    if (listed.volume != volume && !listed.any_volume) continue;
    const std::size_t depth = DepthBelow(listed, components);
    if (depth == 0 || depth < (home ? deepest : 1)) continue;
    deepest = depth;
    home = Home{listed.names.empty() ? listed.id : listed.names[0], listed.exact_case, depth, &listed};
  }
  return home;
}

bool IsNamed(const Scope& scope, const AccountHome& home) {
  if (scope.all_accounts) return true;
  return std::any_of(scope.accounts.begin(), scope.accounts.end(), [&](const std::string& account) {
    return account == home.id || std::any_of(home.names.begin(), home.names.end(), [&](const std::string& name) {
             return IsSameName(name, account, home.exact_case);
           });
  });
}

bool IsNamed(const Scope& scope, const Home& home) {
  if (scope.all_accounts) return true;
  if (home.listed != nullptr) return IsNamed(scope, *home.listed);
  if (home.case_matters) {
    return std::find(scope.accounts.begin(), scope.accounts.end(), home.account) != scope.accounts.end();
  }
  const std::string folded = FoldPlain(home.account);
  return std::any_of(scope.accounts.begin(), scope.accounts.end(),
                     [&](const std::string& account) { return FoldPlain(account) == folded; });
}

// Windows ($Recycle.Bin, XP's RECYCLER, RECYCLED on FAT), macOS (.Trash, .Trashes), freedesktop.org's trash
// specification 1.0 (.local/share/Trash, .Trash-1000).
bool InRecycleBin(const std::vector<std::string_view>& components) {
  for (std::size_t i = 0; i < components.size(); ++i) {
    const std::string name = FoldPlain(components[i]);
    if (name == "$recycle.bin" || name == "recycler" || name == "recycled" || name == ".trash" || name == ".trashes") {
      return true;
    }
    if (name.starts_with(".trash-") && name.find_first_not_of("0123456789", 7) == std::string::npos) return true;
    if (name == "trash" && i >= 2 && components[i - 1] == "share" && components[i - 2] == ".local") return true;
  }
  return false;
}

// Whose bin it is by the number that its folder bears: $Recycle.Bin/<SID>, .Trashes/<uid>, .Trash-<uid>, .Trash/<uid>.
// A user's number means him on the volume of its list only.
const AccountHome* OwnerOfBin(const Scope& scope, std::string_view volume,
                              const std::vector<std::string_view>& components) {
  for (std::size_t i = 0; i < components.size(); ++i) {
    const std::string name = FoldPlain(components[i]);
    const bool is_bin = name == "$recycle.bin" || name == "recycler" || name == ".trashes" || name == ".trash";
    std::string id = is_bin && i + 1 < components.size() ? FoldPlain(components[i + 1]) : "";
    if (name.starts_with(".trash-")) id = name.substr(7);
    if (id.empty()) continue;
    for (const AccountHome& home : scope.homes) {
      const bool is_sid = home.id.starts_with("S-");
      if (FoldPlain(home.id) == id && (is_sid || home.volume == volume)) return &home;
    }
  }
  return nullptr;
}

// `place` is "/Data" on any volume or "p2:/Data" on one.
bool IsUnder(std::string_view place, std::string_view volume, const std::vector<std::string_view>& components) {
  if (!place.starts_with('/')) {
    const std::size_t colon = place.find(':');
    if (colon == std::string_view::npos || place.substr(0, colon) != volume) return false;
    place.remove_prefix(colon + 1);
  }
  const std::vector<std::string_view> folder = Components(place);
  return folder.size() <= components.size() &&
         std::equal(folder.begin(), folder.end(), components.begin(),
                    [](std::string_view a, std::string_view b) { return FoldPlain(a) == FoldPlain(b); });
}

bool IsSwapName(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames = {"pagefile.sys", "hiberfil.sys", "swapfile.sys", "swap.img",
                                                      "sleepimage"};
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
  return name.starts_with("swapfile") && name.find_first_not_of("0123456789", 8) == std::string_view::npos;
}

// The catalogue of shadow copies and each copy's store carry the snapshot provider's GUID in their name (VSS).
bool IsShadowStoreName(std::string_view name) {
  return FoldPlain(name).find("{3808876b-c176-4e48-b7ae-04046e6cc752}") != std::string::npos;
}

// Memory written to disk, and snapshots: bytes of what is no longer there. Swap and hibernation files in the root
// (Windows, Linux, macOS' VM volume), macOS' /private/var/vm, the stores of Windows' shadow copies in System Volume
// Information. In an acquisition the root may lie some levels down.
bool IsNeverLive(const std::vector<std::string_view>& components, bool acquisition) {
  const std::size_t roots = std::min(components.size(), acquisition ? kAcquisitionLevels + 1 : 1);
  for (std::size_t i = 0; i < roots; ++i) {
    const std::string name = FoldPlain(components[i]);
    if (i + 1 == components.size() && IsSwapName(name)) return true;
    if (name == "system volume information" && IsShadowStoreName(components.back())) return true;
    const std::size_t var = i + (name == "private" ? 1 : 0);
    if (var + 1 < components.size() && components[var] == "var" && components[var + 1] == "vm") return true;
  }
  return false;
}

EntryScope ScopeOf(const Scope& scope, std::string_view volume, const std::vector<std::string_view>& components,
                   const std::optional<Home>& home) {
  if (!scope.device_has_accounts) return EntryScope::kInScope;
  if (home) return IsNamed(scope, *home) ? EntryScope::kInScope : EntryScope::kOtherAccount;
  const bool shared = std::any_of(scope.shared_places.begin(), scope.shared_places.end(),
                                  [&](const std::string& place) { return IsUnder(place, volume, components); });
  return shared ? EntryScope::kInScope : EntryScope::kOutOfScope;
}

void PlaceInBin(const Scope& scope, std::string_view volume, const std::vector<std::string_view>& components,
                bool in_home, EntryPlace& place) {
  place.state = RecordState::kRecycleBin;
  if (scope.device_has_accounts && !in_home) {
    if (const AccountHome* owner = OwnerOfBin(scope, volume, components)) {
      place.account = owner->names.empty() ? owner->id : owner->names[0];
      place.scope = IsNamed(scope, *owner) ? EntryScope::kInScope : EntryScope::kOtherAccount;
    } else if (scope.all_accounts) {
      place.scope = EntryScope::kInScope;
    }
  }
  if (scope.recycle_bin || place.scope != EntryScope::kInScope) return;
  place.scope = EntryScope::kOutOfScope;
  place.left_out = LeftOutBy::kRecycleBin;
}

}  // namespace

std::optional<std::string> AccountOfPath(std::string_view path, bool acquisition) {
  const auto home = HomeByFolder(Components(path), acquisition);
  if (!home) return std::nullopt;
  return std::string(home->account);
}

EntryPlace PlaceEntry(const Scope& scope, std::string_view volume, std::string_view path) {
  const std::vector<std::string_view> components = Components(path);
  const std::optional<Home> home = HomeOf(scope, volume, components);
  EntryPlace place;
  if (home) place.account = std::string(home->account);
  place.scope = ScopeOf(scope, volume, components, home);
  if (!home && IsNeverLive(components, volume == "p0")) {
    place.scope = EntryScope::kOutOfScope;
    place.left_out = LeftOutBy::kNotLive;
    return place;
  }
  if (InRecycleBin(components)) PlaceInBin(scope, volume, components, home.has_value(), place);
  if (place.scope == EntryScope::kOutOfScope && place.left_out == LeftOutBy::kNothing) {
    place.left_out = LeftOutBy::kSharedPlace;
  }
  return place;
}

std::vector<std::string> AccountFolders() {
  return {"/Users",
          "/home",
          "/Documents and Settings",
          "/root",
          "/Windows.old/Users",
          "/Windows.old/Documents and Settings"};
}

RecordFilter::RecordFilter(const Scope& scope) : scope_(scope), exclusions_(scope.exclude) {}

RecordScope RecordFilter::Decide(const Record& record) const {
  if (exclusions_.Names(record) || NamesBeside(record)) return RecordScope::kProtected;
  return WhyLeftOut(record) == nullptr ? RecordScope::kInScope : RecordScope::kOutOfScope;
}

bool RecordFilter::NamesBeside(const Record& record) const {
  if (!record.beside) return false;
  if (record.beside != last_beside_) {
    last_beside_ = record.beside;
    last_beside_names_ = exclusions_.Names(std::string_view(*record.beside));
  }
  return last_beside_names_;
}

std::uint64_t LeftOut::*RecordFilter::WhyLeftOut(const Record& record) const {
  if (!scope_.records.Has(record.kind)) return &LeftOut::kind_not_named;
  if (record.state == RecordState::kRecycleBin && !scope_.recycle_bin) return &LeftOut::recycle_bin;
  if (!scope_.since) return nullptr;
  if (!record.time) return scope_.undated ? nullptr : &LeftOut::undated;
  return *record.time < *scope_.since ? &LeftOut::older : nullptr;
}

}  // namespace schouw

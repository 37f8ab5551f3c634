#include "agent/mandate/account_homes.h"

#include <algorithm>
#include <array>

#include "agent/mandate/plain_fold.h"
#include "agent/mandate/scope_decision.h"

namespace schouw {
namespace {

constexpr std::size_t kLevelsAboveHomes = 3;
constexpr std::array<std::string_view, 2> kHiveFolders = {"/windows/system32/config", "/winnt/system32/config"};
constexpr std::array<std::string_view, 2> kMacFolders = {"/private/var/db/dslocal/nodes/default/users",
                                                         "/var/db/dslocal/nodes/default/users"};
constexpr std::string_view kLinuxFolder = "/etc";

std::size_t Levels(std::string_view path) {
  return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
}

std::string_view LastOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool IsBase(std::string_view folded, bool acquisition) {
  if (folded.empty()) return true;
  const bool earlier_windows = LastOf(folded).starts_with("windows.old");
  return Levels(folded) <= (acquisition ? kLevelsAboveHomes : 0) + (earlier_windows ? 1 : 0);
}

bool IsListName(std::string_view folder, std::string_view name) {
  if (folder == kLinuxFolder) return name == "passwd";
  if (std::ranges::find(kHiveFolders, folder) != kHiveFolders.end()) return name == "software" || name == "sam";
  return name.ends_with(".plist") && !name.starts_with('_');
}

std::vector<std::string> FoldersOfInterest() {
  std::vector<std::string> folders;
  for (const std::string& folder : AccountFolders()) folders.push_back(FoldPlain(folder));
  for (const auto folder : kHiveFolders)
    folders.insert(folders.end(), {std::string(folder), "/windows.old" + std::string(folder)});
  for (const auto folder : kMacFolders) folders.emplace_back(folder);
  folders.emplace_back(kLinuxFolder);
  return folders;
}

bool LeadsToOne(std::string_view folded) {
  static const std::vector<std::string> kFolders = FoldersOfInterest();
  return std::ranges::any_of(kFolders, [&](const std::string& folder) {
    return folder.starts_with(folded) && (folder.size() == folded.size() || folder[folded.size()] == '/');
  });
}

// "anna.000" → "anna".
std::string_view WithoutNumber(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const bool numbered = dot != std::string_view::npos && dot > 0 && name.size() == dot + 4 &&
                        name.find_first_not_of("0123456789", dot + 1) == std::string_view::npos;
  return numbered ? name.substr(0, dot) : name;
}

}  // namespace

bool IsAccountList(std::string_view path, bool acquisition, std::string& base) {
  const std::string_view folder = path.substr(0, path.rfind('/'));
  const std::string folded = FoldPlain(folder);
  if (folded.size() != folder.size()) return false;  // none of these folders has a letter that folds to another length
  const auto ends_it = [&](std::string_view tail) {
    if (!folded.ends_with(tail) || !IsListName(tail, FoldPlain(LastOf(path)))) return false;
    if (!IsBase(std::string_view(folded).substr(0, folded.size() - tail.size()), acquisition)) return false;
    base = folder.substr(0, folder.size() - tail.size());
    return true;
  };
  return ends_it(kLinuxFolder) || std::ranges::any_of(kHiveFolders, ends_it) ||
         std::ranges::any_of(kMacFolders, ends_it);
}

bool MayLeadToAccounts(std::string_view path, bool acquisition, bool surely) {
  const std::string folded = path == "/" ? "" : FoldPlain(path);
  if (LeadsToOne(folded)) return true;
  if (!acquisition) return false;
  if (!surely && Levels(folded) <= kLevelsAboveHomes) return true;
  std::string_view rest = folded;
  for (std::size_t level = 0; level < kLevelsAboveHomes; ++level) {
    const std::size_t slash = rest.find('/', 1);
    if (slash == std::string_view::npos) return false;
    rest.remove_prefix(slash);
    if (LeadsToOne(rest)) return true;
  }
  return false;
}

void AccountLists::Add(std::string_view path, const std::vector<AccountIdentity>& accounts) {
  const std::string list = FoldPlain(LastOf(path));
  for (const AccountIdentity& account : accounts) {
    const auto at = std::ranges::find(rows_, account.id, [](const Row& row) { return row.account.id; });
    if (at == rows_.end()) {
      rows_.push_back({account, list == "sam", list == "passwd"});
      continue;
    }
    if (at->account.folder.empty()) {
      at->account.folder = account.folder;
      at->account.other_volume = account.other_volume;
    }
    if (account.name.empty() || at->by_sam) continue;
    if (list == "sam" || at->account.name.empty()) at->account.name = account.name;
    at->by_sam = list == "sam";
  }
}

bool AccountLists::AnotherBears(const Row& row, std::string_view name) const {
  const std::string folded = FoldPlain(name);
  return std::ranges::any_of(rows_, [&](const Row& other) {
    return other.account.id != row.account.id && FoldPlain(other.account.name) == folded;
  });
}

std::vector<AccountHome> AccountLists::Homes() const {
  std::vector<AccountHome> homes;
  for (const Row& row : rows_) {
    const std::string& folder = row.account.folder;
    if (!folder.empty() && MayLeadToAccounts(folder, /*acquisition=*/false, true)) continue;
    const std::string_view last = LastOf(folder);
    AccountHome home{
        {}, row.account.id, volume_, folder.empty() ? "" : base_ + folder, row.account.other_volume, row.exact_case};
    if (row.account.other_volume) home.folder = folder;
    if (!row.account.name.empty()) home.names.push_back(row.account.name);
    for (const std::string_view name : {WithoutNumber(last), last}) {
      const bool known = std::ranges::find(home.names, name) != home.names.end();
      const bool is_plain = name == last || row.account.name.empty();
      if (!name.empty() && is_plain && !known && !AnotherBears(row, name)) home.names.emplace_back(name);
    }
    if (home.names.empty()) home.names.emplace_back(row.account.id);  // another bears the folder's name
    homes.push_back(std::move(home));
  }
  return homes;
}

}  // namespace schouw

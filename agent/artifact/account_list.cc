#include "agent/artifact/account_list.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "agent/artifact/windows/registry_hive.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/base/xml_plist.h"

namespace schouw {
namespace {

using OnAccount = std::function<void(AccountIdentity)>;
using OnProblem = std::function<void(const Error&)>;

constexpr std::uint64_t kMostAccountListBytes = 16u << 20;
constexpr std::size_t kMostAccountProblems = 20;
constexpr std::uint32_t kFirstPersonOnLinux = 1000;
constexpr std::uint32_t kNobodyOnLinux = 65534;
constexpr std::uint32_t kFirstPersonOnMac = 500;

// An absolute path with single slashes, or empty when it can be none.
std::string CleanFolder(std::string_view path, char separator) {
  std::string clean;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find(separator), path.size());
    const std::string_view component = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (component.empty()) continue;
    if (component == "." || component == ".." || component.find_first_of(std::string_view("/\0", 2)) != component.npos)
      return "";
    clean.append("/").append(component);
  }
  return clean;
}

// --- Windows

// People's: S-1-5-21-<machine or domain>-<RID> and S-1-12-1-<Azure AD>. The rest are services.
bool IsPersonsSid(std::string_view sid) {
  if (!sid.starts_with("S-1-5-21-") && !sid.starts_with("S-1-12-1-")) return false;
  return sid.find_first_not_of("0123456789-", 2) == std::string_view::npos;
}

std::string TextOf(RegistryHive& hive, const RegistryKey& key, std::string_view name) {
  std::string text;
  hive.ForEachValue(key, [&](const RegistryValue& value) {
    if (!SameRegistryName(value.name, name)) return true;
    text = value.Text();
    return false;
  });
  return text;
}

// "C:\Users\anna" or "%SystemDrive%\Users\anna" → "/Users/anna".
void PlaceProfile(std::string_view path, char system_drive, AccountIdentity& account) {
  constexpr std::string_view kSystemDrive = "%systemdrive%";
  if (AsciiLowerCased(path.substr(0, kSystemDrive.size())) == kSystemDrive) {
    account.folder = CleanFolder(path.substr(kSystemDrive.size()), '\\');
  } else if (path.size() > 2 && path[1] == ':') {
    account.folder = CleanFolder(path.substr(2), '\\');
    account.other_volume = system_drive != '\0' && AsciiLower(path[0]) != system_drive;
  }
}

void ReadProfileList(RegistryHive& hive, const RegistryKey& root, const OnAccount& on_account) {
  const auto version = hive.Find(root, "Microsoft\\Windows NT\\CurrentVersion");
  if (!version) return;
  const std::string system_root = TextOf(hive, *version, "SystemRoot");
  const char system_drive = system_root.size() > 1 && system_root[1] == ':' ? AsciiLower(system_root[0]) : '\0';
  const auto list = hive.Find(*version, "ProfileList");
  if (!list) return;
  hive.ForEachSubkey(*list, [&](const RegistryKey& key) {
    std::string_view sid = key.name;
    if (sid.ends_with(".bak")) sid.remove_suffix(4);  // a profile that could not be loaded once
    if (!IsPersonsSid(sid)) return true;
    AccountIdentity account;
    account.id = sid;
    PlaceProfile(TextOf(hive, key, "ProfileImagePath"), system_drive, account);
    on_account(std::move(account));
    return true;
  });
}

// "HOST\anna" of a SID.
void GiveLoggedOn(const std::string& sid, std::string_view user, const OnAccount& on_account) {
  const std::size_t slash = user.rfind('\\');
  if (slash != std::string_view::npos) user.remove_prefix(slash + 1);
  if (IsPersonsSid(sid) && !user.empty()) on_account({sid, std::string(user), "", false});
}

void ReadLoggedOn(RegistryHive& hive, const RegistryKey& root, const OnAccount& on_account) {
  const auto logon = hive.Find(root, "Microsoft\\Windows\\CurrentVersion\\Authentication\\LogonUI");
  if (!logon) return;
  GiveLoggedOn(TextOf(hive, *logon, "LastLoggedOnUserSID"), TextOf(hive, *logon, "LastLoggedOnSAMUser"), on_account);
  const auto sessions = hive.Find(*logon, "SessionData");
  if (!sessions) return;
  hive.ForEachSubkey(*sessions, [&](const RegistryKey& key) {
    GiveLoggedOn(TextOf(hive, key, "LoggedOnUserSID"), TextOf(hive, key, "LoggedOnSAMUser"), on_account);
    return true;
  });
}

// [MS-DTYP] 2.4.2: the last three numbers of V are those of the machine's SID.
std::string MachineSid(RegistryHive& hive, const RegistryKey& domain) {
  std::string sid;
  hive.ForEachValue(domain, [&](const RegistryValue& value) {
    if (!SameRegistryName(value.name, "V")) return true;
    if (value.data.size() < 12) return false;
    sid = "S-1-5-21";
    for (std::size_t at = value.data.size() - 12; at < value.data.size(); at += 4)
      sid += "-" + std::to_string(LoadLe<std::uint32_t>(AsBytes(value.data).data() + at));
    return false;
  });
  return sid;
}

void ReadSam(RegistryHive& hive, const RegistryKey& root, const OnAccount& on_account) {
  const auto domain = hive.Find(root, "SAM\\Domains\\Account");
  const auto names = domain ? hive.Find(*domain, "Users\\Names") : std::nullopt;
  const std::string machine = names ? MachineSid(hive, *domain) : "";
  if (machine.empty()) return;
  for (const RegistryKey& key : hive.Subkeys(*names)) {
    hive.ForEachValue(key, [&](const RegistryValue& value) {
      if (!value.name.empty()) return true;
      on_account({machine + "-" + std::to_string(value.type), key.name, "", false});
      return false;
    });
  }
}

Status ReadHive(const ArtifactInput& input, const OnAccount& on_account, const OnProblem& on_problem) {
  std::set<std::string> said;
  SCHOUW_ASSIGN(RegistryHive hive,
                RegistryHive::Open(input,
                                   [&](const Error& error) {
                                     if (said.size() < kMostAccountProblems && said.insert(error.Text()).second)
                                       on_problem(error);
                                   }),
                "read hive");
  const auto root = hive.Root();
  if (!root) return Fail(ErrorCode::kMalformed, "the root key can't be read");
  ReadProfileList(hive, *root, on_account);
  ReadLoggedOn(hive, *root, on_account);
  ReadSam(hive, *root, on_account);
  return {};
}

// --- Linux and macOS

std::optional<std::uint32_t> NumberOf(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
  return number;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// name:password:number:group:comment:folder:shell
void ReadPasswd(std::string_view text, const OnAccount& on_account) {
  for (const std::string_view line : Split(text, '\n')) {
    const auto fields = Split(line, ':');
    if (fields.size() < 6 || fields[0].empty() || std::string_view("+-#").find(fields[0][0]) != std::string_view::npos)
      continue;
    const auto number = NumberOf(fields[2]);
    AccountIdentity account{std::string(fields[2]), ToValidUtf8(fields[0]), CleanFolder(fields[5], '/'), false};
    if (!number || account.folder.empty() || *number == kNobodyOnLinux) continue;
    if (*number >= kFirstPersonOnLinux || account.folder.starts_with("/home/")) on_account(std::move(account));
  }
}

Status ReadMacUser(const std::string& bytes, const OnAccount& on_account) {
  AccountIdentity account;
  const auto keep = [](std::string& field, const std::string& text) {
    if (field.empty()) field = text;
  };
  const PlistVisitor visitor{[&](const std::string& path, std::string_view, const std::string& text) {
                               const std::string_view first = std::string_view(path).substr(0, path.find('/'));
                               if (first.size() == path.size()) return true;  // each of them is a list
                               if (first == "name") keep(account.name, text);
                               if (first == "uid") keep(account.id, text);
                               if (first == "home") keep(account.folder, text);
                               return true;
                             },
                             [](const std::string&, Bytes) { return true; }};
  SCHOUW_TRY(ReadPropertyList(AsBytes(bytes), visitor), "read user");
  account.folder = CleanFolder(account.folder, '/');
  const auto number = NumberOf(account.id);
  const bool is_person = number && *number >= kFirstPersonOnMac && *number < kNobodyOnLinux;
  if (is_person && !account.name.empty() && !account.folder.empty()) on_account(std::move(account));
  return {};
}

}  // namespace

Status ReadAccountList(const ArtifactInput& input, const std::function<void(AccountIdentity)>& on_account,
                       const std::function<void(const Error&)>& on_problem) {
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(input.content, 0, 512), "read list of users");
  if (head.starts_with("regf")) return ReadHive(input, on_account, on_problem);
  if (input.content.size() > kMostAccountListBytes) return Fail(ErrorCode::kTooBig, "a list of users over 16 MiB");
  SCHOUW_ASSIGN(const std::string bytes, ReadUpTo(input.content, 0, kMostAccountListBytes), "read list of users");
  if (IsPropertyList(bytes)) return ReadMacUser(bytes, on_account);
  if (input.entry.Name() != "passwd") return Fail(ErrorCode::kMalformed, "no list of users");
  ReadPasswd(bytes, on_account);
  return {};
}

}  // namespace schouw

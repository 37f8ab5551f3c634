#include "agent/artifact/private_stores.h"

#include <algorithm>
#include <array>
#include <vector>

#include "agent/base/ascii.h"

namespace schouw {
namespace {

// Parts of a path behind which a folder an application begins, most specific first. "*" is any one part.
constexpr std::array<std::array<std::string_view, 4>, 25> kHomes = {{
    {"mobile", "library", "application support", ""},
    {"mobile", "library", "preferences", ""},
    {"mobile", "library", "caches", ""},
    {"mobile", "library", "", ""},
    {"shared", "appgroup", "*", ""},
    {"data", "application", "*", ""},
    {"data", "user", "*", ""},
    {"data", "user_de", "*", ""},
    {"data", "data", "", ""},
    {"android", "data", "", ""},
    {"android", "media", "", ""},
    {"appdata", "local", "packages", ""},
    {"appdata", "local", "", ""},
    {"appdata", "locallow", "", ""},
    {"appdata", "roaming", "", ""},
    {"library", "application support", "", ""},
    {"library", "containers", "", ""},
    {"library", "group containers", "", ""},
    {"library", "preferences", "", ""},
    {"library", "caches", "", ""},
    {"programdata", "", "", ""},
    {".config", "", "", ""},
    {".local", "share", "", ""},
    {".var", "app", "", ""},
    {"snap", "", "", ""},
}};

// Of an application's folder or bundle: the whole name, or its start where it ends in '*'.
constexpr std::string_view kApplications[] = {
    // messages and mail
    "com.whatsapp*",
    "net.whatsapp*",
    "group.net.whatsapp*",
    "whatsapp*",
    "*.whatsappdesktop*",
    "org.thoughtcrime.securesms*",
    "org.whispersystems*",
    "signal*",
    "org.signal*",
    "org.telegram*",
    "telegram*",
    "ph.telegra*",
    "com.facebook.orca*",
    "com.facebook.messenger*",
    "messenger*",
    "com.viber*",
    "viberpc*",
    "com.skype*",
    "skype*",
    "microsoft.skypeapp*",
    "com.discord*",
    "discord*",
    "com.hammerandchisel.discord*",
    "com.slack*",
    "slack*",
    "com.tinyspeck*",
    "com.microsoft.teams*",
    "microsoft.teams*",
    "msteams*",
    "ch.threema*",
    "threema*",
    "im.vector*",
    "element*",
    "com.wire*",
    "wire",
    "com.kik*",
    "jp.naver.line*",
    "line",
    "com.tencent.mm*",
    "wechat*",
    "com.snapchat*",
    "com.toyopagroup.picaboo*",
    "com.instagram*",
    "com.burbn.instagram*",
    "com.google.android.apps.messaging*",
    "com.android.providers.telephony*",
    "com.android.mms*",
    "com.samsung.android.messaging*",
    "com.apple.mobilesms*",
    "com.apple.messages*",
    "com.google.android.gm*",
    "com.apple.mobilemail*",
    "com.microsoft.office.outlook*",
    "thunderbird*",
    "com.android.providers.contacts*",
    "com.android.email*",
    "skypespaces*",
    "com.google.googlevoice*",
    "com.mewe*",
    "com.sgrouples*",
    "co.alphaexploration*",
    "voicemail",
    "sms",
    "callhistorydb",
    "callhistorytransactions",
    // health
    "com.apple.health*",
    "health",
    "com.google.android.apps.fitness*",
    "com.google.android.apps.healthdata*",
    "com.sec.android.app.shealth*",
    "com.samsung.health*",
    "com.fitbit*",
    "com.garmin*",
    "com.huawei.health*",
    "com.clue.android*",
    "org.iggymedia.periodtracker*",
    "nl.mijngezondheid*",
    "nl.medicinfo*",
    // passwords and keys
    "keepass*",
    "keepassxc*",
    "org.keepass*",
    "com.x8bit.bitwarden*",
    "com.bitwarden*",
    "bitwarden*",
    "1password*",
    "com.agilebits*",
    "com.onepassword*",
    "com.lastpass*",
    "lastpass*",
    "com.dashlane*",
    "dashlane*",
    "com.nordpass*",
    "nordpass*",
    "keyrings",
    "kwalletd",
    "gnupg",
    "com.google.android.apps.authenticator*",
    "com.authy*",
    "authy*",
    "com.azure.authenticator*",
    "com.apple.keychain*",
    // keyboards
    "com.google.android.inputmethod*",
    "com.touchtype.swiftkey*",
    "com.samsung.android.honeyboard*",
    "com.sec.android.inputmethod*",
    "com.apple.keyboard*",
    "keyboard",
    "com.apple.inputmethod*",
    "com.grammarly*",
    "grammarly*",
    // money
    "com.ing.*",
    "nl.ing*",
    "nl.rabomobiel*",
    "nl.rabobank*",
    "com.abnamro*",
    "nl.abnamro*",
    "nl.snsbank*",
    "nl.volksbank*",
    "nl.asnbank*",
    "nl.regiobank*",
    "com.bunq*",
    "com.revolut*",
    "com.triodos*",
    "com.knab*",
    "com.paypal*",
    "com.klarna*",
    "com.tikkie*",
    "com.abnamro.nl.tikkie*",
    "com.coinbase*",
    "com.binance*",
    "bitcoin*",
    "electrum*",
    "exodus*",
    "com.google.android.apps.walletnfcrel*",
    "com.apple.passbook*",
    "gnucash*",
    // dating
    "com.tinder*",
    "com.bumble*",
    "co.hinge*",
    "com.okcupid*",
    "com.badoo*",
    "com.happn*",
    "nl.lexa*",
    "com.match.*",
    "net.lexa*",
    "com.once.android*",
    "com.innercircle*",
    "nl.paiq*",
    "nl.parship*",
    "com.parship*",
};

// Of a file anywhere.
constexpr std::string_view kFiles[] = {
    "msgstore*.db",
    "wa.db",
    "chatstorage.sqlite",
    "contactsv2.sqlite",
    "sms.db",
    "chat.db",
    "mmssms.db",
    "call_history*",
    "callhistory.storedata",
    "addressbook*.sqlitedb",
    "addressbook*.abcddb",
    "contacts2.db",
    "calllog.db",
    "healthdb*.sqlite",
    "keychain-2.db",
    "login.keychain-db",
    "system.keychain-db",
    "key3.db",
    "key4.db",
    "logins*.db",
    "login data*",
    "signons.sqlite",
    "*.kdbx",
    "*.kdb",
    "*.1pif",
    "*.keychain",
    "logins.json",
    "logins-backup.json",
    "web data credit*",
    "dynamic-text.dat",
    "dynamic.lm",
    "*.dict.local",
    "user_dict*.db",
    "wallet.dat",
    "global-messages-db.sqlite",
    "envelope index*",
    "telegram*.db",
    "cache4.db",
    "voicemail.db",
    "sgrouplesdb*.sqlite",
    "threadingstore.sqlite",
    "app_usage_database.plist",
    "skypespaces*.sqlite",
    "co.alphaexploration.*",
};

std::vector<std::string_view> Parts(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return parts;
}

// `pattern` with "*" for any text, against lower-case `name`.
bool FitsPattern(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  if (rest.empty()) return true;
  for (std::size_t at = star; at <= name.size(); ++at)
    if (FitsPattern(rest, name.substr(at))) return true;
  return false;
}

template <std::size_t kCount>
bool FitsAny(const std::string_view (&patterns)[kCount], std::string_view name) {
  return std::ranges::any_of(patterns, [&](std::string_view pattern) { return FitsPattern(pattern, name); });
}

// How many parts of `home` there are when `parts` goes on with them at `at`; else 0.
std::size_t HomeAt(const std::vector<std::string>& parts, std::size_t at, const std::array<std::string_view, 4>& home) {
  std::size_t length = 0;
  for (; length < home.size() && !home[length].empty(); ++length) {
    if (at + length >= parts.size()) return 0;
    if (home[length] != "*" && home[length] != parts[at + length]) return 0;
  }
  return length;
}

// Index of the part that names the application; the last one is the file and names none.
std::size_t ApplicationPart(const std::vector<std::string>& parts) {
  for (std::size_t at = 0; at < parts.size(); ++at) {
    for (const auto& home : kHomes) {
      const std::size_t length = HomeAt(parts, at, home);
      if (length > 0 && at + length + 1 < parts.size()) return at + length;
    }
  }
  return parts.size();
}

std::vector<std::string> LowerParts(std::string_view path) {
  std::vector<std::string> lower;
  for (const std::string_view part : Parts(path)) lower.push_back(AsciiLowerCased(part));
  return lower;
}

}  // namespace

std::string OwningApplication(const Locator& entry) {
  for (const std::string& path : entry.chain) {
    const std::size_t at = ApplicationPart(LowerParts(path));
    const auto parts = Parts(path);
    if (at < parts.size()) return std::string(parts[at]);
  }
  return "";
}

bool IsPrivateStore(const Locator& entry) {
  for (const std::string& path : entry.chain) {
    const std::vector<std::string> parts = LowerParts(path);
    if (parts.empty()) continue;
    if (FitsAny(kFiles, parts.back())) return true;
    // Any part: bundles and packages stand deeper in backups and acquisitions than on the device itself.
    const std::size_t from = std::min(ApplicationPart(parts), parts.size() - 1);
    for (std::size_t at = 0; at + 1 < parts.size(); ++at) {
      const bool is_bundle = std::ranges::count(parts[at], '.') >= 1;
      if ((at >= from || is_bundle) && FitsAny(kApplications, parts[at])) return true;
    }
  }
  return false;
}

}  // namespace schouw

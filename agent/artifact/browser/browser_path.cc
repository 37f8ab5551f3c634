#include "agent/artifact/browser/browser_path.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "agent/artifact/sqlite/database.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

struct FolderName {
  std::string_view name;  // lower case; a '*' at the end stands for anything
  std::string_view app;
};

constexpr FolderName kChromiumFolders[] = {
    {"chrome", "Chrome"},
    {"chrome beta", "Chrome"},
    {"chrome dev", "Chrome"},
    {"chrome sxs", "Chrome"},
    {"chrome canary", "Chrome"},
    {"chrome for testing", "Chrome"},
    {"google-chrome*", "Chrome"},
    {"com.google.chrome*", "Chrome"},
    {"com.android.chrome", "Chrome"},
    {"com.chrome.*", "Chrome"},
    {"edge", "Edge"},
    {"edge beta", "Edge"},
    {"edge dev", "Edge"},
    {"edge sxs", "Edge"},
    {"microsoft edge*", "Edge"},
    {"microsoft-edge*", "Edge"},
    {"com.microsoft.edge*", "Edge"},
    {"com.microsoft.emmx*", "Edge"},
    {"bravesoftware", "Brave"},
    {"brave-browser*", "Brave"},
    {"com.brave.browser*", "Brave"},
    {"brave", "Brave"},
    {"opera gx*", "Opera GX"},
    {"opera-gx*", "Opera GX"},
    {"com.operasoftware.operagx*", "Opera GX"},
    {"com.opera.gx", "Opera GX"},
    {"opera", "Opera"},
    {"opera *", "Opera"},
    {"opera-beta", "Opera"},
    {"opera-developer", "Opera"},
    {"opera software", "Opera"},
    {"com.operasoftware.*", "Opera"},
    {"com.opera.*", "Opera"},
    {"vivaldi*", "Vivaldi"},
    {"com.vivaldi.*", "Vivaldi"},
    {"yandexbrowser*", "Yandex"},
    {"yandex-browser*", "Yandex"},
    {"com.yandex.browser*", "Yandex"},
    {"ru.yandex.*", "Yandex"},
    {"com.sec.android.app.sbrowser*", "Samsung Internet"},
    {"app_sbrowser", "Samsung Internet"},
    {"torch", "Torch"},
    {"ucbrowser", "UC Browser"},
    {"comet", "Comet"},
    {"iridium", "Iridium"},
    {"maxthon*", "Maxthon"},
    {"supermium", "Supermium"},
    {"wavebox", "Wavebox"},
    {"sidekick", "Sidekick"},
    {"kometa", "Kometa"},
    {"amigo", "Amigo"},
    {"orbitum", "Orbitum"},
    {"net.imput.helium", "Helium"},
    {"org.bromite.bromite", "Bromite"},
    {"org.cromite.cromite", "Cromite"},
    {"ungoogled-chromium*", "Chromium"},
    {"io.github.ungoogled_software.*", "Chromium"},
    {"thorium", "Thorium"},
    {"iron", "Iron"},
    {"dragon", "Dragon"},
    {"epic privacy browser", "Epic"},
    {"coccoc", "CocCoc"},
    {"slimjet", "Slimjet"},
    {"centbrowser", "Cent"},
    {"naver whale", "Whale"},
    {"com.naver.whale", "Whale"},
    {"avast software", "Avast Secure Browser"},
    {"avg", "AVG Secure Browser"},
    {"ccleaner browser", "CCleaner Browser"},
    {"duckduckgo*", "DuckDuckGo"},
    {"com.duckduckgo.*", "DuckDuckGo"},
    {"com.kiwibrowser.browser*", "Kiwi"},
    {"com.huawei.browser", "Huawei Browser"},
    {"com.mi.globalbrowser*", "Mi Browser"},
    {"com.android.browser", "Mi Browser"},
    {"com.heytap.browser", "HeyTap Browser"},
    {"com.ucmobile.*", "UC Browser"},
    {"com.ecosia.android", "Ecosia"},
    {"ecosiabrowser", "Ecosia"},
    {"com.amazon.cloud9", "Silk"},
    {"arc", "Arc"},
    {"company.thebrowser.*", "Arc"},
    {"chromium*", "Chromium"},
    {"org.chromium.*", "Chromium"},
};

// What many programs build in: the program's own folder above it counts first.
constexpr FolderName kBuiltInFolders[] = {
    {"app_opera", "Opera"},
    {"app_webview*", "WebView"},
    {"ebwebview", "WebView"},
};

constexpr FolderName kFirefoxFolders[] = {
    {"tor browser*", "Tor Browser"},
    {"torbrowser*", "Tor Browser"},
    {"tor-browser*", "Tor Browser"},
    {"tbb*", "Tor Browser"},
    {"org.torproject.torbrowser*", "Tor Browser"},
    {"mullvad browser*", "Mullvad Browser"},
    {"mullvadbrowser*", "Mullvad Browser"},
    {"mullvad-browser*", "Mullvad Browser"},
    {"librewolf*", "LibreWolf"},
    {".librewolf", "LibreWolf"},
    {"io.gitlab.librewolf*", "LibreWolf"},
    {"waterfox*", "Waterfox"},
    {".waterfox", "Waterfox"},
    {"net.waterfox.*", "Waterfox"},
    {"pale moon", "Pale Moon"},
    {".moonchild productions", "Pale Moon"},
    {"seamonkey", "SeaMonkey"},
    {".seamonkey", "SeaMonkey"},
    {"thunderbird*", "Thunderbird"},
    {".thunderbird", "Thunderbird"},
    {"zen", "Zen"},
    {".zen", "Zen"},
    {"app.zen_browser.zen", "Zen"},
    {"floorp", "Floorp"},
    {".floorp", "Floorp"},
    {"one.ablaze.floorp", "Floorp"},
    {"icecat", "IceCat"},
    {".icecat", "IceCat"},
    {"palemoon", "Pale Moon"},
    {"basilisk", "Basilisk"},
    {"cyberfox", "Cyberfox"},
    {"icedragon", "IceDragon"},
    {"betterbird", "Betterbird"},
    {"us.spotco.fennec_dos", "Mull"},
    {"org.ironfoxoss.ironfox*", "IronFox"},
    {"io.github.forkmaintainers.iceraven", "Iceraven"},
    {"k-meleon", "K-Meleon"},
    {"org.mozilla.focus*", "Firefox Focus"},
    {"org.mozilla.klar", "Firefox Focus"},
    {"org.mozilla.ios.*", "Firefox"},
    {"firefox", "Firefox"},
    {"org.mozilla.*", "Firefox"},
};

// Folders that hold a store but name no profile.
constexpr std::string_view kNoProfile[] = {"user data", "files", "databases", "data", "browser", "profiles"};

// Folders inside a profile that hold some of its stores.
constexpr std::string_view kInsideProfile[] = {"sessions", "sessions_encrypted", "network", "sessionstore-backups"};
// What stands behind it tells the profiles of side panels apart (Opera).
constexpr std::string_view kSideProfiles = "_side_profiles";

bool Fits(std::string_view lower, std::string_view pattern) {
  if (!pattern.ends_with('*')) return lower == pattern;
  return lower.starts_with(pattern.substr(0, pattern.size() - 1));
}

std::string_view AppOf(std::string_view folder, std::span<const FolderName> known) {
  const std::string lower = AsciiLowerCased(folder);
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& name) { return Fits(lower, name.name); });
  return found == known.end() ? std::string_view() : found->app;
}

// Folders above the store, outermost first, through every container on the way.
std::vector<std::string_view> Folders(const Locator& entry) {
  std::vector<std::string_view> parts;
  for (const std::string& path : entry.chain) {
    for (std::size_t at = 0; at <= path.size();) {
      const std::size_t end = std::min(path.find('/', at), path.size());
      if (end > at) parts.push_back(std::string_view(path).substr(at, end - at));
      at = end + 1;
    }
  }
  if (!parts.empty()) parts.pop_back();
  return parts;
}

BrowserProfile ProfileOf(const Locator& entry, std::span<const FolderName> known, std::string_view otherwise) {
  std::vector<std::string_view> folders = Folders(entry);
  while (!folders.empty() &&
         std::ranges::find(kInsideProfile, AsciiLowerCased(folders.back())) != std::end(kInsideProfile))
    folders.pop_back();
  BrowserProfile found{std::string(otherwise), "Default"};
  std::string_view app, built_in;
  for (const std::string_view folder : folders) {
    if (const std::string_view name = AppOf(folder, known); !name.empty()) app = name;
    if (const std::string_view name = AppOf(folder, kBuiltInFolders); !name.empty()) built_in = name;
  }
  if (app.empty()) app = built_in;
  if (!app.empty()) found.app = app;
  if (folders.empty()) return found;
  const std::string_view last = folders.back();
  const bool none = std::ranges::find(kNoProfile, AsciiLowerCased(last)) != std::end(kNoProfile);
  if (!none && AppOf(last, known).empty() && AppOf(last, kBuiltInFolders).empty()) found.profile = ToValidUtf8(last);
  const auto side =
      std::ranges::find(folders, kSideProfiles, [](std::string_view folder) { return AsciiLowerCased(folder); });
  if (side != folders.end() && side + 1 != folders.end()) found.profile = ToValidUtf8(*(side + 1));
  return found;
}

bool IsInFolderOf(const Locator& entry, std::span<const FolderName> known) {
  return std::ranges::any_of(Folders(entry), [&](std::string_view folder) { return !AppOf(folder, known).empty(); });
}

}  // namespace

BrowserProfile ChromiumProfile(const Locator& entry) { return ProfileOf(entry, kChromiumFolders, "Chromium"); }
BrowserProfile FirefoxProfile(const Locator& entry) { return ProfileOf(entry, kFirefoxFolders, "Firefox"); }
bool IsInChromiumFolder(const Locator& entry) {
  return IsInFolderOf(entry, kChromiumFolders) || IsInFolderOf(entry, kBuiltInFolders);
}
bool IsInFirefoxFolder(const Locator& entry) { return IsInFolderOf(entry, kFirefoxFolders); }

}  // namespace schouw

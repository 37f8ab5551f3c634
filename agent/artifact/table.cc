// Every artifact format, a row each.
#include <algorithm>

#include "agent/artifact/activities_cache.h"
#include "agent/artifact/android_downloads.h"
#include "agent/artifact/android_webview.h"
#include "agent/artifact/artifact.h"
#include "agent/artifact/browser_accounts.h"
#include "agent/artifact/chromium_bookmarks.h"
#include "agent/artifact/chromium_history.h"
#include "agent/artifact/chromium_preferences.h"
#include "agent/artifact/chromium_session.h"
#include "agent/artifact/chromium_sites.h"
#include "agent/artifact/chromium_tab_list.h"
#include "agent/artifact/chromium_typed.h"
#include "agent/artifact/chromium_web_data.h"
#include "agent/artifact/edge_favorites.h"
#include "agent/artifact/emule.h"
#include "agent/artifact/firefox_downloads.h"
#include "agent/artifact/firefox_extensions.h"
#include "agent/artifact/firefox_forms.h"
#include "agent/artifact/firefox_places.h"
#include "agent/artifact/firefox_session.h"
#include "agent/artifact/firefox_sites.h"
#include "agent/artifact/firefox_synced_tabs.h"
#include "agent/artifact/jump_list.h"
#include "agent/artifact/linux_lists.h"
#include "agent/artifact/linux_packages.h"
#include "agent/artifact/macos_knowledge.h"
#include "agent/artifact/macos_lists.h"
#include "agent/artifact/macos_quarantine.h"
#include "agent/artifact/msie_favorite.h"
#include "agent/artifact/msie_index.h"
#include "agent/artifact/opera_history.h"
#include "agent/artifact/prefetch.h"
#include "agent/artifact/program_launches.h"
#include "agent/artifact/registry.h"
#include "agent/artifact/safari_bookmarks.h"
#include "agent/artifact/safari_history.h"
#include "agent/artifact/safari_plist.h"
#include "agent/artifact/safari_tabs.h"
#include "agent/artifact/shell_history.h"
#include "agent/artifact/shell_link_file.h"
#include "agent/artifact/sqlite/store_look.h"
#include "agent/artifact/torrents.h"
#include "agent/artifact/vim_info.h"
#include "agent/artifact/vim_shada.h"
#include "agent/artifact/web_cache.h"
#include "agent/artifact/windows_notifications.h"
#include "agent/artifact/windows_search.h"
#include "agent/artifact/zeitgeist.h"
#include "agent/artifact/zone_identifier.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

constexpr ArtifactFormat kFormats[] = {
    {kActivitiesCacheKind, kActivitiesCacheRecords, kActivitiesCacheNames, ClaimsActivitiesCache, ReadActivitiesCache},
    {kAndroidDownloadsKind, kAndroidDownloadsRecords, kAndroidDownloadsNames, ClaimsAndroidDownloads,
     ReadAndroidDownloads},
    {kAndroidWebviewKind, kAndroidWebviewRecords, kAndroidWebviewNames, ClaimsAndroidWebview, ReadAndroidWebview},
    {kChromiumBookmarksKind, kChromiumBookmarksRecords, kChromiumBookmarksNames, ClaimsChromiumBookmarks,
     ReadChromiumBookmarks},
    {kChromiumBouncesKind, kChromiumSitesRecords, kChromiumBouncesNames, ClaimsChromiumBounces, ReadChromiumBounces},
    {kChromiumCookiesKind, kChromiumSitesRecords, kChromiumCookiesNames, ClaimsChromiumCookies, ReadChromiumCookies},
    {kChromiumFaviconsKind, kChromiumSitesRecords, kChromiumFaviconsNames, ClaimsChromiumFavicons,
     ReadChromiumFavicons},
    {kChromiumLoginsKind, kChromiumSitesRecords, kChromiumLoginsNames, ClaimsChromiumLogins, ReadChromiumLogins},
    {kChromiumMediaHistoryKind, kChromiumSitesRecords, kChromiumMediaHistoryNames, ClaimsChromiumMediaHistory,
     ReadChromiumMediaHistory},
    {kChromiumPredictorKind, kChromiumTypedRecords, kChromiumPredictorNames, ClaimsChromiumPredictor,
     ReadChromiumPredictor},
    {kChromiumPreferencesKind, kChromiumPreferencesRecords, kChromiumPreferencesNames, ClaimsChromiumPreferences,
     ReadChromiumPreferences},
    {kChromiumProfilesKind, kBrowserAccountsRecords, kChromiumProfilesNames, ClaimsChromiumProfiles,
     ReadChromiumProfiles},
    {kChromiumSessionKind, kChromiumSessionRecords, kChromiumSessionNames, ClaimsChromiumSession, ReadChromiumSession},
    {kChromiumShortcutsKind, kChromiumTypedRecords, kChromiumShortcutsNames, ClaimsChromiumShortcuts,
     ReadChromiumShortcuts},
    {kChromiumTabListKind, kChromiumTabListRecords, kChromiumTabListNames, ClaimsChromiumTabList, ReadChromiumTabList},
    {kChromiumTopSitesKind, kChromiumSitesRecords, kChromiumTopSitesNames, ClaimsChromiumTopSites,
     ReadChromiumTopSites},
    {kChromiumWebDataKind, kChromiumWebDataRecords, kChromiumWebDataNames, ClaimsChromiumWebData, ReadChromiumWebData},
    {kFirefoxBouncesKind, kFirefoxSitesRecords, kFirefoxBouncesNames, ClaimsFirefoxBounces, ReadFirefoxBounces},
    {kFirefoxAccountKind, kBrowserAccountsRecords, kFirefoxAccountNames, ClaimsFirefoxAccount, ReadFirefoxAccount},
    {kFirefoxCookiesKind, kFirefoxSitesRecords, kFirefoxCookiesNames, ClaimsFirefoxCookies, ReadFirefoxCookies},
    {kFirefoxExtensionsKind, kFirefoxExtensionsRecords, kFirefoxExtensionsNames, ClaimsFirefoxExtensions,
     ReadFirefoxExtensions},
    {kFirefoxFaviconsKind, kFirefoxSitesRecords, kFirefoxFaviconsNames, ClaimsFirefoxFavicons, ReadFirefoxFavicons},
    {kFirefoxFormsKind, kFirefoxFormsRecords, kFirefoxFormsNames, ClaimsFirefoxForms, ReadFirefoxForms},
    {kFirefoxPermissionsKind, kFirefoxSitesRecords, kFirefoxPermissionsNames, ClaimsFirefoxPermissions,
     ReadFirefoxPermissions},
    {kFirefoxSessionKind, kFirefoxSessionRecords, kFirefoxSessionNames, ClaimsFirefoxSession, ReadFirefoxSession},
    {kFirefoxSyncedTabsKind, kFirefoxSyncedTabsRecords, kFirefoxSyncedTabsNames, ClaimsFirefoxSyncedTabs,
     ReadFirefoxSyncedTabs},
    {kChromiumHistoryKind, kChromiumHistoryRecords, kChromiumHistoryNames, ClaimsChromiumHistory, ReadChromiumHistory},
    {kFirefoxDownloadsKind, kFirefoxDownloadsRecords, kFirefoxDownloadsNames, ClaimsFirefoxDownloads,
     ReadFirefoxDownloads},
    {kFirefoxPlacesKind, kFirefoxPlacesRecords, kFirefoxPlacesNames, ClaimsFirefoxPlaces, ReadFirefoxPlaces},
    {kAutomaticJumpListKind, kJumpListRecords, kAutomaticJumpListNames, ClaimsAutomaticJumpList, ReadAutomaticJumpList},
    {kCustomJumpListKind, kJumpListRecords, kCustomJumpListNames, ClaimsCustomJumpList, ReadCustomJumpList},
    {kOperaHistoryKind, kOperaHistoryRecords, kOperaHistoryNames, ClaimsOperaHistory, ReadOperaHistory},
    {kOperaTypedKind, kOperaTypedRecords, kOperaTypedNames, ClaimsOperaTyped, ReadOperaTyped},
    {kMsieFavoriteKind, kMsieFavoriteRecords, kMsieFavoriteNames, ClaimsMsieFavorite, ReadMsieFavorite},
    {kWindowsNotificationsKind, kWindowsNotificationsRecords, kWindowsNotificationsNames, ClaimsWindowsNotifications,
     ReadWindowsNotifications},
    {kWindowsSearchKind, kWindowsSearchRecords, kWindowsSearchNames, ClaimsWindowsSearch, ReadWindowsSearch},
    {kWindowsSearchSqliteKind, kWindowsSearchRecords, kWindowsSearchSqliteNames, ClaimsWindowsSearchSqlite,
     ReadWindowsSearchSqlite},
    {kMsieIndexKind, kMsieIndexRecords, kMsieIndexNames, ClaimsMsieIndex, ReadMsieIndex},
    {kPrefetchKind, kPrefetchRecords, kPrefetchNames, ClaimsPrefetch, ReadPrefetch},
    {kProgramLaunchesKind, kProgramLaunchesRecords, kProgramLaunchesNames, ClaimsProgramLaunches, ReadProgramLaunches},
    {kRegistryKind, kRegistryRecords, kRegistryNames, ClaimsRegistry, ReadRegistry},
    {kShellLinkKind, kShellLinkRecords, kShellLinkNames, ClaimsShellLinkFile, ReadShellLinkFile},
    {kZeitgeistKind, kZeitgeistRecords, kZeitgeistNames, ClaimsZeitgeist, ReadZeitgeist},
    {kZoneIdentifierKind, kZoneIdentifierRecords, kZoneIdentifierNames, ClaimsZoneIdentifier, ReadZoneIdentifier},
    {kEdgeFavoritesKind, kEdgeFavoritesRecords, kEdgeFavoritesNames, ClaimsEdgeFavorites, ReadEdgeFavorites},
    {kRecentDocumentKind, kRecentDocumentRecords, kRecentDocumentNames, ClaimsRecentDocument, ReadRecentDocument},
    {kEmuleKnownKind, kEmuleKnownRecords, kEmuleKnownNames, ClaimsEmuleKnown, ReadEmuleKnown},
    {kEmuleSearchesKind, kEmuleSearchesRecords, kEmuleSearchesNames, ClaimsEmuleSearches, ReadEmuleSearches},
    {kDpkgStatusKind, kDpkgStatusRecords, kDpkgStatusNames, ClaimsDpkgStatus, ReadDpkgStatus},
    {kPacmanPackageKind, kPacmanPackageRecords, kPacmanPackageNames, ClaimsPacmanPackage, ReadPacmanPackage},
    {kApkInstalledKind, kApkInstalledRecords, kApkInstalledNames, ClaimsApkInstalled, ReadApkInstalled},
    {kRpmPackagesKind, kRpmPackagesRecords, kRpmPackagesNames, ClaimsRpmPackages, ReadRpmPackages},
    {kMenuProgramKind, kMenuProgramRecords, kMenuProgramNames, ClaimsMenuProgram, ReadMenuProgram},
    {kVimInfoKind, kVimInfoRecords, kVimInfoNames, ClaimsVimInfo, ReadVimInfo},
    {kVimShadaKind, kVimShadaRecords, kVimShadaNames, ClaimsVimShada, ReadVimShada},
    {kRecentlyUsedKind, kRecentlyUsedRecords, kRecentlyUsedNames, ClaimsRecentlyUsed, ReadRecentlyUsed},
    {kShellHistoryKind, kShellHistoryRecords, kShellHistoryNames, ClaimsShellHistory, ReadShellHistory},
    {kWebCacheKind, kWebCacheRecords, kWebCacheNames, ClaimsWebCache, ReadWebCache},
    {kTorrentsKind, kTorrentsRecords, kTorrentsNames, ClaimsTorrents, ReadTorrents},
    {kWgetHostsKind, kWgetHostsRecords, kWgetHostsNames, ClaimsWgetHosts, ReadWgetHosts},
    {kMacosDockKind, kMacosDockRecords, kMacosDockNames, ClaimsMacosDock, ReadMacosDock},
    {kMacosFileListKind, kMacosFileListRecords, kMacosFileListNames, ClaimsMacosFileList, ReadMacosFileList},
    {kMacosInstallsKind, kMacosInstallsRecords, kMacosInstallsNames, ClaimsMacosInstalls, ReadMacosInstalls},
    {kMacosSpotlightKind, kMacosSpotlightRecords, kMacosSpotlightNames, ClaimsMacosSpotlight, ReadMacosSpotlight},
    {kMacosKnowledgeKind, kMacosKnowledgeRecords, kMacosKnowledgeNames, ClaimsMacosKnowledge, ReadMacosKnowledge},
    {kMacosQuarantineKind, kMacosQuarantineRecords, kMacosQuarantineNames, ClaimsMacosQuarantine, ReadMacosQuarantine},
    {kSafariBookmarksKind, kSafariBookmarksRecords, kSafariBookmarksNames, ClaimsSafariBookmarks, ReadSafariBookmarks},
    {kSafariBrowserStateKind, kSafariTabsRecords, kSafariBrowserStateNames, ClaimsSafariBrowserState,
     ReadSafariBrowserState},
    {kSafariCloudTabsKind, kSafariTabsRecords, kSafariCloudTabsNames, ClaimsSafariCloudTabs, ReadSafariCloudTabs},
    {kSafariHistoryKind, kSafariHistoryRecords, kSafariHistoryNames, ClaimsSafariHistory, ReadSafariHistory},
    {kSafariPlistKind, kSafariPlistRecords, kSafariPlistNames, ClaimsSafariPlist, ReadSafariPlist},
    {kSafariTabsKind, kSafariTabsRecords, kSafariTabsNames, ClaimsSafariTabs, ReadSafariTabs},
};

// What an SQLite database and a registry hive keep beside themselves.
constexpr std::string_view kCompanionSuffixes[] = {"-wal", "-journal", "-shm", ".log1", ".log2"};
// Up to Vista a hive has one log, whose suffix is anybody's.
constexpr std::string_view kOldHiveLogs[] = {"ntuser.dat.log", "usrclass.dat.log", "software.log", "system.log"};

bool EqualFolded(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, AsciiLower, AsciiLower);
}

bool PiecesFit(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, after_star = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      after_star = n;
    } else if (p < pattern.size() && AsciiLower(pattern[p]) == AsciiLower(name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++after_star;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// `pattern` has '*' alone as wildcard; case is ignored. Both ends first: every name of a device is held to every
// pattern.
bool GlobFits(std::string_view pattern, std::string_view name) {
  const std::size_t first = pattern.find('*');
  if (first == std::string_view::npos) return EqualFolded(pattern, name);
  const std::string_view begin = pattern.substr(0, first), end = pattern.substr(pattern.rfind('*') + 1);
  if (name.size() < begin.size() + end.size()) return false;
  if (!EqualFolded(end, name.substr(name.size() - end.size())) || !EqualFolded(begin, name.substr(0, begin.size())))
    return false;
  return first + end.size() + 1 == pattern.size() || PiecesFit(pattern, name);
}

// Of a member's path as of a name.
std::string_view LastName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::span<const ArtifactFormat> ArtifactFormats() { return kFormats; }

bool NameMayBeArtifact(std::string_view name, RecordKinds wanted) {
  return std::ranges::any_of(kFormats, [&](const ArtifactFormat& format) {
    return format.records.Intersects(wanted) &&
           std::ranges::any_of(format.names, [&](std::string_view glob) { return GlobFits(glob, name); });
  });
}

std::vector<const ArtifactFormat*> ClaimingFormats(const ArtifactInput& input) {
  ArtifactInput shared = input;
  StoreLook look(shared);
  shared.look = &look;
  std::vector<const ArtifactFormat*> claiming;
  for (const ArtifactFormat& format : kFormats)
    if (format.records.Intersects(input.wanted) && format.claims(shared)) claiming.push_back(&format);
  return claiming;
}

bool IsCompanionName(std::string_view name, std::string_view& owner) {
  if (std::ranges::any_of(kOldHiveLogs, [&](std::string_view log) { return GlobFits(log, LastName(name)); })) {
    owner = name.substr(0, name.size() - 4);
    return true;
  }
  for (const std::string_view suffix : kCompanionSuffixes) {
    if (name.size() <= suffix.size()) continue;
    const std::string_view end = name.substr(name.size() - suffix.size());
    if (!std::ranges::equal(end, suffix, [](char a, char b) { return AsciiLower(a) == b; })) continue;
    owner = name.substr(0, name.size() - suffix.size());
    return true;
  }
  return false;
}

}  // namespace schouw

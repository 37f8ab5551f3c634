#include "agent/artifact/firefox_sites.h"

#include "agent/artifact/browser/site_store.h"

namespace schouw {
namespace {

constexpr SiteTable kFirefoxCookieTables[] = {{"moz_cookies",
                                               {"host", "baseDomain"},
                                               "",
                                               {"lastAccessed", "creationTime", ""},
                                               TimeUnit::kUnixMicros,
                                               {"lastAccessed", ""},
                                               {"creationTime", "baseDomain"}}};
constexpr std::string_view kFirefoxCookieMarks[] = {"host", "baseDomain", "lastAccessed", "expiry"};

constexpr SiteTable kPermissionTables[] = {
    {"moz_perms", {"origin", ""}, "", {"modificationTime"}, TimeUnit::kUnixMillis, {"modificationTime", ""}, {}, {}, 9},
    {"moz_hosts", {"host", ""}, "", {"modificationTime"}, TimeUnit::kUnixMillis},
    {"moz_origin_interactions",
     {"origin", ""},
     "",
     {"lastInteractionTime"},
     TimeUnit::kUnixMicros,
     {"lastInteractionTime", ""},
     {},
     {},
     13}};
constexpr std::string_view kPermissionMarks[] = {"permission", "expireType"};

constexpr SiteTable kFirefoxFaviconsTables[] = {{"moz_pages_w_icons", {"page_url", ""}, "", {}, TimeUnit::kNone}};
constexpr std::string_view kFirefoxFaviconsMarks[] = {"page_url", "page_url_hash"};

constexpr SiteTable kFirefoxBounceTables[] = {
    {"sites", {"siteHost", ""}, "", {"timeStamp"}, TimeUnit::kUnixMicros, {"timeStamp", ""}}};
constexpr std::string_view kFirefoxBounceMarks[] = {"siteHost", "entryType"};

constexpr SiteStore kFirefoxCookies = {kFirefoxCookiesKind, "cookies.sqlite", FirefoxProfile, kFirefoxCookieTables,
                                       kFirefoxCookieMarks};
constexpr SiteStore kPermissions = {kFirefoxPermissionsKind, "permissions.sqlite", FirefoxProfile, kPermissionTables,
                                    kPermissionMarks};
constexpr SiteStore kFirefoxFavicons = {kFirefoxFaviconsKind, "favicons.sqlite", FirefoxProfile, kFirefoxFaviconsTables,
                                        kFirefoxFaviconsMarks};
constexpr SiteStore kFirefoxBounces = {kFirefoxBouncesKind, "bounce-tracking-protection.sqlite", FirefoxProfile,
                                       kFirefoxBounceTables, kFirefoxBounceMarks};

}  // namespace

bool ClaimsFirefoxCookies(const ArtifactInput& input) { return ClaimsSites(input, kFirefoxCookies); }
Status ReadFirefoxCookies(const ArtifactInput& input, RecordSink& sink) {
  return ReadSites(input, sink, kFirefoxCookies);
}
bool ClaimsFirefoxPermissions(const ArtifactInput& input) { return ClaimsSites(input, kPermissions); }
Status ReadFirefoxPermissions(const ArtifactInput& input, RecordSink& sink) {
  return ReadSites(input, sink, kPermissions);
}
bool ClaimsFirefoxFavicons(const ArtifactInput& input) { return ClaimsSites(input, kFirefoxFavicons); }
Status ReadFirefoxFavicons(const ArtifactInput& input, RecordSink& sink) {
  return ReadSites(input, sink, kFirefoxFavicons);
}
bool ClaimsFirefoxBounces(const ArtifactInput& input) { return ClaimsSites(input, kFirefoxBounces); }
Status ReadFirefoxBounces(const ArtifactInput& input, RecordSink& sink) {
  return ReadSites(input, sink, kFirefoxBounces);
}

}  // namespace schouw

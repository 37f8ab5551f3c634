#include "agent/artifact/firefox_sites.h"

#include "agent/artifact/browser/site_store.h"

namespace schouw {
namespace {

constexpr SiteTable kCookieTables[] = {{"moz_cookies",
                                        {"host", "baseDomain"},
                                        "",
                                        {"lastAccessed", "creationTime", ""},
                                        TimeUnit::kUnixMicros,
                                        {"lastAccessed", ""},
                                        {"creationTime", "baseDomain"}}};
constexpr std::string_view kCookieMarks[] = {"host", "baseDomain", "lastAccessed", "expiry"};

constexpr SiteTable kPermissionTables[] = {
    {"moz_perms", {"origin", ""}, "", {"modificationTime"}, TimeUnit::kUnixMillis, {"modificationTime", ""}},
    {"moz_hosts", {"host", ""}, "", {"modificationTime"}, TimeUnit::kUnixMillis},
    {"moz_origin_interactions",
     {"origin", ""},
     "",
     {"lastInteractionTime"},
     TimeUnit::kUnixMicros,
     {"lastInteractionTime", ""}}};
constexpr std::string_view kPermissionMarks[] = {"permission", "expireType"};

constexpr SiteTable kFaviconsTables[] = {{"moz_pages_w_icons", {"page_url", ""}, "", {}, TimeUnit::kNone}};
constexpr std::string_view kFaviconsMarks[] = {"page_url", "page_url_hash"};

constexpr SiteTable kBounceTables[] = {
    {"sites", {"siteHost", ""}, "", {"timeStamp"}, TimeUnit::kUnixMicros, {"timeStamp", ""}}};
constexpr std::string_view kBounceMarks[] = {"siteHost", "entryType"};

constexpr SiteStore kCookies = {kFirefoxCookiesKind, "cookies.sqlite", FirefoxProfile, kCookieTables, kCookieMarks};
constexpr SiteStore kPermissions = {kFirefoxPermissionsKind, "permissions.sqlite", FirefoxProfile, kPermissionTables,
                                    kPermissionMarks};
constexpr SiteStore kFavicons = {kFirefoxFaviconsKind, "favicons.sqlite", FirefoxProfile, kFaviconsTables,
                                 kFaviconsMarks};
constexpr SiteStore kBounces = {kFirefoxBouncesKind, "bounce-tracking-protection.sqlite", FirefoxProfile, kBounceTables,
                                kBounceMarks};

}  // namespace

bool ClaimsFirefoxCookies(const ArtifactInput& input) { return ClaimsSites(input, kCookies); }
Status ReadFirefoxCookies(const ArtifactInput& input, RecordSink& sink) { return ReadSites(input, sink, kCookies); }
bool ClaimsFirefoxPermissions(const ArtifactInput& input) { return ClaimsSites(input, kPermissions); }
Status ReadFirefoxPermissions(const ArtifactInput& input, RecordSink& sink) {
  return ReadSites(input, sink, kPermissions);
}
bool ClaimsFirefoxFavicons(const ArtifactInput& input) { return ClaimsSites(input, kFavicons); }
Status ReadFirefoxFavicons(const ArtifactInput& input, RecordSink& sink) { return ReadSites(input, sink, kFavicons); }
bool ClaimsFirefoxBounces(const ArtifactInput& input) { return ClaimsSites(input, kBounces); }
Status ReadFirefoxBounces(const ArtifactInput& input, RecordSink& sink) { return ReadSites(input, sink, kBounces); }

}  // namespace schouw

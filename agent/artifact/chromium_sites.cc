#include "agent/artifact/chromium_sites.h"

#include "agent/artifact/browser/site_store.h"

namespace schouw {
namespace {

constexpr SiteTable kChromiumCookieTables[] = {{"cookies",
                                                {"host_key", ""},
                                                "",
                                                {"last_access_utc", "creation_utc", ""},
                                                TimeUnit::kChromium,
                                                {"last_access_utc", "creation_utc"}}};
constexpr std::string_view kChromiumCookieMarks[] = {"host_key", "last_access_utc", "creation_utc"};

constexpr SiteTable kLoginTables[] = {{"logins",
                                       {"origin_url", "signon_realm"},
                                       "",
                                       {"date_last_used", "date_created", ""},
                                       TimeUnit::kChromiumOrSeconds,
                                       {"date_created", ""},
                                       {"date_last_used", "date_password_modified"}}};
constexpr std::string_view kLoginMarks[] = {"origin_url", "signon_realm"};

constexpr SiteTable kTopSitesTables[] = {
    {"top_sites", {"url", ""}, "title", {}, TimeUnit::kNone},
    {"thumbnails", {"url", ""}, "title", {"last_updated"}, TimeUnit::kChromium, {"last_updated", ""}}};
constexpr std::string_view kTopSitesMarks[] = {"url_rank"};

constexpr SiteTable kChromiumFaviconsTables[] = {{"icon_mapping", {"page_url", ""}, "", {}, TimeUnit::kNone}};
constexpr std::string_view kChromiumFaviconsMarks[] = {"page_url", "icon_id"};

constexpr SiteTable kMediaTables[] = {{"playback",
                                       {"url", ""},
                                       "",
                                       {"last_updated_time_s"},
                                       TimeUnit::kChromiumSeconds,
                                       {"last_updated_time_s", ""},
                                       {},
                                       "origin"},
                                      {"playbackSession",
                                       {"url", ""},
                                       "title",
                                       {"last_updated_time_s"},
                                       TimeUnit::kChromiumSeconds,
                                       {"last_updated_time_s", ""},
                                       {},
                                       "sessionImage"},
                                      {"origin",
                                       {"origin", ""},
                                       "",
                                       {"last_updated_time_s"},
                                       TimeUnit::kChromiumSeconds,
                                       {"last_updated_time_s", ""},
                                       {},
                                       "playback"}};
constexpr std::string_view kMediaMarks[] = {"last_updated_time_s"};

constexpr SiteTable kChromiumBounceTables[] = {
    {"bounces",
     {"site", ""},
     "",
     {"last_user_activation_time", "last_user_interaction_time", "last_bounce_time"},
     TimeUnit::kChromium,
     {"last_user_activation_time|last_user_interaction_time", "last_bounce_time|last_stateless_bounce_time"},
     {},
     "popups"},
    {"popups",
     {"popup_site", ""},
     "",
     {"last_popup_time"},
     TimeUnit::kChromium,
     {"last_popup_time", ""},
     {},
     "config"}};
constexpr std::string_view kChromiumBounceMarks[] = {"last_bounce_time", "last_stateful_bounce_time",
                                                     "last_user_activation_time", "last_user_interaction_time"};

constexpr SiteStore kChromiumCookies = {kChromiumCookiesKind, "Cookies", ChromiumProfile, kChromiumCookieTables,
                                        kChromiumCookieMarks};
constexpr SiteStore kLogins = {kChromiumLoginsKind, "Login Data", ChromiumProfile, kLoginTables, kLoginMarks};
constexpr SiteStore kTopSites = {kChromiumTopSitesKind, "Top Sites", ChromiumProfile, kTopSitesTables, kTopSitesMarks};
constexpr SiteStore kChromiumFavicons = {kChromiumFaviconsKind, "Favicons", ChromiumProfile, kChromiumFaviconsTables,
                                         kChromiumFaviconsMarks};
constexpr SiteStore kMedia = {kChromiumMediaHistoryKind, "Media History", ChromiumProfile, kMediaTables, kMediaMarks};
constexpr SiteStore kChromiumBounces = {kChromiumBouncesKind, "DIPS", ChromiumProfile, kChromiumBounceTables,
                                        kChromiumBounceMarks};

}  // namespace

bool ClaimsChromiumCookies(const ArtifactInput& input) { return ClaimsSites(input, kChromiumCookies); }
Status ReadChromiumCookies(const ArtifactInput& input, RecordSink& sink) {
  return ReadSites(input, sink, kChromiumCookies);
}
bool ClaimsChromiumLogins(const ArtifactInput& input) { return ClaimsSites(input, kLogins); }
Status ReadChromiumLogins(const ArtifactInput& input, RecordSink& sink) { return ReadSites(input, sink, kLogins); }
bool ClaimsChromiumTopSites(const ArtifactInput& input) { return ClaimsSites(input, kTopSites); }
Status ReadChromiumTopSites(const ArtifactInput& input, RecordSink& sink) { return ReadSites(input, sink, kTopSites); }
bool ClaimsChromiumFavicons(const ArtifactInput& input) { return ClaimsSites(input, kChromiumFavicons); }
Status ReadChromiumFavicons(const ArtifactInput& input, RecordSink& sink) {
  return ReadSites(input, sink, kChromiumFavicons);
}
bool ClaimsChromiumMediaHistory(const ArtifactInput& input) { return ClaimsSites(input, kMedia); }
Status ReadChromiumMediaHistory(const ArtifactInput& input, RecordSink& sink) { return ReadSites(input, sink, kMedia); }
bool ClaimsChromiumBounces(const ArtifactInput& input) { return ClaimsSites(input, kChromiumBounces); }
Status ReadChromiumBounces(const ArtifactInput& input, RecordSink& sink) {
  return ReadSites(input, sink, kChromiumBounces);
}

}  // namespace schouw

// Sites that Chromium's smaller stores name: cookies, saved logins, tiles, favicons, media, bounces. All app_data.
//
// Tables by Chromium: net/extras/sqlite/sqlite_persistent_cookie_store.cc, components/password_manager,
// components/history/core/browser/top_sites_database.cc, components/favicon, chrome/browser/media/history,
// content/browser/btm (formerly chrome/browser/dips).
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr RecordKinds kChromiumSitesRecords = {RecordKind::kAppData};

// Hosts that set a cookie; never a value.
inline constexpr std::string_view kChromiumCookiesKind = "chromium.cookies";
inline constexpr std::string_view kChromiumCookiesNames[] = {"*cookies*"};
bool ClaimsChromiumCookies(const ArtifactInput& input);
Status ReadChromiumCookies(const ArtifactInput& input, RecordSink& sink);

// Sites a login is kept for, or should not be; never a name or a password.
inline constexpr std::string_view kChromiumLoginsKind = "chromium.logins";
inline constexpr std::string_view kChromiumLoginsNames[] = {"*login data*"};
bool ClaimsChromiumLogins(const ArtifactInput& input);
Status ReadChromiumLogins(const ArtifactInput& input, RecordSink& sink);

// Tiles of the new tab page.
inline constexpr std::string_view kChromiumTopSitesKind = "chromium.top_sites";
inline constexpr std::string_view kChromiumTopSitesNames[] = {"*top sites*"};
bool ClaimsChromiumTopSites(const ArtifactInput& input);
Status ReadChromiumTopSites(const ArtifactInput& input, RecordSink& sink);

// Pages an icon is kept for; never the icon.
inline constexpr std::string_view kChromiumFaviconsKind = "chromium.favicons";
inline constexpr std::string_view kChromiumFaviconsNames[] = {"*favicons*"};
bool ClaimsChromiumFavicons(const ArtifactInput& input);
Status ReadChromiumFavicons(const ArtifactInput& input, RecordSink& sink);

// Pages that played sound or video.
inline constexpr std::string_view kChromiumMediaHistoryKind = "chromium.media_history";
inline constexpr std::string_view kChromiumMediaHistoryNames[] = {"*media history*"};
bool ClaimsChromiumMediaHistory(const ArtifactInput& input);
Status ReadChromiumMediaHistory(const ArtifactInput& input, RecordSink& sink);

// Sites that passed visitors on, or opened windows ("DIPS").
inline constexpr std::string_view kChromiumBouncesKind = "chromium.dips";
inline constexpr std::string_view kChromiumBouncesNames[] = {"*dips*"};
bool ClaimsChromiumBounces(const ArtifactInput& input);
Status ReadChromiumBounces(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

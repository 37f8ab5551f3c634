// Sites that Firefox's smaller stores name: cookies, permissions, favicons, bounces. All app_data.
//
// Tables by Firefox: netwerk/cookie/CookiePersistentStorage.cpp, extensions/permissions/PermissionManager.cpp,
// toolkit/components/places/nsPlacesTables.h,
// toolkit/components/antitracking/bouncetrackingprotection.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr RecordKinds kFirefoxSitesRecords = {RecordKind::kAppData};

// Hosts that set a cookie; never a value.
inline constexpr std::string_view kFirefoxCookiesKind = "firefox.cookies";
inline constexpr std::string_view kFirefoxCookiesNames[] = {"*cookies*.sqlite*"};
bool ClaimsFirefoxCookies(const ArtifactInput& input);
Status ReadFirefoxCookies(const ArtifactInput& input, RecordSink& sink);

// Sites with a permission of their own, or that were clicked in.
inline constexpr std::string_view kFirefoxPermissionsKind = "firefox.permissions";
inline constexpr std::string_view kFirefoxPermissionsNames[] = {"*permissions*.sqlite*"};
bool ClaimsFirefoxPermissions(const ArtifactInput& input);
Status ReadFirefoxPermissions(const ArtifactInput& input, RecordSink& sink);

// Pages an icon is kept for; never the icon.
inline constexpr std::string_view kFirefoxFaviconsKind = "firefox.favicons";
inline constexpr std::string_view kFirefoxFaviconsNames[] = {"*favicons*.sqlite*"};
bool ClaimsFirefoxFavicons(const ArtifactInput& input);
Status ReadFirefoxFavicons(const ArtifactInput& input, RecordSink& sink);

// Sites that passed visitors on.
inline constexpr std::string_view kFirefoxBouncesKind = "firefox.bounces";
inline constexpr std::string_view kFirefoxBouncesNames[] = {"*bounce-tracking-protection*.sqlite*"};
bool ClaimsFirefoxBounces(const ArtifactInput& input);
Status ReadFirefoxBounces(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

// Whose a browser's profiles are, where a store of its own says so: no records, only who else is signed in.
//
//   firefox.account    signedInUser.json of a profile: the account of Firefox Sync (services/fxaccounts,
//   FxAccountsStorage) chromium.profiles  "Local State" beside the profiles: profile.info_cache
//   (chrome/browser/profiles,
//                      profile_attributes_entry.cc)
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kFirefoxAccountKind = "firefox.account";
inline constexpr std::string_view kChromiumProfilesKind = "chromium.profiles";
// What a browser's profile is read for.
inline constexpr RecordKinds kBrowserAccountsRecords = {
    RecordKind::kSearchQuery, RecordKind::kUrlVisit, RecordKind::kTypedUrl, RecordKind::kBookmark,
    RecordKind::kDownload,    RecordKind::kOpenTab,  RecordKind::kFormEntry};
inline constexpr std::string_view kFirefoxAccountNames[] = {"signedinuser.json"};
inline constexpr std::string_view kChromiumProfilesNames[] = {"local state"};

bool ClaimsFirefoxAccount(const ArtifactInput& input);
Status ReadFirefoxAccount(const ArtifactInput& input, RecordSink& sink);
bool ClaimsChromiumProfiles(const ArtifactInput& input);
Status ReadChromiumProfiles(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

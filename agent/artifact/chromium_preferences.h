// Chromium's "Preferences" and "Secure Preferences": start pages, extensions, and the sites with a setting of their
// own.
//
// JSON by the names of chrome/common/pref_names.h. One record is:
//   bookmark  an address of session.startup_urls (formerly urls_to_restore_on_startup), of pinned_tabs, and homepage
//   app       an extension of extensions.settings, also those that came with the browser; title: its name, text: name
//             and identifier; time: the first installation
//   app_data  a site of profile.content_settings.exceptions; no visit: also kept for what a page embeds
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kChromiumPreferencesKind = "chromium.preferences";
inline constexpr RecordKinds kChromiumPreferencesRecords = {RecordKind::kBookmark, RecordKind::kApp,
                                                            RecordKind::kAppData};
inline constexpr std::string_view kChromiumPreferencesNames[] = {"preferences*", "secure preferences*"};

bool ClaimsChromiumPreferences(const ArtifactInput& input);
Status ReadChromiumPreferences(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

// Chromium's sessions ("Session_*", "Current Session", "Last Session", "Apps_*"): the pages of the tabs that were open.
//
// One open_tab a page of a tab that the session leaves open, its current page and those behind it; a closed tab or
// window is none. Of a search page one search_query as well. "Tabs_*" ("Current Tabs", "Last Tabs") is told from it by
// its commands: it keeps closed tabs for being opened again, their pages are app_data. Encrypted sessions are named so.
// Place: "tab 7 page 0". Time: of the navigation, as in the history.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kChromiumSessionKind = "chromium.session";
inline constexpr RecordKinds kChromiumSessionRecords = {RecordKind::kOpenTab, RecordKind::kSearchQuery,
                                                        RecordKind::kAppData};
inline constexpr std::string_view kChromiumSessionNames[] = {"session_*", "tabs_*", "apps_*", "* session", "* tabs"};

bool ClaimsChromiumSession(const ArtifactInput& input);
Status ReadChromiumSession(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

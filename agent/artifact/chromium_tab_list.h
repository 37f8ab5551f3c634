// Chromium's list of open tabs on Android, "tab_state0" and the like in app_tabs.
//
//   open_tab      a tab; the search_query in its address, where it is a search engine's
// Format by Chromium's TabMetadataFileManager (Java's DataOutputStream): version, number of tabs, of those how many are
// private, which are shown, then number and address of each. Private tabs are left out: the browser forgets them.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kChromiumTabListKind = "chromium.tab_list";
inline constexpr RecordKinds kChromiumTabListRecords = {RecordKind::kOpenTab, RecordKind::kSearchQuery};
inline constexpr std::string_view kChromiumTabListNames[] = {"tab_state*"};

bool ClaimsChromiumTabList(const ArtifactInput& input);
Status ReadChromiumTabList(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

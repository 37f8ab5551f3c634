// Safari's databases of tabs that stand open: iOS' "BrowserState.db", "SafariTabs.db" of newer systems, "CloudTabs.db".
//
// One open_tab is:
//   BrowserState.db  a row of tabs; time: last viewed; opened_from_link: a link
//   SafariTabs.db    a leaf of bookmarks that has an address; time: last viewed, else last changed
//   CloudTabs.db     a row of cloud_tabs: open on another device; time: last viewed, else when that device last told
// What was closed, alone or with its window, and what is marked as deleted is not open. A tab that shows a search
// engine's results gives the search_query too.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr RecordKinds kSafariTabsRecords = {RecordKind::kSearchQuery, RecordKind::kOpenTab};

inline constexpr std::string_view kSafariBrowserStateKind = "safari.browser_state";
inline constexpr std::string_view kSafariBrowserStateNames[] = {"*BrowserState*.db*"};
bool ClaimsSafariBrowserState(const ArtifactInput& input);
Status ReadSafariBrowserState(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kSafariTabsKind = "safari.tabs";
inline constexpr std::string_view kSafariTabsNames[] = {"*SafariTabs*.db*"};
bool ClaimsSafariTabs(const ArtifactInput& input);
Status ReadSafariTabs(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kSafariCloudTabsKind = "safari.cloud_tabs";
inline constexpr std::string_view kSafariCloudTabsNames[] = {"*CloudTabs*.db*"};
bool ClaimsSafariCloudTabs(const ArtifactInput& input);
Status ReadSafariCloudTabs(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

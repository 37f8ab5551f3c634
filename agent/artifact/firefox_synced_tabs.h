// Tabs open on the account's other devices: "tabs.sqlite" of Firefox for Android and iOS, "synced-tabs.db" of the
// desktop.
//
// One open_tab an address of a tab, the current page first, of origin other_device. Table tabs(guid, record,
// last_modified), record being JSON; by mozilla/application-services, components/tabs.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kFirefoxSyncedTabsKind = "firefox.synced_tabs";
inline constexpr RecordKinds kFirefoxSyncedTabsRecords = {RecordKind::kOpenTab, RecordKind::kSearchQuery};
inline constexpr std::string_view kFirefoxSyncedTabsNames[] = {"*tabs*.sqlite*", "*tabs*.db*"};

bool ClaimsFirefoxSyncedTabs(const ArtifactInput& input);
Status ReadFirefoxSyncedTabs(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

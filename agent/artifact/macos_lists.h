// Lists of macOS that are property lists, one reader each.
//
// "*.sfl" to "*.sfl4" (shared file lists; keyed archives with a bookmark an item), and up to macOS 10.10
// "com.apple.recentitems.plist" and "*.LSSharedFileList.plist":
//   recent_file  an item of RecentDocuments, of an application's own list, of RecentHosts
//   app          an item of RecentApplications
// "com.apple.spotlight.Shortcuts", also ".v3" (what was typed in Spotlight, and what was chosen for it):
//   search_query what was typed; the title is what was chosen; time: LAST_USED
// "com.apple.dock.plist":
//   app          a tile of persistent-apps or recent-apps
// "InstallHistory.plist":
//   app          an installation; time: date
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kMacosFileListKind = "macos.file_list";
inline constexpr RecordKinds kMacosFileListRecords = {RecordKind::kRecentFile, RecordKind::kApp};
inline constexpr std::string_view kMacosFileListNames[] = {"*.sfl*", "*recentitems.plist", "*LSSharedFileList.plist"};
bool ClaimsMacosFileList(const ArtifactInput& input);
Status ReadMacosFileList(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kMacosSpotlightKind = "macos.spotlight_shortcuts";
inline constexpr RecordKinds kMacosSpotlightRecords = {RecordKind::kSearchQuery};
inline constexpr std::string_view kMacosSpotlightNames[] = {"com.apple.spotlight*"};
bool ClaimsMacosSpotlight(const ArtifactInput& input);
Status ReadMacosSpotlight(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kMacosDockKind = "macos.dock";
inline constexpr RecordKinds kMacosDockRecords = {RecordKind::kApp};
inline constexpr std::string_view kMacosDockNames[] = {"com.apple.dock.plist"};
bool ClaimsMacosDock(const ArtifactInput& input);
Status ReadMacosDock(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kMacosInstallsKind = "macos.install_history";
inline constexpr RecordKinds kMacosInstallsRecords = {RecordKind::kApp};
inline constexpr std::string_view kMacosInstallsNames[] = {"installhistory.plist"};
bool ClaimsMacosInstalls(const ArtifactInput& input);
Status ReadMacosInstalls(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

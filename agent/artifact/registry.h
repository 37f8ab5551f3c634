// Registry hives of Windows: what was typed, searched for, opened and run, as Explorer, Internet Explorer and the
// system keep it. Key paths by Windows XP to 11; a hive of another kind gives a coverage line and no record.
//
//   typed_url     a value of TypedURLs, with its time of TypedURLsTime
//   search_query  a value of WordWheelQuery (Explorer's search box) or ACMru (XP's search assistant); and the words in
//                 a typed address of a known search engine
//   recent_file   a value of TypedPaths (entered), RecentDocs, OpenSaveMRU, OpenSavePidlMRU, LastVisitedMRU (the
//                 folder; the program as its title), each name once a list of its own; a folder of BagMRU; a value of
//                 the lists of Office, Paint, WordPad, Media Player, WinRAR and network drives; RecentApps' items
//   app           a program of UserAssist, RunMRU (entered), MuiCache, BAM and DAM, CIDSizeMRU, FeatureUsage,
//   RecentApps,
//                 JumplistData or the Compatibility Assistant, one that starts by itself (Run, RunOnce), or one that is
//                 there (Uninstall; Amcache.hve, also files that were never installed; packages of the Store)
//
// Times: the program's own where it keeps one; else that of the key for the newest item of a list, and none for the
// rest.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kRegistryKind = "windows.registry";
inline constexpr RecordKinds kRegistryRecords = {RecordKind::kTypedUrl, RecordKind::kSearchQuery,
                                                 RecordKind::kRecentFile, RecordKind::kApp};
inline constexpr std::string_view kRegistryNames[] = {"*ntuser*", "*usrclass*", "software", "system", "amcache.hve"};

bool ClaimsRegistry(const ArtifactInput& input);
Status ReadRegistry(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

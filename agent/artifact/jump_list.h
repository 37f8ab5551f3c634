// Jump lists of Windows 7 and later: what each program opened of late, and what its menu offers.
//
//   recent_file  an entry of DestList (AutomaticDestinations), or a link of a category (CustomDestinations)
//   app          a task of CustomDestinations: what a program's menu offers to start
// The app is the file's name, which is the program's identifier. Time: the entry's own; in CustomDestinations, which
// keep none, the target's as its link has it.
// Sources: "Jump lists format" (J. Metz), MS-SHLLINK, MS-CFB.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr RecordKinds kJumpListRecords = {RecordKind::kRecentFile, RecordKind::kApp};

inline constexpr std::string_view kAutomaticJumpListKind = "windows.jump_list_automatic";
inline constexpr std::string_view kAutomaticJumpListNames[] = {"*.automaticdestinations-ms"};
bool ClaimsAutomaticJumpList(const ArtifactInput& input);
Status ReadAutomaticJumpList(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kCustomJumpListKind = "windows.jump_list_custom";
inline constexpr std::string_view kCustomJumpListNames[] = {"*.customdestinations-ms"};
bool ClaimsCustomJumpList(const ArtifactInput& input);
Status ReadCustomJumpList(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

// Windows' timeline, "ActivitiesCache.db" (Windows 10 1803 and later): what was opened in which program.
//
//   url_visit    an activity whose content is a page
//   recent_file  an activity whose content is a file
//   app          any other: a program that was opened, or was in use
// Rows of Activity, and those of ActivityOperation (not yet sent) that it lacks. Types 5 (opened) and 6 (in use) alone:
// others are the clipboard's and the system's. A deleted activity (status 3) is none. Times: StartTime, whole seconds.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kActivitiesCacheKind = "windows.activities_cache";
inline constexpr RecordKinds kActivitiesCacheRecords = {RecordKind::kUrlVisit, RecordKind::kRecentFile,
                                                        RecordKind::kApp};
inline constexpr std::string_view kActivitiesCacheNames[] = {"*activitiescache*"};

bool ClaimsActivitiesCache(const ArtifactInput& input);
Status ReadActivitiesCache(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

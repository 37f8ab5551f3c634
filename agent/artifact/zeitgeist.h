// "activity.sqlite" of Zeitgeist, the log of what was done on GNOME's and Ubuntu's desktops until some 2016.
//
//   app          a program ("application://gedit.desktop") that was opened: its name, then the address
//   recent_file  a file or folder: its path
//   url_visit    a page, with the search in it; origin unknown
// App: the program that told of it. Time: event.timestamp, milliseconds since 1970. Leaving and deleting are no act of
// their own. Source: Zeitgeist, libzeitgeist/sql-schema.vala.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kZeitgeistKind = "zeitgeist.activity";
inline constexpr RecordKinds kZeitgeistRecords = {RecordKind::kApp, RecordKind::kRecentFile, RecordKind::kUrlVisit,
                                                  RecordKind::kSearchQuery};
inline constexpr std::string_view kZeitgeistNames[] = {"*activity*.sqlite*"};

bool ClaimsZeitgeist(const ArtifactInput& input);
Status ReadZeitgeist(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

// Firefox's saved sessions: "sessionstore.jsonlz4", and in "sessionstore-backups" recovery, previous and upgrade files;
// plain "sessionstore.js" of old versions.
//
// JSON by Firefox, browser/components/sessionstore (windows[].tabs[].entries[]). One record is:
//   open_tab      an entry of a tab of a window: its current page and those before and behind it. Closed tabs and
//   windows
//                 are none, nor are frames. Time: when the tab was last looked at, on its current page alone
//   search_query  the words of an entry that is a search page
//   form_entry    what stood in a field of an open page, as it is put back after a crash; title: the field's name
// Place: "window 0 tab 2 entry 1".
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kFirefoxSessionKind = "firefox.session";
inline constexpr RecordKinds kFirefoxSessionRecords = {RecordKind::kOpenTab, RecordKind::kSearchQuery,
                                                       RecordKind::kFormEntry};
inline constexpr std::string_view kFirefoxSessionNames[] = {"sessionstore*", "recovery.*", "previous.*", "upgrade.js*"};

bool ClaimsFirefoxSession(const ArtifactInput& input);
Status ReadFirefoxSession(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

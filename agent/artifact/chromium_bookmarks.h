// Chromium's "Bookmarks" (also "Bookmarks.bak", "AccountBookmarks"): one bookmark an entry of type url.
//
// JSON by components/bookmarks/browser/bookmark_codec.cc: roots {bookmark_bar, other, synced (the mobile ones), ...},
// each a folder with children; date_added in Chromium's microseconds, as digits. Text: the folders and the name, then
// the address. Place: "bookmark_bar id 12".
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kChromiumBookmarksKind = "chromium.bookmarks";
inline constexpr RecordKinds kChromiumBookmarksRecords = {RecordKind::kBookmark};
inline constexpr std::string_view kChromiumBookmarksNames[] = {"*bookmarks*"};

bool ClaimsChromiumBookmarks(const ArtifactInput& input);
Status ReadChromiumBookmarks(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

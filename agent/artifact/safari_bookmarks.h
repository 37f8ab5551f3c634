// Safari's "Bookmarks.db" (iOS): one bookmark a leaf that has an address, the reading list's among them; folders and
// what is marked as deleted are none. Text: the names of its folders and its title, then the address. Time: when it was
// last changed.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kSafariBookmarksKind = "safari.bookmarks";
inline constexpr RecordKinds kSafariBookmarksRecords = {RecordKind::kBookmark};
inline constexpr std::string_view kSafariBookmarksNames[] = {"*Bookmarks*.db*"};

bool ClaimsSafariBookmarks(const ArtifactInput& input);
Status ReadSafariBookmarks(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

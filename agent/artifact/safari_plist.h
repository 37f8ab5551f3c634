// Safari's binary property lists: what older versions kept in them, and what newer ones still do.
//
//   Bookmarks.plist   a leaf with an address, the reading list's among them → bookmark; time: of the reading list,
//   added History.plist     a page (up to Safari 7, iOS 7) → url_visit, and the search in it; time: last visited
//   Downloads.plist   → download: the address, then the path
//   com.apple.Safari.plist, com.apple.mobilesafari.plist: RecentWebSearches, RecentSearchStrings → search_query,
//   entered
// RecentlyClosedTabs.plist and LastSession.plist hold what is closed: nothing.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kSafariPlistKind = "safari.plist";
inline constexpr RecordKinds kSafariPlistRecords = {RecordKind::kSearchQuery, RecordKind::kUrlVisit,
                                                    RecordKind::kBookmark, RecordKind::kDownload};
inline constexpr std::string_view kSafariPlistNames[] = {"*bookmarks*.plist", "*history*.plist", "*downloads*.plist",
                                                         "*safari*.plist"};

bool ClaimsSafariPlist(const ArtifactInput& input);
Status ReadSafariPlist(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

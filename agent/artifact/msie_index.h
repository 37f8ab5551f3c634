// "index.dat" of Internet Explorer 4 to 9 (WinINet's cache file): history, by day too, and cookies.
//
//   url_visit     an entry of the history with the address of a page; its last visit is kept alone
//   search_query  the words in such an address, where it is a search engine's
//   recent_file   the same with the address of a file
//   app_data      the host of a cookie
// Live entries are those that its hash table names; free blocks, and items marked deleted, are not looked at. Entries
// of the cache itself (pages and their parts) are no act of anybody. Time: the last access (FILETIME, UTC). By
// "Microsoft Internet Explorer (MSIE) Cache File (index.dat) format" (J. Metz), versions 4.7 and 5.2.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kMsieIndexKind = "msie.index";
inline constexpr RecordKinds kMsieIndexRecords = {RecordKind::kUrlVisit, RecordKind::kSearchQuery,
                                                  RecordKind::kRecentFile, RecordKind::kAppData};
inline constexpr std::string_view kMsieIndexNames[] = {"index.dat"};

bool ClaimsMsieIndex(const ArtifactInput& input);
Status ReadMsieIndex(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

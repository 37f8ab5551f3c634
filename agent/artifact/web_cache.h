// "WebCacheV01.dat" of Internet Explorer 10 and 11 and the first Edge: an ESE database of everything WinINet keeps.
//
// Table Containers names what each table Container_N holds. One record is:
//   url_visit     a row of the history (all of it, and by day) with the address of a page; its last visit is kept alone
//   search_query  the words in such an address, where it is a search engine's
//   recent_file   the same with the address of a file
//   download      a row of the list of downloads: address and place of the file
//   app_data      the host that a cookie or a site's storage is of: nobody need have gone there
// What is cached (pages and their parts) is no act of anybody, and not read. Time: AccessedTime (FILETIME, UTC).
// By "Microsoft Internet Explorer (MSIE) Cache File" and "WebCacheV01.dat" (J. Metz) for what rows hold.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kWebCacheKind = "msie.web_cache";
inline constexpr RecordKinds kWebCacheRecords = {RecordKind::kUrlVisit, RecordKind::kSearchQuery,
                                                 RecordKind::kRecentFile, RecordKind::kDownload, RecordKind::kAppData};
inline constexpr std::string_view kWebCacheNames[] = {"webcache*.dat"};

bool ClaimsWebCache(const ArtifactInput& input);
Status ReadWebCache(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

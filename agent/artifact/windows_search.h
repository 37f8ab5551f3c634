// The index of Windows Search: names and addresses of what it indexed, never its content.
//
// "Windows.edb" (Windows 8 and 10, ESE, table SystemIndex_PropertyStore) and "Windows.db" (Windows 11, SQLite, a row a
// property in SystemIndex_1_PropertyStore). One item is:
//   file_name     a file; time: when it was changed
//   url_visit     a page of Internet Explorer's or Edge's history; time: System_Link_DateVisited
//   search_query  the words in such an address, where it is a search engine's
// Other items (mail, calendar, activities) are passed over. Windows Vista and 7 wrote the values enciphered: that is
// said. By "Windows Search" (J. Metz).
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr RecordKinds kWindowsSearchRecords = {RecordKind::kFileName, RecordKind::kUrlVisit,
                                                      RecordKind::kSearchQuery};

inline constexpr std::string_view kWindowsSearchKind = "windows.search";
inline constexpr std::string_view kWindowsSearchNames[] = {"windows.edb"};
bool ClaimsWindowsSearch(const ArtifactInput& input);
Status ReadWindowsSearch(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kWindowsSearchSqliteKind = "windows.search_sqlite";
inline constexpr std::string_view kWindowsSearchSqliteNames[] = {"windows.db*"};
bool ClaimsWindowsSearchSqlite(const ArtifactInput& input);
Status ReadWindowsSearchSqlite(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

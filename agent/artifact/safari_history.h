// Safari's "History.db" (macOS 10.10 and later, iOS 8 and later): visits, and the searches among them.
//
// Tables as Safari makes them: history_items (a page) and history_visits, times in seconds since 2001. One record is:
//   url_visit     a row of history_visits, whether the page loaded or not; or a row of history_items without any
//   search_query  the words in a known search engine's address; once for a search that was passed on to another address
// Origin: a visit with a redirect_source is a redirect, one with a non-zero origin was synced from another device; of
// the rest Safari keeps no reason. history_tombstones are deletions, history_tags are Safari's own: nothing.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kSafariHistoryKind = "safari.history";
inline constexpr RecordKinds kSafariHistoryRecords = {RecordKind::kSearchQuery, RecordKind::kUrlVisit};
inline constexpr std::string_view kSafariHistoryNames[] = {"*History*.db*"};

bool ClaimsSafariHistory(const ArtifactInput& input);
Status ReadSafariHistory(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

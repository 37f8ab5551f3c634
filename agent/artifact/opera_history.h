// The history of Opera up to version 12, before it was built on Chromium.
//
// "global_history.dat", four lines a page: title, address, last visit (seconds since 1970), popularity.
//   url_visit     such a page; a search engine's result page is a search_query too
// "typed_history.xml", an element an entry of the address bar: content, type ("text": typed; "selected": chosen from
// what was offered; "search"), last_typed.
//   typed_url     such an entry; one of type "search" is a search_query
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kOperaHistoryKind = "opera.global_history";
inline constexpr RecordKinds kOperaHistoryRecords = {RecordKind::kUrlVisit, RecordKind::kSearchQuery};
inline constexpr std::string_view kOperaHistoryNames[] = {"global_history.dat", "global.dat"};
bool ClaimsOperaHistory(const ArtifactInput& input);
Status ReadOperaHistory(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kOperaTypedKind = "opera.typed_history";
inline constexpr RecordKinds kOperaTypedRecords = {RecordKind::kTypedUrl, RecordKind::kSearchQuery};
inline constexpr std::string_view kOperaTypedNames[] = {"typed_history.xml"};
bool ClaimsOperaTyped(const ArtifactInput& input);
Status ReadOperaTyped(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

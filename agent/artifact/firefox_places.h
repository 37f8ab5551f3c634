// Firefox's "places.sqlite": visits, typed addresses, bookmarks, downloads and searches; also of Tor Browser and other
// builds, and of Firefox for Android.
//
// Tables by Firefox's toolkit/components/places (nsPlacesTables.h, nsINavHistoryService.idl) and, for Android,
// mozilla/application-services components/places/sql: the latter counts milliseconds instead of microseconds and marks
// visits of other devices with is_local = 0. One record is:
//   url_visit     a row of moz_historyvisits, or a row of moz_places without any that keeps a last visit
//   typed_url     a row of moz_historyvisits of type TYPED; not a url_visit as well
//   bookmark      a row of moz_bookmarks that points to a page, its folders and keyword in the text; folders and
//                 separators are none
//   download      a page with a download annotation
//   search_query  the words in a known search engine's address, and what moz_places_metadata_search_queries keeps
//                 besides; going back to a result page, or loading it again, is no new search
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kFirefoxPlacesKind = "firefox.places";
inline constexpr RecordKinds kFirefoxPlacesRecords = {RecordKind::kSearchQuery, RecordKind::kUrlVisit,
                                                      RecordKind::kTypedUrl, RecordKind::kBookmark,
                                                      RecordKind::kDownload};
inline constexpr std::string_view kFirefoxPlacesNames[] = {"*places*.sqlite*", "places.db*"};

bool ClaimsFirefoxPlaces(const ArtifactInput& input);
Status ReadFirefoxPlaces(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

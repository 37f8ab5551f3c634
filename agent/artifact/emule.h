// eMule's and aMule's lists: "known.met", the files it loaded or shares → download; "AC_SearchStrings.dat", the words
// that were entered in its search field → search_query.
//
// known.met (KnownFileList.cpp, KnownFile.cpp): a header byte, a count, then of each file when it was changed, its
// hash, those of its parts and its tags. A record's text is the file's name; time: when the file was last changed.
// Without a part file's name among the tags nothing says that it was loaded rather than shared alone.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kEmuleKnownKind = "emule.known";
inline constexpr RecordKinds kEmuleKnownRecords = {RecordKind::kDownload};
inline constexpr std::string_view kEmuleKnownNames[] = {"*known.met*"};
bool ClaimsEmuleKnown(const ArtifactInput& input);
Status ReadEmuleKnown(const ArtifactInput& input, RecordSink& sink);

inline constexpr std::string_view kEmuleSearchesKind = "emule.searches";
inline constexpr RecordKinds kEmuleSearchesRecords = {RecordKind::kSearchQuery};
inline constexpr std::string_view kEmuleSearchesNames[] = {"ac_searchstrings.dat"};
bool ClaimsEmuleSearches(const ArtifactInput& input);
Status ReadEmuleSearches(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

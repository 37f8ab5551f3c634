// Favourites of Internet Explorer: a .url file each, in the folder that the account's language has for them.
//
//   bookmark  folders below that one and the file's name, then the address; other .url files are documents
// Undated: it is the time of the file that tells. Format: "[InternetShortcut]" with a line URL=.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kMsieFavoriteKind = "msie.favorite";
inline constexpr RecordKinds kMsieFavoriteRecords = {RecordKind::kBookmark};
inline constexpr std::string_view kMsieFavoriteNames[] = {"*.url"};

bool ClaimsMsieFavorite(const ArtifactInput& input);
Status ReadMsieFavorite(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

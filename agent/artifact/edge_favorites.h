// "spartan.edb" of the first Edge: an ESE database of its favourites.
//
//   bookmark  folders above it and its title, then the address; time: DateUpdated (FILETIME, UTC)
// What is marked as deleted is none. Columns as Chromium's importer reads them (chrome/utility/importer/
// edge_importer_win.cc). Reading list and settings are not read.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kEdgeFavoritesKind = "edge.favorites";
inline constexpr RecordKinds kEdgeFavoritesRecords = {RecordKind::kBookmark};
inline constexpr std::string_view kEdgeFavoritesNames[] = {"spartan.edb"};

bool ClaimsEdgeFavorites(const ArtifactInput& input);
Status ReadEdgeFavorites(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

// BitTorrent: *.torrent files and the lists of what programs load or have loaded → download.
//
//   metainfo (BEP 3)                 the torrent's name, and a record for each file in it
//   *.fastresume (libtorrent:        name and folder; when it was added, else when it was complete; also a record for
//     qBittorrent, Deluge)           each file that the user gave another name
//   *.resume (Transmission)          the same
//   resume.dat (µTorrent, BitTorrent)  the same, one a torrent; the address that the torrent came from
//   torrents.fastresume (Deluge)     the resume data of libtorrent, one a torrent
//   downloads.config (Vuze, Azureus) file or torrent, folder, when it was added; one a torrent
// Text: the name, then the path.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kTorrentsKind = "bittorrent.list";
inline constexpr RecordKinds kTorrentsRecords = {RecordKind::kDownload};
inline constexpr std::string_view kTorrentsNames[] = {"*.torrent",   "*.fastresume", "*.resume",
                                                      "resume.dat*", "*.torrent.*",  "downloads.config*"};

bool ClaimsTorrents(const ArtifactInput& input);
Status ReadTorrents(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

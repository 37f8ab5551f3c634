// Firefox's old "downloads.sqlite" (before version 26): one download a row of moz_downloads.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kFirefoxDownloadsKind = "firefox.downloads";
inline constexpr RecordKinds kFirefoxDownloadsRecords = {RecordKind::kDownload};
inline constexpr std::string_view kFirefoxDownloadsNames[] = {"*downloads*.sqlite*"};

bool ClaimsFirefoxDownloads(const ArtifactInput& input);
// Text: the address, then the path it was saved to. Time: the start, in microseconds since 1970.
Status ReadFirefoxDownloads(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw

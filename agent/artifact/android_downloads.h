// Android's "downloads.db" of the download manager: what programs had it fetch.
//
//   download  a row of downloads: name, address, and where the file was put. Rows that are marked deleted are left out
// Time: lastmod (milliseconds since 1970), when the state of the download last changed. Table by Android's
// DownloadProvider.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kAndroidDownloadsKind = "android.downloads";
inline constexpr RecordKinds kAndroidDownloadsRecords = {RecordKind::kDownload};
inline constexpr std::string_view kAndroidDownloadsNames[] = {"downloads*.db*"};

bool ClaimsAndroidDownloads(const ArtifactInput& input);
Status ReadAndroidDownloads(const ArtifactInput& input, RecordSink& sink);

}  // namespace schouw
